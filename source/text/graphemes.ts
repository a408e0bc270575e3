import stringWidth from 'string-width';
import {visibleForm} from './code-points.ts';
import {narrowWidth} from './narrow.ts';
import {remember} from './remember.ts';
import {sanitizeRow} from './sanitize.ts';
import {isApart, segmenter} from './segmenter.ts';

/** Whether every character is printable ASCII or LF, and so one grapheme of its own. */
function isSimple(text: string): boolean {
	return /^[\n\x20-\x7e]*$/.test(text);
}

/** What a person counts as characters: cut text only between these. Their concatenation is the text. */
export function graphemes(text: string): readonly string[] {
	return isApart(text) ? text.split('') : Array.from(segmenter.segment(text), part => part.segment);
}

/**
 * How many columns of a terminal a text takes.
 *
 * By string-width, but never less than a terminal without shaping draws: string-width counts a Hindi conjunct or
 * Thai "am" as one column and Arabic number signs as none, and a row that is wider than it was counted breaks
 * the whole screen, while one that is narrower costs nothing.
 *
 * @param text - One row; LF and other controls count 0.
 */
export function cellWidth(text: string): number {
	if (isSimple(text)) {
		return text.includes('\n') ? text.replaceAll('\n', '').length : text.length;
	}

	let width = 0;
	for (const {segment} of segmenter.segment(text)) {
		width += graphemeWidth(segment);
	}

	return width;
}

/**
 * How many columns one grapheme takes, as {@link cellWidth} counts.
 *
 * @param grapheme - An element of {@link graphemes}; for more than one grapheme the result means nothing.
 */
export function graphemeWidth(grapheme: string): number {
	if (grapheme.length === 1) {
		const quick = quickWidth(grapheme.charCodeAt(0));
		if (quick !== undefined) {
			return quick;
		}
	}

	// Peers choose graphemes: what is remembered of them stays small.
	return grapheme.length <= 16 ? knownWidth(grapheme) : measure(grapheme);
}

const knownWidth = remember(measure, 2048);

/** Widths of the most frequent single characters: Latin 1 without the soft hyphen, kana, Han, Hangul. */
function quickWidth(codeUnit: number): number | undefined {
	if (codeUnit < 0x7f) {
		return codeUnit < 0x20 ? 0 : 1;
	}

	if (codeUnit >= 0xc0 && codeUnit < 0x300) {
		return 1;
	}

	const isWide =
		(codeUnit >= 0x3041 && codeUnit <= 0x3096) ||
		(codeUnit >= 0x30a1 && codeUnit <= 0x30ff) ||
		(codeUnit >= 0x4e00 && codeUnit <= 0x9fff) ||
		(codeUnit >= 0xac00 && codeUnit <= 0xd7a3);
	return isWide ? 2 : undefined;
}

/** Letters behind the first that is seen, but jamo and half-width marks, which string-width does count. */
const laterLetters =
	/(?<!^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]*)(?![\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uff00-\uffef])[\p{L}\p{N}]/gu;
const jamo = /^[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]./u;
const numberSigns = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/gu;
/** Where such a sign begins a row, xterm.js gives each of its marks a cell; string-width does so with those that take room. */
const marksOnSigns =
	/(?<=^[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]\p{M}*)[\p{Mn}\p{Me}]/gu;
const looseSkinTones =
	/(?<!^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]*|\p{Extended_Pictographic})\p{Emoji_Modifier}/gu;

/** Graphemes of people are shorter, in code units: the longest family of emoji has a few more than 30. */
const maxMeasuredWhole = 64;

function measure(grapheme: string): number {
	const narrow = narrowWidth(grapheme);
	if (narrow !== undefined) {
		return narrow;
	}

	if (grapheme.length > maxMeasuredWhole) {
		return sumOfCodePoints(grapheme);
	}

	const whole =
		stringWidth(grapheme) +
		count(grapheme, laterLetters) +
		count(grapheme, numberSigns) +
		count(grapheme, marksOnSigns) +
		2 * count(grapheme, looseSkinTones);
	// In a grapheme of jamo string-width counts letters of other scripts as well.
	return jamo.test(grapheme) ? Math.min(whole, sumOfCodePoints(grapheme)) : whole;
}

/**
 * At least as wide as the whole is drawn. A peer can make a single grapheme of any length, of number signs, joiners
 * or conjuncts, and patterns that look back from each place in it would take quadratic time.
 */
function sumOfCodePoints(grapheme: string): number {
	let width = 0;
	for (const character of grapheme) {
		width += graphemeWidth(character);
	}

	return width;
}

/**
 * Cuts a grapheme that is wider than a row: parts, each with the width that it takes there. Marks count otherwise behind
 * one sign than behind another, so all parts but the last take the whole row; a long one is cut in its code points.
 */
export function* cutGrapheme(
	grapheme: string,
	columns: number,
): Generator<readonly [part: string, width: number]> {
	const fits = (part: string) => grapheme.length <= maxMeasuredWhole && graphemeWidth(part) <= columns;
	let part = '';
	for (const character of grapheme) {
		if (part !== '' && !fits(part + character)) {
			yield [part, grapheme.length <= maxMeasuredWhole ? columns : graphemeWidth(part)];
			part = '';
		}
		part += character;
	}
	// What is left begins a row, whatever it takes there.
	yield [part, Math.max(1, graphemeWidth(part))];
}

function count(text: string, pattern: RegExp): number {
	return text.match(pattern)?.length ?? 0;
}

/**
 * The text as it is drawn: its {@link visibleForm}, without the characters on whose width terminals disagree:
 * variation selectors of emoji, joiners, keycap frames and skin tones. ZWJ and ZWNJ stay in words of the scripts that need them. For display only:
 * what is stored, copied and searched is the text itself.
 */
export function displayForm(text: string): string {
	if (isSimple(text)) {
		return text;
	}

	return visibleForm(text)
		.replace(/\ufe0e|\ufe0f|\u200b|\u2060|\ufeff|\u20e3/g, '')
		.replace(/(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])/g, '')
		.replace(/(?<=\S)\p{Emoji_Modifier}/gu, '');
}

/** A text that may hold anything, as it is drawn where it may take one row and no more. */
export function rowForm(text: string): string {
	return displayForm(sanitizeRow(text));
}

/**
 * Cuts a row that is too wide between graphemes and ends it with a mark.
 *
 * @param text - One row.
 * @param columns - What the result takes at most.
 * @param ellipsis - Stands for what was cut; left out where even it does not fit.
 */
export function truncate(text: string, columns: number, ellipsis = '…'): string {
	const markWidth = cellWidth(ellipsis);
	const mark = markWidth <= columns ? ellipsis : '';
	const room = mark === '' ? columns : columns - markWidth;
	let width = 0;
	let kept = 0;
	let index = 0;
	for (const {segment} of segmenter.segment(text)) {
		width += graphemeWidth(segment);
		index += segment.length;
		if (width > columns) {
			return text.slice(0, kept) + mark;
		}

		if (width <= room) {
			kept = index;
		}
	}

	return text;
}

/** Fills a row up with blanks. A row that is already as wide, or wider, stays as it is. */
export function padEnd(text: string, columns: number): string {
	return text + ' '.repeat(Math.max(0, columns - cellWidth(text)));
}
