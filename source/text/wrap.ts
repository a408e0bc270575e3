import {cutGrapheme, graphemes, graphemeWidth, rowForm} from './graphemes.ts';

/** A part of a text: code units, `end` excluded. */
export type Range = {readonly start: number; readonly end: number};

/**
 * Breaks text into rows: at LF, and softly at blanks and between ideographs; words that are too long for a row are
 * broken between graphemes.
 *
 * Nothing is lost but the blank at a soft break and LF itself. Blanks at the start of a line stay: code is pasted.
 * Linear in the text.
 *
 * @param text - Sanitized text, in the form in which it is drawn.
 * @param columns - What a row takes at most, as {@link cellWidth} counts; flags count double to be safe. In a single column wide characters
 * stand out.
 * @returns Where each row stands in the text; at least one, and an empty one for an empty line.
 */
export function wrap(text: string, columns: number): readonly Range[] {
	const rows: Range[] = [];
	const limit = Math.max(1, columns);
	let start = 0;
	for (const line of text.split('\n')) {
		if (/^[\x20-\x7e]*$/.test(line) && line.length <= limit) {
			rows.push({start, end: start + line.length});
		} else {
			for (const row of wrapLine(line, limit)) {
				rows.push({start: start + row.start, end: start + row.end});
			}
		}

		start += line.length + 1;
	}

	return rows;
}

/**
 * Wraps a sentence of ours. What it carries from outside (an error's message, a path, a host name) may hold
 * anything, but begins no row of its own.
 */
export function wrapSentence(text: string, columns: number): readonly string[] {
	const shown = rowForm(text);
	return wrap(shown, columns).map(({start, end}) => shown.slice(start, end));
}

/** The row that is being filled. Positions are code units in the line, widths are columns. */
type OpenRow = {
	start: number;
	width: number;
	/** Something else than blanks stands in it: to break after mere indentation would gain nothing. */
	hasInk: boolean;
	/** The last place where the row may end; `next` is where the next row would start then. */
	fallback: {readonly end: number; readonly next: number; readonly width: number} | undefined;
};

function wrapLine(line: string, columns: number): readonly Range[] {
	const rows: Range[] = [];
	const row: OpenRow = {start: 0, width: 0, hasInk: false, fallback: undefined};
	let index = 0;
	let previous = '';
	for (const [piece, width] of pieces(line, columns)) {
		const isBlank = piece === ' ';
		if (row.hasInk && previous !== ' ' && mayBreakBetween(previous, piece)) {
			row.fallback = {end: index, next: index, width: row.width};
		}

		if (row.width + width > columns && index > row.start) {
			rows.push(endRow(row, {index, isBlank, columns: columns - width}));
		}

		index += piece.length;
		// A blank that has just ended its row belongs to none.
		if (index > row.start) {
			row.width += width;
			if (isBlank && row.hasInk) {
				row.fallback = {end: index - 1, next: index, width: row.width};
			}

			row.hasInk ||= !isBlank;
		}

		previous = piece;
	}

	// A blank at the very end that did not fit starts no row of its own.
	if (row.start < line.length) {
		rows.push({start: row.start, end: line.length});
	}

	return rows;
}

type Overflow = {
	/** Where the piece that does not fit begins. */
	readonly index: number;
	readonly isBlank: boolean;
	/** What the rest of the row may take for that piece to fit behind it. */
	readonly columns: number;
};

function endRow(row: OpenRow, {index, isBlank, columns}: Overflow): Range {
	const {start, fallback} = row;
	row.hasInk = false;
	row.fallback = undefined;
	if (!isBlank && fallback !== undefined && row.width - fallback.width <= columns) {
		row.start = fallback.next;
		row.width -= fallback.width;
		return {start, end: fallback.end};
	}

	row.start = isBlank ? index + 1 : index;
	row.width = 0;
	return {start, end: index};
}

/** Graphemes; but one that is wider than a row, which only a hostile peer makes, in parts. */
function* pieces(line: string, columns: number): Generator<readonly [piece: string, width: number]> {
	for (const grapheme of graphemes(line)) {
		if (grapheme.length > 1 && graphemeWidth(grapheme) > columns) {
			yield* cutGrapheme(grapheme, columns);
		} else {
			yield [grapheme, widestWidth(grapheme)];
		}
	}
}

const flag = /^\p{RI}{2}/u;

/** Most terminals draw a flag in two columns; some (xterm.js with Unicode 11) in four, and a row must fit there too. */
function widestWidth(piece: string): number {
	return piece.length >= 4 && flag.test(piece) ? 4 : graphemeWidth(piece);
}

const ideograph = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60]/u;
const neverFirst = /^[\u3000\p{Pe}\p{Pf}\p{Po}\p{Lm}ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ]/u;
const neverLast = /^[\p{Ps}\p{Pi}]/u;
const otherBlank = /^[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]$/;

function mayBreakBetween(before: string, after: string): boolean {
	// Most text is ASCII: decide without patterns.
	if (before < '\u0080' && after < '\u0080') {
		return false;
	}

	return (
		otherBlank.test(before) ||
		((ideograph.test(before) || ideograph.test(after)) && !neverLast.test(before) && !neverFirst.test(after))
	);
}
