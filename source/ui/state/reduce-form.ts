import {isTtchatError} from '../../errors.ts';
import type {WayPlan, WaySecrets} from '../../session/plan/ways.ts';
import {visibleForm} from '../../text/code-points.ts';
import {asciiForm} from '../../text/digits.ts';
import type {Step, Tick} from '../store.ts';
import {type ArmedKey, isDue, pressAgain} from './armed-key.ts';
import {draftText, editLine, emptyDraft, reduceDraft} from './draft.ts';
import type {Draft} from './draft-state.ts';
import {type FormTarget, readFormLine} from './form-line.ts';
import type {ArmingAction, KeyAction} from './key-action.ts';

/** The form that asks for a target. Never changed in place. */
export type FormState = {
	readonly draft: Draft;
	/** Why the last try to start failed; any change of the text takes it away. */
	readonly problem: string | undefined;
	/** What Ctrl+C, Ctrl+D or Ctrl+X has armed: to leave. */
	readonly armed: ArmedKey | undefined;
	/** Started, and what was typed for the chat since; nothing until then. */
	readonly ahead: readonly KeyAction[] | undefined;
	/** How the two sides are to meet, if the line does not say it. */
	readonly way: WayPlan;
	/** What opens the way that the line says. */
	readonly secrets: WaySecrets | undefined;
	/** An address that Tab fills in, if there is one. */
	readonly suggestion: string | undefined;
};

export type FormAction =
	| {readonly type: 'key'; readonly key: KeyAction; readonly at: number}
	| {readonly type: 'failed'; readonly problem: string}
	| Tick;

export type FormEffect =
	/** No target: the built-in echo partner. */
	| {readonly type: 'start'; readonly target: FormTarget | undefined}
	| {readonly type: 'suspend'}
	| {readonly type: 'redraw'}
	| {readonly type: 'quit'};

type FormStep = Step<FormState, FormEffect>;

/** What the text is so far. */
export type Verdict =
	| {readonly type: 'empty'}
	| {readonly type: 'target'; readonly target: FormTarget}
	| {readonly type: 'invalid'; readonly message: string; readonly advice: string};

/** The longest text that can be meant: a host name has at most 253 characters, and a proxy's too. */
const MAX_LINE_LENGTH = 700;

export function initialForm(suggestion: string | undefined, way: WayPlan, secrets?: WaySecrets): FormState {
	return {
		draft: emptyDraft,
		problem: undefined,
		armed: undefined,
		ahead: undefined,
		suggestion,
		way,
		secrets,
	};
}

/** What the text in the form means; asked anew after every key. */
export function judge(text: string, way: WayPlan, secrets?: WaySecrets): Verdict {
	if (text.trim() === '') {
		return {type: 'empty'};
	}
	try {
		// As it is meant: with an input method on, and copied with marks that nobody sees.
		const line = visibleForm(asciiForm(text)).replaceAll('。', '.');
		return {type: 'target', target: readFormLine(line, way, secrets)};
	} catch (error) {
		if (isTtchatError(error)) {
			return {type: 'invalid', message: error.message, advice: error.advice};
		}
		throw error;
	}
}

/** What an action makes of the form, and what is to be done outside. */
export function reduceForm(state: FormState, action: FormAction): FormStep {
	switch (action.type) {
		case 'failed':
			return step({...state, ahead: undefined, problem: action.problem});
		case 'tick':
			return settle(state, action.at);
		case 'key':
			return pressKey(state, action.key, action.at);
		default:
			throw action satisfies never;
	}
}

function pressKey(state: FormState, key: KeyAction, at: number): FormStep {
	switch (key.type) {
		case 'interrupt':
			return interrupt(state, key, at);
		case 'suspend':
		case 'redraw':
			return step(state, {type: key.type});
		// There is nothing to destroy yet, but it leaves.
		case 'burn':
			return arm(state, key, at);
		default:
			return state.ahead === undefined
				? pressKeyOfForm(state, key, at)
				: step({...state, armed: undefined, ahead: [...state.ahead, key]});
	}
}

function pressKeyOfForm(
	state: FormState,
	key: Exclude<KeyAction, {readonly type: 'interrupt' | 'suspend' | 'redraw' | 'burn'}>,
	at: number,
): FormStep {
	switch (key.type) {
		case 'delete-or-quit':
			return isEmpty(state) ? interrupt(state, key, at) : edited(state, editLine(state.draft, key));
		case 'submit':
			return submit(state);
		case 'complete':
			return state.suggestion === undefined ? step(state) : fill(state, state.suggestion);
		// More may be typed behind it, so nothing is to stand between.
		case 'paste':
			return edited(state, editLine(state.draft, {...key, text: key.text.trim()}));
		default:
			return edited(state, editLine(state.draft, key));
	}
}

function submit(state: FormState): FormStep {
	const verdict = judge(draftText(state.draft), state.way, state.secrets);
	if (verdict.type === 'invalid') {
		return step(state);
	}
	const target = verdict.type === 'target' ? verdict.target : undefined;
	return step({...state, ahead: [], problem: undefined}, {type: 'start', target});
}

function interrupt(state: FormState, key: ArmingAction, at: number): FormStep {
	if (state.ahead !== undefined && state.ahead.length > 0) {
		return step({...state, ahead: []});
	}
	if (state.ahead === undefined && !isEmpty(state)) {
		return step({...state, draft: reduceDraft(state.draft, {type: 'clear'}), problem: undefined});
	}
	return arm(state, key, at);
}

function arm(state: FormState, {repeated = false}: ArmingAction, at: number): FormStep {
	return step({...state, armed: pressAgain(state.armed, 'quit', at, repeated)});
}

function settle(state: FormState, at: number): FormStep {
	const {armed} = state;
	if (armed === undefined || !isDue(armed, at)) {
		return step(state);
	}
	const settled = {...state, armed: undefined};
	return armed.again ? step(settled, {type: 'quit'}) : step(settled);
}

function fill(state: FormState, text: string): FormStep {
	const end = state.draft.graphemes.length;
	return edited(state, reduceDraft(state.draft, {type: 'replace', start: 0, end, text}));
}

/** With another draft; without one for a key that edits nothing: there is nothing to open, to scroll or to break here. */
function edited(state: FormState, draft: Draft | undefined): FormStep {
	if (draft === undefined) {
		return step({...state, armed: undefined});
	}
	return draft.graphemes.length > MAX_LINE_LENGTH
		? step(state)
		: step({...state, draft, problem: undefined, armed: undefined});
}

function isEmpty({draft}: FormState): boolean {
	return draft.graphemes.length === 0;
}

function step(state: FormState, ...effects: readonly FormEffect[]): FormStep {
	return {state, effects};
}
