import {cellWidth, graphemeWidth, rowForm, truncate} from '../../text/graphemes.ts';
import {remember} from '../../text/remember.ts';
import {sanitize} from '../../text/sanitize.ts';
import type {Range} from '../../text/wrap.ts';
import type {Draft} from './draft-state.ts';
import {isBlank} from './draft-text.ts';

/** The part of a draft that fits the composer. */
export type DraftView = {
	/** What each row shows, without the prompt; at least one row. */
	readonly rows: readonly string[];
	/** Where the cursor stands: the row among `rows`, the column in cells right of the prompt. */
	readonly cursor: {readonly row: number; readonly column: number};
};

/** What a single grapheme takes at most: one can join any number of emoji. */
const MAX_GRAPHEME_COLUMNS = 12;

/**
 * Wraps the part of a draft around the cursor: after blanks, or anywhere in a word that is wider than the row.
 * Nothing is left out, so that every position has a place of its own; the last column is kept for the cursor.
 *
 * @param columns - Cells right of the prompt, more than a grapheme takes.
 * @param maxRows - The most rows that the composer may have.
 */
export function viewDraft({graphemes, cursor}: Draft, columns: number, maxRows: number): DraftView {
	const start = stretchStart(graphemes, cursor);
	const line = wrapStretch(graphemes, start, columns);
	const cursorRow = line.findLastIndex(row => row.start <= cursor);
	const current = line[cursorRow] ?? {start: cursor, end: cursor};
	const above = [...rowsAbove(graphemes, start, columns, maxRows), ...line.slice(0, cursorRow)];
	const end = stretchEnd(graphemes, cursor);
	const below = [...line.slice(cursorRow + 1), ...rowsBelow(graphemes, end, columns, maxRows)];

	// The cursor is kept near the middle, the end of the text at the lower edge.
	const room = maxRows - 1;
	const shownAbove = Math.min(above.length, Math.max(Math.floor(room / 2), room - below.length));
	const shownBelow = Math.min(below.length, room - shownAbove);
	const ranges = [...above.slice(above.length - shownAbove), current, ...below.slice(0, shownBelow)];
	return {
		rows: ranges.map(({start, end}) =>
			graphemes
				.slice(start, end)
				.map((grapheme, index) => specialCell(graphemes, start + index)?.text ?? grapheme)
				.join(''),
		),
		cursor: {row: shownAbove, column: cells(graphemes, current.start, cursor)},
	};
}

/** The most rows that the composer may take of a screen: a third, at least one. */
export function maxComposerRows(screenRows: number): number {
	return Math.max(1, Math.floor(screenRows / 3));
}

/** A grapheme as it is drawn, and how many columns that takes. */
type Cell = {readonly text: string; readonly width: number};

/**
 * How a grapheme of the draft is drawn: what could not be seen, or would turn the text around, as its number.
 * Measured once, however often it stands in the draft.
 *
 * @param previous - What stands before it, and `next` what follows it, or nothing: what cannot be seen is judged by both
 * of its neighbours, as at the other side.
 */
function cellOf(grapheme: string, previous = '', next = ''): Cell {
	// No control character but the line end stands in a draft.
	const key = isBetween.test(grapheme) ? `${previous}\0${grapheme}\0${next}` : `\0${grapheme}\0`;
	// What is pasted may hold graphemes of any length.
	return key.length <= 64 ? knownCell(key) : makeCell(key);
}

const knownCell = remember(makeCell, 2048);

function makeCell(key: string): Cell {
	const [previous = '', grapheme = '', next = ''] = key.split('\0');
	const text = separators.test(grapheme)
		? shownSeparator(grapheme, previous, next)
		: shownForm(grapheme, next);
	// What was joined to one may be drawn as several.
	return {text, width: text === grapheme ? graphemeWidth(text) : cellWidth(text)};
}

const isBetween = /[\u180e\u200b-\u200d]$/;
const separators = /^[\u180e\u200b]$/;

/** What ends a word, or its stem, in scripts where that is not seen. At the end of the draft, where one types, it may still get a next. */
function shownSeparator(separator: string, previous: string, next: string): string {
	const followers = next === '' ? ['\u1780', '\u1820'] : [next];
	const belongs = followers.some(after => sanitize(previous + separator + after).includes(separator));
	return belongs ? '' : drawn(separator);
}

function shownForm(grapheme: string, next: string): string {
	const [, bare = grapheme, joiner = ''] = /^([\s\S]+)([\u200c\u200d])$/.exec(grapheme) ?? [];
	// Where nothing follows yet, what is typed next may be what it joins.
	const neighbours = next === '' ? ['\u0646', '\u{1f469}'] : [next];
	const joins =
		joiner !== '' && neighbours.some(after => sanitize(grapheme + after).startsWith(sanitize(bare) + joiner));
	// Only letters that it joins are drawn with it, as in a message.
	return joins ? drawn(bare) + (/^[\u0600-\u0dff]/.test(next) ? joiner : '') : drawn(grapheme);
}

function drawn(grapheme: string): string {
	return truncate(rowForm(grapheme), MAX_GRAPHEME_COLUMNS);
}

/** `undefined` for what is drawn as it is, in one column. */
function specialCell(graphemes: readonly string[], index: number): Cell | undefined {
	const grapheme = graphemes[index] ?? '';
	return grapheme.length === 1 && grapheme >= ' ' && grapheme <= '~'
		? undefined
		: cellOf(grapheme, graphemes[index - 1], graphemes[index + 1]);
}

function shownWidth(graphemes: readonly string[], index: number): number {
	return specialCell(graphemes, index)?.width ?? 1;
}

function cells(graphemes: readonly string[], from: number, to: number): number {
	let width = 0;
	for (let index = from; index < to; index++) {
		width += shownWidth(graphemes, index);
	}

	return width;
}

/** Of a line that is longer than anybody types, only so much is wrapped at once: see {@link isSeam}. */
const STRETCH = 4096;

/**
 * Whether a row begins here that is not the first of its line, whatever the width: at every so many graphemes, where no line has
 * ended for as long. So what one key costs does not depend on how long a line is.
 */
function isSeam(graphemes: readonly string[], position: number): boolean {
	if (position === 0 || position % STRETCH !== 0 || position >= graphemes.length) {
		return false;
	}

	for (let index = position - STRETCH; index <= position; index++) {
		if (graphemes[index] === '\n') return false;
	}

	return true;
}

/** Where the line that a position is in begins, or the stretch of it. */
function stretchStart(graphemes: readonly string[], position: number): number {
	let start = position;
	while (start > 0 && graphemes[start - 1] !== '\n' && !isSeam(graphemes, start)) start--;
	return start;
}

/** The "\n" or the seam behind a position, or the end of the text. */
function stretchEnd(graphemes: readonly string[], position: number): number {
	let end = position;
	while (end < graphemes.length && graphemes[end] !== '\n' && (end === position || !isSeam(graphemes, end)))
		end++;
	return end;
}

/** The rows of the stretch that begins at `from`; here and below, ranges count graphemes. */
function wrapStretch(graphemes: readonly string[], from: number, columns: number): readonly Range[] {
	const last = stretchEnd(graphemes, from);
	const rows: Range[] = [];
	let start = from;
	let wordStart = from;
	let width = 0;
	for (let index = from; index < last; index++) {
		const grapheme = graphemes[index] ?? '';
		const next = shownWidth(graphemes, index);
		const blank = isBlank(grapheme);
		// One blank may stand in the column that is kept for the cursor. What a break at a blank leaves may still be
		// too wide for what comes.
		while (width + next > (blank ? columns : columns - 1) && index > start) {
			const cut = wordStart > start ? wordStart : index;
			rows.push({start, end: cut});
			start = cut;
			width = cells(graphemes, start, index);
		}

		width += next;
		wordStart = blank ? index + 1 : wordStart;
	}

	rows.push({start, end: last});
	if (width >= columns && !isSeam(graphemes, last)) {
		rows.push({start: last, end: last});
	}

	return rows;
}

/** At least `wanted` rows, if there are as many, of what ends before `start`. */
function rowsAbove(
	graphemes: readonly string[],
	start: number,
	columns: number,
	wanted: number,
): readonly Range[] {
	let rows: readonly Range[] = [];
	for (let next = start; next > 0 && rows.length < wanted; ) {
		next = stretchStart(graphemes, next - 1);
		rows = [...wrapStretch(graphemes, next, columns), ...rows];
	}

	return rows;
}

/** At least `wanted` rows, if there are as many, of what begins after `end`. */
function rowsBelow(
	graphemes: readonly string[],
	end: number,
	columns: number,
	wanted: number,
): readonly Range[] {
	let rows: readonly Range[] = [];
	for (let next = end; next < graphemes.length && rows.length < wanted; ) {
		const start = graphemes[next] === '\n' ? next + 1 : next;
		rows = [...rows, ...wrapStretch(graphemes, start, columns)];
		next = stretchEnd(graphemes, start);
	}

	return rows;
}
