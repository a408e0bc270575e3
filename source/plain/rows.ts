import type {Message} from '../session/events.ts';
import {visibleForm} from '../text/code-points.ts';
import {formatTime} from '../text/format.ts';
import {sanitize} from '../text/sanitize.ts';
import type {Mark} from '../words/remark.ts';

/**
 * A status row: `14:02 -- listening on [::]:2006`. One row whatever the text holds.
 *
 * @param at - Milliseconds since the epoch.
 */
export function statusRow(at: number, mark: Mark, text: string): string {
	return `${formatTime(at)} ${mark} ${oneRow(text)}`;
}

/**
 * A message as rows: `14:02 bob: hi`, or `14:02 * bob waves`. What follows a line end in the text is indented, so
 * that no text can look like a line of its own, and no control character is left in it.
 */
export function messageRows(message: Message, name: string): string {
	const who = message.action ? `* ${oneRow(name)} ` : `${oneRow(name)}: `;
	const [first = '', ...rest] = message.text.split(lineEnds);
	const rows = [first, ...rest].join(`\n${indent}`);
	return `${formatTime(message.at)} ${who}${printable(rows)}`;
}

/** The beginning of a text, in one row, to tell it from others. */
export function excerpt(text: string): string {
	const row = oneRow(text.slice(0, 4 * MAX_EXCERPT_LENGTH));
	const characters = [...row];
	return characters.length > MAX_EXCERPT_LENGTH || text.length > 4 * MAX_EXCERPT_LENGTH
		? `${characters.slice(0, MAX_EXCERPT_LENGTH).join('')}…`
		: row;
}

/** An own message, named by its beginning: an action as one. */
export function nameMessage({text, action}: Message): string {
	return action ? `* ${excerpt(text)}` : excerpt(text);
}

/** Past the time and a blank: a row that begins so is never the begin of a line. */
const indent = '      ';
const MAX_EXCERPT_LENGTH = 60;
const lineEnds = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

function oneRow(text: string): string {
	return printable(text.split(lineEnds).join(' '));
}

/** Peer text is sanitized before it comes here; one's own is not, and names and reasons come from elsewhere. */
function printable(text: string): string {
	return visibleForm(sanitize(text));
}
