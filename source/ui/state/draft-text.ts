import {graphemeWidth, graphemes as split} from '../../text/graphemes.ts';
import {isSolitary} from '../../text/segmenter.ts';
import type {Range} from '../../text/wrap.ts';
import type {Draft} from './draft-state.ts';
import type {Motion} from './key-action.ts';

/** A text and a cursor in it. */
export type CursorText = Pick<Draft, 'graphemes' | 'cursor' | 'bytes'>;

/**
 * What may enter a draft of the text that was typed or pasted: line ends become "\n", tabs four blanks as on the
 * other side, and colour codes, titles and control characters go.
 */
export function cleanInput(text: string): string {
	if (/^[\n\x20-\x7e]*$/.test(text)) {
		return text;
	}

	return text
		.toWellFormed()
		.replace(/\r\n?|[\x85\u2028\u2029]/g, '\n')
		.replaceAll('\t', '    ')
		.replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)/g, '')
		.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '');
}

/**
 * Puts `inserted` in place of a range of graphemes.
 *
 * Text joins with its neighbours: an accent after an "e" makes one grapheme. Only the surroundings are
 * segmented again, as far as the nearest place where two characters meet that join nothing ({@link isSolitary}):
 * there is always a boundary there (UAX #29, GB4, GB5, GB999).
 *
 * @param mostBytes - What the result may have.
 * @returns The text with the cursor behind what was inserted, on a boundary of the whole text; nothing if it were too large.
 */
export function replaceRange(
	text: CursorText,
	{start, end}: Range,
	inserted: string,
	mostBytes: number,
): CursorText | undefined {
	const before = text.graphemes;
	const removed = joined(before.slice(start, end));
	const bytes = text.bytes - utf8Bytes(removed) + utf8Bytes(inserted);
	// Before anything is done with it: what is pasted may have any size.
	if (bytes > mostBytes) {
		return undefined;
	}

	const from = boundaryBefore(before, start);
	const to = boundaryAfter(before, end);
	const left = joined(before.slice(from, start)) + inserted;
	const window = split(left + before.slice(end, to).join(''));
	let cursor = from;
	for (let length = 0; length < left.length; cursor++) {
		length += window[cursor - from]?.length ?? left.length;
	}

	return {
		// Copied as a whole: a draft may have very many of them.
		graphemes: before.slice(0, from).concat(window, before.slice(to)),
		cursor,
		bytes,
	};
}

/**
 * What Backspace leaves of a grapheme. As in GTK and Cocoa, it takes the last code point where each is a key of its
 * own: the vowel sign of a syllable in the scripts of South and South-East Asia, a Hebrew or Arabic point, a jamo. What
 * counts as one for who writes it goes as one: a letter with its accent, an ideograph with the selector of its form,
 * and emoji of every kind.
 */
export function withoutLastSign(grapheme: string): string {
	return whole.test(grapheme) ? '' : Array.from(grapheme).slice(0, -1).join('');
}

const whole =
	/^[\p{Script=Common}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The size of a well-formed text in bytes of UTF-8. */
export function utf8Bytes(text: string): number {
	let bytes = text.length;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		if (unit >= 0x80) {
			// A pair of surrogates is two units here and four bytes there.
			bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
		}
	}

	return bytes;
}

/** Where a motion from the cursor ends. */
export function motionTarget(text: CursorText, to: Motion): number {
	const {graphemes, cursor} = text;
	switch (to) {
		case 'left':
			return Math.max(0, cursor - 1);
		case 'right':
			return Math.min(graphemes.length, cursor + 1);
		case 'word-left':
			return skipBack(graphemes, skipBack(graphemes, cursor, isNotWord), isWord);
		case 'word-right':
			return skip(graphemes, skip(graphemes, cursor, isNotWord), isWord);
		case 'blank-left':
			return skipBack(graphemes, skipBack(graphemes, cursor, isBlank), isNotBlank);
		case 'line-start':
			return lineStart(graphemes, cursor);
		case 'line-end':
			return lineEnd(graphemes, cursor);
		default:
			return to satisfies never;
	}
}

/** Index of the first grapheme of the line that a position is in. */
function lineStart(graphemes: readonly string[], position: number): number {
	return position === 0 ? 0 : graphemes.lastIndexOf('\n', position - 1) + 1;
}

/** Index of the "\n" that ends the line that a position is in, or the end of the text. */
function lineEnd(graphemes: readonly string[], position: number): number {
	const end = graphemes.indexOf('\n', position);
	return end === -1 ? graphemes.length : end;
}

/**
 * The cursor one line further up or down, as near to a column as there is a boundary.
 *
 * @param goal - The column aimed for, in cells.
 * @returns `undefined` if there is no such line.
 */
export function lineMotion(text: CursorText, step: 1 | -1, goal: number): number | undefined {
	const {graphemes, cursor} = text;
	const start = lineStart(graphemes, cursor);
	const end = lineEnd(graphemes, cursor);
	if (step === -1 ? start === 0 : end === graphemes.length) {
		return undefined;
	}

	let position = step === -1 ? lineStart(graphemes, start - 1) : end + 1;
	const last = lineEnd(graphemes, position);
	for (let column = 0; position < last; position++) {
		column += graphemeWidth(graphemes[position] ?? '');
		if (column > goal) {
			break;
		}
	}

	return position;
}

/** The cursor's column in its line, in cells. */
export function cursorColumn(text: CursorText): number {
	const {graphemes, cursor} = text;
	let column = 0;
	for (let index = lineStart(graphemes, cursor); index < cursor; index++) {
		column += graphemeWidth(graphemes[index] ?? '');
	}

	return column;
}

export function isBlank(grapheme: string): boolean {
	return grapheme <= '\u3000' && /^\s+$/.test(grapheme);
}

function isNotBlank(grapheme: string): boolean {
	return !isBlank(grapheme);
}

function isWord(grapheme: string): boolean {
	return /[\p{L}\p{N}_]/u.test(grapheme);
}

function isNotWord(grapheme: string): boolean {
	return !isWord(grapheme);
}

function skipBack(
	graphemes: readonly string[],
	from: number,
	matches: (grapheme: string) => boolean,
): number {
	let position = from;
	while (position > 0 && matches(graphemes[position - 1] ?? '')) {
		position--;
	}

	return position;
}

function skip(graphemes: readonly string[], from: number, matches: (grapheme: string) => boolean): number {
	let position = from;
	while (position < graphemes.length && matches(graphemes[position] ?? '')) {
		position++;
	}

	return position;
}

const known = new WeakMap<readonly string[], string>();
const BLOCK = 4096;

/** The text of a draft, block by block and once: of very many graphemes `join` takes three times as long. */
export function joined(graphemes: readonly string[]): string {
	const text = known.get(graphemes) ?? joinBlocks(graphemes);
	known.set(graphemes, text);
	return text;
}

function joinBlocks(graphemes: readonly string[]): string {
	let text = '';
	for (let start = 0; start < graphemes.length; start += BLOCK) {
		text += graphemes.slice(start, start + BLOCK).join('');
	}

	return text;
}

/** So far a boundary is looked for that stays one: behind a change, only flags can join so many others anew. */
const MAX_REJOINED = 4096;

/** The nearest boundary before the neighbour of a change: the neighbour itself may join it. */
function boundaryBefore(graphemes: readonly string[], position: number): number {
	let boundary = Math.max(0, position - 1);
	const last = Math.max(0, position - MAX_REJOINED);
	while (boundary > last && !isHardBoundary(graphemes, boundary)) {
		boundary--;
	}

	return boundary;
}

function boundaryAfter(graphemes: readonly string[], position: number): number {
	let boundary = Math.min(graphemes.length, position + 1);
	const last = Math.min(graphemes.length, position + MAX_REJOINED);
	while (boundary < last && !isHardBoundary(graphemes, boundary)) {
		boundary++;
	}

	return boundary;
}

/** Whether a boundary stays one whatever changes on one side of it, as long as both its neighbours stay. */
function isHardBoundary(graphemes: readonly string[], position: number): boolean {
	const left = graphemes[position - 1];
	const right = graphemes[position];
	return left !== undefined && right !== undefined && isSolitary(left) && isSolitary(right);
}
