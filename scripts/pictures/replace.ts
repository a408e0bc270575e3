import type {Cell} from '../../test/e2e/cells.ts';

/** A global pattern and what takes its place. */
export type Replacement = readonly [RegExp, string];

type Row = readonly Cell[];

/**
 * Puts other words into rows of cells: addresses that are kept for documentation, one time of day, one code. What
 * stands in a column of its own further right, behind two blanks or more, stays there.
 *
 * @param rows - Rows of cells, each with its text and its looks.
 * @param replacements - Earlier ones first.
 */
export function replaceInRows(rows: readonly Row[], replacements: readonly Replacement[]): readonly Row[] {
	return rows.map(row => {
		let cells: Row = row;
		for (const [pattern, words] of replacements) {
			const matches = [...textOf(cells).matchAll(pattern)].toReversed();
			for (const match of matches) {
				cells = replaceAt(cells, match, words);
			}
		}
		return cells;
	});
}

function textOf(cells: Row): string {
	return cells.map(cell => cell.text).join('');
}

// Rows that are drawn hold one code unit a cell, so that places in the text are places in the row.
function replaceAt(cells: Row, {0: found, index}: RegExpExecArray, words: string): Row {
	const look = cells[index] ?? blankCell;
	const after = cells.slice(index + found.length);
	const difference = words.length - found.length;
	const gap = textOf(after).search(/ {2}/);
	const at = gap === -1 ? after.length : gap;
	const blank: Cell = {...(after[at] ?? look), text: ' ', width: 1};
	const rest =
		difference <= 0
			? [...after.slice(0, at), ...Array.from({length: -difference}, () => blank), ...after.slice(at)]
			: [...after.slice(0, at), ...after.slice(at + difference)];
	return [...cells.slice(0, index), ...[...words].map(text => ({...look, text})), ...rest];
}

const blankCell: Cell = {
	text: ' ',
	width: 1,
	color: undefined,
	bold: false,
	dim: false,
	underline: false,
	inverse: false,
};
