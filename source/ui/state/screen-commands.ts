import {helpAbout} from '../../commands/command-help.ts';
import type {OwnCommandOf} from '../../commands/command-table.ts';
import type {Handlers} from '../../commands/parse-input.ts';
import {statusWords} from '../../words/status.ts';
import {verifyWords} from '../../words/trust.ts';
import {emptyDraft} from './draft.ts';
import {AWAY_MS, say} from './events.ts';
import {isPaneOpen} from './layout.ts';
import {clearLog, entryAt, unfold} from './message-log.ts';
import {type ScreenState, type ScreenStep, step} from './screen-state.ts';
import {scroll} from './scroll.ts';
import {openSearch, search, searchOn} from './search.ts';
import {messageText} from './transcript.ts';
import {keepTransfers} from './transfer-log.ts';
import {foldedOnScreen, viewOf} from './view.ts';
import {bottomViewport, pin} from './viewport.ts';

/** What the commands do that the full screen has of its own; `at` in milliseconds since the epoch. */
export const screenCommands: Handlers<
	OwnCommandOf<'screen'>,
	readonly [ScreenState, at: number],
	ScreenStep
> = {
	help: (about, state, at) =>
		step(
			about === ''
				? {...state, overlay: {type: 'help', scroll: 0}}
				: say(state, '--', helpAbout(about, 'screen'), at),
		),
	verify: (code, state, at) =>
		code === undefined
			? step(sayAll(state, verifyWords(state.session), at))
			: step(state, {type: 'verify', code}),
	status: (_, state, at) => step(sayAll(state, statusWords(state.session), at)),
	me: (text, state) => sendText(state, {text: `/me ${text}`}),
	find: (text, state) => step(text === '' ? openSearch(state) : search(state, text)),
	next: (_, state) => step(searchOn(state, 1)),
	prev: (_, state) => step(searchOn(state, -1)),
	more: (_, state) => step(more(state)),
	copy: (back, state) => copy(state, back),
	save: (path, state) => step(state, {type: 'save', path, log: state.log}),
	unsend: (count, state) => step(state, {type: 'cancel', count}),
	bare: (_, state) => step({...state, overlay: {type: 'bare'}}),
	unseen: (_, state) => step(scroll(state, 'unread')),
	top: (_, state) => step(scroll(state, 'top')),
	bottom: (_, state) => step(scroll(state, 'bottom')),
	redraw: (_, state) => step(state, {type: 'redraw'}),
	suspend: (_, state) => step(state, {type: 'suspend'}),
	pane: (_, state) => step({...state, paneOpen: !isPaneOpen(state)}),
	bell: (on, state) => step(switched(state, 'bell', on)),
	typing: (on, state) => step(switched(state, 'typing', on)),
	time: (on, state) => step(switched(state, 'time', on)),
	clear: (_, state) => step(forget(state)),
	quit: (_, state) => step(state, {type: 'quit'}),
	burn: (_, state) => step(forget(state), {type: 'burn'}),
};

/** Sends a text and shows the end of the messages. */
export function sendText(
	state: ScreenState,
	{text, literal}: {readonly text: string; readonly literal?: boolean},
): ScreenStep {
	const effect = {type: 'send', text, ...(literal && {literal})} as const;
	return step({...state, viewport: bottomViewport}, effect);
}

/** Forgets everything that was said and typed, the draft and its history too. */
function forget(state: ScreenState): ScreenState {
	return {
		...state,
		log: keepTransfers(clearLog(state.log), state.log),
		viewport: bottomViewport,
		draft: emptyDraft,
		overlay: {type: 'none'},
		search: undefined,
		unread: undefined,
		completing: undefined,
	};
}

function switched(state: ScreenState, what: 'bell' | 'typing' | 'time', on: boolean): ScreenState {
	const unsaid = what === 'bell' && on && state.focused === undefined ? blindBell : '';
	return {...state, [what]: on, hint: `/${what} is ${on ? 'on' : 'off'}.${unsaid}`};
}

/** Where the terminal has not said whether it is in front; some say it at the first change, many never. */
const blindBell = ` It rings when nothing was typed for ${AWAY_MS / 1000} s: the terminal does not report its focus.`;

function sayAll(state: ScreenState, lines: readonly string[], at: number): ScreenState {
	return lines.reduce((next, line) => say(next, '--', line, at), state);
}

/** Unfolds without moving what is on screen. */
function more(state: ScreenState): ScreenState {
	const index = foldedOnScreen(state);
	return index === undefined
		? {...state, hint: 'Nothing on screen is folded.'}
		: {...state, viewport: pin(state.viewport, viewOf(state).content), log: unfold(state.log, index)};
}

function copy(state: ScreenState, back: number): ScreenStep {
	const text = textBack(state, back);
	return text === undefined
		? step({...state, hint: 'There is no such message.'})
		: step({...state, hint: 'Copied, if the terminal allows it.'}, {type: 'copy', text});
}

function textBack({log}: ScreenState, back: number): string | undefined {
	let left = back;
	for (let index = log.end - 1; index >= log.first; index--) {
		const entry = entryAt(log, index);
		const messages =
			entry?.kind === 'message' ? [entry.message] : entry?.kind === 'flood' ? entry.messages : [];
		const message = messages.at(-left);
		if (message !== undefined) {
			return messageText(message);
		}

		left -= messages.length;
	}

	return undefined;
}
