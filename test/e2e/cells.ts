import type {IBufferCell, Terminal} from '@xterm/headless';

/** A character on the screen and its looks. */
export type Cell = {
	readonly text: string;
	readonly width: number;
	/** One of the terminal's palette; `undefined` for its own ink. */
	readonly color: number | undefined;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly underline: boolean;
	readonly inverse: boolean;
};

/** The rows on a screen; a character of two columns is one cell. */
export function cellsOf({buffer, rows, cols}: Terminal): readonly (readonly Cell[])[] {
	const {active} = buffer;
	return Array.from({length: rows}, (_, row) => {
		const line = active.getLine(active.viewportY + row);
		const cells = Array.from({length: cols}, (__, column) => line?.getCell(column));
		return cells.flatMap(cell => (cell === undefined || cell.getWidth() === 0 ? [] : [toCell(cell)]));
	});
}

function toCell(cell: IBufferCell): Cell {
	return {
		text: cell.getChars() || ' ',
		width: cell.getWidth(),
		color: cell.isFgPalette() ? cell.getFgColor() : undefined,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}
