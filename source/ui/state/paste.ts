import {reduceDraft, setAside} from './draft.ts';
import {cleanInput} from './draft-text.ts';
import {ask, type Confirmed, type ScreenState} from './screen-state.ts';

/** How many lines may be pasted without a question. */
export const MAX_PASTE_LINES = 5;

/** What is said of what the draft has no room for. */
export const tooLong = 'Over 256 KiB: nothing was changed. As a file it can go: /send PATH.';

/**
 * Puts what was pasted into the draft, or asks first: a whole log must not go out by one key. Control characters go,
 * and the line end that copying a line brings along.
 *
 * @param raw - As the terminal sent it.
 */
export function paste(state: ScreenState, raw: string): ScreenState {
	const text = cleanInput(raw).replace(/\n$/, '');
	const lines = text.split('\n').length;
	const next = insertPaste(state, text);
	return lines > MAX_PASTE_LINES && !next.draft.refused
		? ask(state, `Paste ${lines} lines as one message?`, {type: 'insert', text})
		: next;
}

/** Without a question. */
function insertPaste(state: ScreenState, text: string): ScreenState {
	const draft = reduceDraft(state.draft, {type: 'paste', text});
	const isFile = state.draft.graphemes.length === 0 && looksDragged(text);
	return {...state, draft, hint: draft.refused ? tooLong : isFile ? dragged : state.hint};
}

/**
 * What was asked about goes into the draft: by a yes, or because it may have been typed, line by line, over a line that
 * was stuck. That it was not sent is said in both cases, for a yes sounds as if it were.
 */
export function keepAsked(state: ScreenState, {type, text}: Confirmed, lineEnd: '' | '\n' = ''): ScreenState {
	if (type !== 'insert') {
		// What is to be sent is in the draft.
		return state;
	}

	const next = insertPaste({...state, hint: kept}, text + lineEnd);
	// It had room before the question, and the line end may have none.
	return next.draft.refused ? insertPaste({...state, hint: kept}, text) : next;
}

/** What was asked about is not wanted. */
export function refuseAsked(state: ScreenState, {type, text}: Confirmed): ScreenState {
	return type === 'insert' ? {...state, draft: setAside(state.draft, text), hint: refused} : state;
}

const kept = 'In the draft, not sent. Enter sends it, Ctrl+_ takes it out.';
const refused = 'Not pasted. Ctrl+_ brings it back.';

/** A file that is dragged into a terminal comes as its path, and a path alone says little to anybody. */
function looksDragged(text: string): boolean {
	return /^(?:['"]?\/[^/\n]+\/|file:\/\/\/)[^\n]*$/.test(text);
}

const dragged = 'Is this a file? /send in front of it offers it; without, its path is the message.';
