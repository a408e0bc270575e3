import {asciiForm} from '../../text/digits.ts';
import {glyphsFor} from '../theme.ts';
import {cutRow, withoutContinuation} from './cut-row.ts';
import type {Row} from './row.ts';

type BareOptions = {
	readonly columns: number;
	readonly ascii: boolean;
	readonly time: boolean;
	readonly peerName: string | undefined;
};

/**
 * One line of a text without anything around it. Where it would begin at the edge as an entry does, with a time or a mark, a
 * line is drawn before it: nobody shall say in another's name what the next line holds.
 *
 * @param isLater - It is not the first line of its entry.
 */
export function bareRows(row: Row, isLater: boolean, options: BareOptions): readonly Row[] {
	const {columns, ascii} = options;
	const rows = cutRow(row, columns);
	if (!rows.some((piece, number) => (isLater || number > 0) && looksLikeEntry(piece, options))) {
		return rows;
	}
	const {vertical} = glyphsFor(ascii);
	// It fills no row, so that a terminal could not tell that the next one goes on with it.
	return cutRow(row, columns - 2).map((piece, number) =>
		isLater || number > 0
			? [{text: `${vertical} `, as: 'quiet'}, ...withoutContinuation(piece)]
			: withoutContinuation(piece),
	);
}

const time = /^\d{1,2}\s*[^\p{L}\p{N}\s]\s*\d{2}(?!\S)/u;
const day = /^[-\u2010-\u2015\u2212]+\s+\S{2,4},?\s+\d{1,2}\b/u;
const mark = /^[-\u2010-\u2015\u2212=<>!]{2,3}(?!\S)/u;

/** Whether it begins as an entry does: with the time where that is shown, else with a mark or a name. */
function looksLikeEntry(row: Row, options: BareOptions): boolean {
	const whole = row.map(({text}) => text).join('');
	const text = asciiForm(whole.slice(0, 80)).trimStart();
	const names = ['you', asciiForm(options.peerName ?? 'peer')].map(name => `${name}  `);
	return options.time
		? time.test(text) || day.test(text)
		: mark.test(text) || names.some(name => text.startsWith(name));
}
