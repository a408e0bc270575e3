import type {SessionSnapshot} from '../../session/snapshot.ts';
import {asciiForm} from '../../text/digits.ts';
import {plural} from '../../text/format.ts';
import {lastHelpScroll} from '../rows/help-page.ts';
import {isDue, pressAgain} from './armed-key.ts';
import {completeKey} from './completion.ts';
import {reduceDraft} from './draft.ts';
import type {ArmingAction, EditAction, KeyAction} from './key-action.ts';
import {keepAsked, paste, refuseAsked, tooLong} from './paste.ts';
import {screenCommands, sendText} from './screen-commands.ts';
import {type Overlay, questionHint, type ScreenState, type ScreenStep, step} from './screen-state.ts';
import {scroll} from './scroll.ts';
import {searchKey} from './search.ts';
import {submit, taken} from './submit.ts';
import {viewOf} from './view.ts';

/** What a key does; what is open takes it first. */
export function reduceKey(before: ScreenState, key: KeyAction, at: number): ScreenStep {
	const state = disarmed(before, key);
	if (state.overlay.type === 'confirm') {
		return answer(state, state.overlay, key, at);
	}

	const searched = searchKey(state, key);
	if (searched !== undefined) {
		return step(searched);
	}

	const helped = state.overlay.type === 'help' ? helpKey(state, state.overlay, key) : undefined;
	if (helped !== undefined) {
		return step(helped);
	}

	// Whatever else is typed where the draft is hidden shows it again, and is not lost.
	const isHidden = state.overlay.type === 'bare' || state.overlay.type === 'help';
	return mainKey(isHidden && !stays.has(key.type) ? closed(state) : state, key, at);
}

const stays: ReadonlySet<KeyAction['type']> = new Set([
	'scroll',
	'redraw',
	'suspend',
	'escape',
	'bare',
	'submit',
]);

/** What only the same key twice does is off again after any other; hints last until the next key. */
function disarmed(state: ScreenState, key: KeyAction): ScreenState {
	const arms = key.type === 'interrupt' || key.type === 'delete-or-quit' ? 'quit' : key.type;
	return {
		...state,
		hint: undefined,
		armed: state.armed?.to === arms ? state.armed : undefined,
		completing: key.type === 'complete' ? state.completing : undefined,
	};
}

function answer(
	state: ScreenState,
	{onYes}: Overlay & {readonly type: 'confirm'},
	key: KeyAction,
	at: number,
): ScreenStep {
	const open = closed(state);
	switch (key.type) {
		case 'insert':
			if (/^\s*y(?:es)?\s*$/i.test(asciiForm(key.text))) {
				return onYes.type === 'send' ? sendText(taken(open), onYes) : step(keepAsked(open, onYes));
			}

			// Whoever writes on has not seen the question: that is no yes, and nothing that was typed may vanish.
			return /^\s*no?\s*$/i.test(asciiForm(key.text))
				? step(refuseAsked(open, onYes))
				: mainKey(keepAsked(open, onYes), key, at);
		case 'escape':
		case 'interrupt':
			return step(refuseAsked(open, onYes));
		case 'submit':
			// Nobody sends what cannot be seen. It may be the end of a line that was typed.
			return step(keepAsked(open, onYes, '\n'));
		case 'redraw':
		case 'suspend':
		case 'burn':
		case 'scroll':
		case 'pane':
			return mainKey({...state, hint: questionHint}, key, at);
		default:
			return mainKey(keepAsked(open, onYes), key, at);
	}
}

function helpKey(
	state: ScreenState,
	overlay: Overlay & {readonly type: 'help'},
	key: KeyAction,
): ScreenState | undefined {
	const page = Math.max(1, state.rows - 2);
	const last = lastHelpScroll(state);
	const first = Math.min(overlay.scroll, last);
	const scrolled = (scroll: number): ScreenState => ({
		...state,
		overlay: {...overlay, scroll: Math.max(0, Math.min(scroll, last))},
	});
	switch (key.type) {
		case 'help':
		case 'interrupt':
			return closed(state);
		case 'up':
			return scrolled(first - 1);
		case 'down':
			return scrolled(first + 1);
		case 'scroll':
			switch (key.to) {
				case 'page-up':
					return scrolled(first - page);
				case 'page-down':
					return scrolled(first + page);
				case 'bottom':
					return scrolled(last);
				default:
					return scrolled(0);
			}

		default:
			return undefined;
	}
}

function mainKey(state: ScreenState, key: KeyAction, at: number): ScreenStep {
	switch (key.type) {
		case 'submit':
			// Nobody sends what cannot be seen: Enter only leaves the view that hides the draft.
			return state.overlay.type === 'none' ? submit(state, at) : step(closed(state));
		case 'complete':
			return completeKey(state, key.direction);
		case 'paste':
			return step(paste(state, key.text));
		case 'scroll':
			return step(scroll(state, key.to));
		case 'bare':
			return state.overlay.type === 'bare' ? step(closed(state)) : screenCommands.bare(undefined, state, at);
		case 'find':
		case 'help':
			return screenCommands[key.type]('', state, at);
		case 'pane':
		case 'redraw':
		case 'suspend':
			return screenCommands[key.type](undefined, state, at);
		case 'escape':
			return step(closeNext(state));
		case 'interrupt':
			return interrupt(state, key, at);
		case 'delete-or-quit':
			return state.draft.graphemes.length === 0
				? interrupt(state, key, at)
				: edit(state, {type: 'delete', to: 'right'});
		case 'burn':
			return burn(state, key, at);
		default:
			return edit(state, key);
	}
}

function edit(state: ScreenState, key: EditAction): ScreenStep {
	const draft = reduceDraft(state.draft, key);
	const next = {...state, draft, hint: draft.refused ? tooLong : state.hint};
	const isMessage = key.type === 'insert' && !/^[/／]/.test(draft.graphemes[0] ?? '') && !draft.refused;
	return isMessage && state.typing && state.session.stage === 'secured'
		? step(next, {type: 'typing'})
		: step(next);
}

/** Closes what is open, one thing at a time. The draft stays whatever it is. */
function closeNext(state: ScreenState): ScreenState {
	if (state.overlay.type !== 'none') {
		return closed(state);
	}

	if (state.search !== undefined) {
		return {...state, search: undefined};
	}

	const {layout} = viewOf(state);
	const isCovered = state.met && layout.type === 'screen' && layout.form === 'pane';
	return isCovered ? {...state, paneOpen: false} : state;
}

function closed(state: ScreenState): ScreenState {
	return {...state, overlay: {type: 'none'}};
}

/** Clears the draft; on an empty one, arms quitting or presses it again. */
function interrupt(state: ScreenState, {type, repeated = false}: ArmingAction, at: number): ScreenStep {
	const {draft} = state;
	if (draft.graphemes.length > 0) {
		const cleared = reduceDraft(draft, {type: 'clear'});
		return step({...state, draft: cleared, armed: undefined, overlay: {type: 'none'}});
	}

	const keyName = type === 'interrupt' ? 'Ctrl+C' : 'Ctrl+D';
	const hint = quitHint(keyName, state.session);
	return step({...state, armed: pressAgain(state.armed, 'quit', at, repeated), hint});
}

function quitHint(keyName: string, {outbox, transfers}: SessionSnapshot): string {
	const unsent = outbox.length === 1 ? 'was not sent' : 'were not sent';
	const incomplete = transfers.length === 1 ? 'is not complete' : 'are not complete';
	const lost = [
		outbox.length > 0 && `${plural(outbox.length, 'message')} ${unsent}`,
		transfers.length > 0 && `${plural(transfers.length, 'file')} ${incomplete}`,
	];
	return `${[`${keyName} again ends the chat`, ...lost.filter(part => part !== false)].join('; ')}.`;
}

function burn(state: ScreenState, {repeated = false}: ArmingAction, at: number): ScreenStep {
	const armed = pressAgain(state.armed, 'burn', at, repeated);
	return step({...state, armed, hint: 'Ctrl+X again destroys keys and messages and leaves at once.'});
}

/** Does what a key was pressed twice for, once it is not held down, or forgets it when its time is over. */
export function settleArmed(state: ScreenState, at: number): ScreenStep {
	const {armed} = state;
	if (armed === undefined || !isDue(armed, at)) {
		return step(state);
	}

	const settled: ScreenState = {...state, armed: undefined, hint: undefined};
	return armed.again ? screenCommands[armed.to](undefined, settled, at) : step(settled);
}
