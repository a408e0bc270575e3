import {cleanInput} from './draft-text.ts';

/** How many lines may be pasted without a question. */
export const MAX_PASTE_LINES = 5;

/** What to do with a paste. */
export type PasteVerdict =
	| {readonly type: 'insert'; readonly text: string}
	/** `question` is to be answered first. */
	| {readonly type: 'ask'; readonly text: string; readonly question: string};

/**
 * Looks at what was pasted. A command copied by mistake, or a whole log, must not go out by one key.
 *
 * @param raw - As the terminal sent it.
 * @returns The text without control characters and without the line end that copying a line brings along.
 */
export function judgePaste(raw: string): PasteVerdict {
	const text = cleanInput(raw).replace(/\n$/, '');
	const lines = text.split('\n').length;
	return lines > MAX_PASTE_LINES
		? {type: 'ask', text, question: `Paste ${lines} lines as one message?`}
		: {type: 'insert', text};
}
