import {graphemes} from './graphemes.ts';
import type {Range} from './wrap.ts';

/** The most of a text, in code units, that is looked at in one go: about a millisecond of work, or a few of the worst. */
export const PART_UNITS = 8_192;
/** Longer than a grapheme that people write. */
const TAIL_UNITS = 256;

/**
 * Cuts a large text where nobody sees it: at a line end, which belongs to no part, else at a blank, which does
 * neither, and between two graphemes only where there is no blank for thousands of characters.
 *
 * @returns At least one.
 */
export function cutText(text: string): readonly Range[] {
	const parts: Range[] = [];
	let start = 0;
	while (text.length - start > PART_UNITS) {
		const window = text.slice(start, start + PART_UNITS);
		const gap = gapIn(window);
		const end = start + (gap ?? lastBoundary(window));
		parts.push({start, end});
		start = gap === undefined ? end : end + 1;
	}
	return [...parts, {start, end: text.length}];
}

function gapIn(window: string): number | undefined {
	return ['\n', ' '].map(sign => window.lastIndexOf(sign)).find(place => place >= PART_UNITS / 2);
}

/** Where the last grapheme begins: it may go on behind the window. */
function lastBoundary(window: string): number {
	const last = graphemes(window.slice(-TAIL_UNITS)).at(-1) ?? '';
	const boundary = window.length - (last.length < TAIL_UNITS ? last.length : 0);
	// A grapheme without end is cut all the same, but never inside a code point.
	return last.length >= TAIL_UNITS && /[\ud800-\udbff]$/.test(window) ? boundary - 1 : boundary;
}
