import {cellWidth} from '../../text/graphemes.ts';
import {wrapSentence} from '../../text/wrap.ts';
import type {Meaning} from '../theme.ts';

/** A piece of a row with one look. */
export type Span = {
	readonly text: string;
	readonly as: Meaning;
	/**
	 * Underlined as well, and OSC 8 where the terminal can: `id` is the same in every row of one link, and no other
	 * link has it.
	 */
	readonly link?: {readonly id: string; readonly url: string};
};

/** One row of the screen: never wider than its place, never broken by Ink. */
export type Row = readonly Span[];

/** How many columns a row takes. */
export function rowWidth(row: Row): number {
	return row.reduce((sum, {text}) => sum + cellWidth(text), 0);
}

/** A size in cells. */
export type Size = {readonly columns: number; readonly rows: number};

/**
 * A sentence of ours as rows of a pane.
 *
 * @param columns - The pane's width; the last one stays free.
 * @param indent - How many columns stay free before it.
 */
export function paragraph(text: string, as: Meaning, columns: number, indent = 1): readonly Row[] {
	return wrapSentence(text, columns - indent - 1).map(row => [{text: ' '.repeat(indent) + row, as}]);
}

/** The first row behind `start`, the others under it. */
export function hang(start: Row, rows: readonly Row[]): readonly Row[] {
	const indent: Span = {text: ' '.repeat(rowWidth(start)), as: 'plain'};
	return rows.map((row, number) => [...(number === 0 ? start : [indent]), ...row]);
}

/** What there is of them, with an empty row between each two. */
export function joinBlocks(blocks: readonly (readonly Row[])[]): readonly Row[] {
	return blocks
		.filter(block => block.length > 0)
		.flatMap((block, index) => (index === 0 ? block : [[], ...block]));
}

/** Rows for a place of limited height: where there are too few, the empty ones go first, then the last ones. */
export function fit(rows: readonly Row[], room: number): readonly Row[] {
	return (rows.length > room ? withoutGaps(rows) : rows).slice(0, Math.max(0, room));
}

export function withoutGaps(rows: readonly Row[]): readonly Row[] {
	return rows.filter(row => row.length > 0);
}

export function emptyRows(count: number): readonly Row[] {
	return Array.from({length: Math.max(0, count)}, () => []);
}
