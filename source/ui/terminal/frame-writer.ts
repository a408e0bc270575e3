import {CONTINUED} from '../rows/cut-row.ts';
import {later} from '../within.ts';

/** Where frames are written to: a terminal, whose size is looked at for every frame. */
export type FrameStream = {
	readonly columns: number;
	readonly rows: number;
	/** How much of what was written the terminal has not taken yet. */
	readonly writableLength: number;
	write(data: string, done?: (error?: Error | null) => void): unknown;
	on(event: 'resize', listener: () => void): unknown;
};

/** How long after a change of the size more of them may come, and signals that tell of none. */
export const SETTLE_MS = 500;

type Position = {readonly x: number; readonly y: number};

/** What Ink needs of the last step of drawing; the build puts this in the place of Ink's own (`log-update`). */
export type FrameWriter = {
	/** Draws a frame: rows with line feeds between them. Returns whether it is another one. */
	(frame: string): boolean;
	/** Erases the screen. */
	readonly clear: () => void;
	/** Erases what was drawn, and shows the cursor. */
	readonly done: () => void;
	/** Forgets what was drawn: the next frame is drawn whole. */
	readonly reset: () => void;
	readonly sync: () => void;
	readonly setCursorPosition: (position: Position | undefined) => void;
	readonly isCursorDirty: () => boolean;
	readonly willRender: () => boolean;
	readonly getCursorPosition: () => Position | undefined;
};

/** Frames appear at once (synchronized output), and a row that a terminal finds too wide is cut, never wrapped: but for a line of several rows. */
const begin = '\u001B[?2026h\u001B[?25l\u001B[?7l\u001B[m';
const end = '\u001B[?7h';
const shown = '\u001B[?2026l';
const showCursor = '\u001B[?25h';

/**
 * Draws frames on a full screen. What Ink's own does otherwise:
 *
 * - Every row has its place told absolutely: mosh ignores the relative moves of Ink (CSI E), and no row can shift
 *   another one, however wide a terminal draws what is in it.
 * - A changed row is written whole: no terminal has to agree about the column where a change begins.
 * - While the terminal takes nothing, nothing more is written; the latest frame is, once it does.
 * - Once the size has settled, everything is drawn once more. A terminal that is dragged cuts rows at sizes that we never
 *   see, and takes a frame that was made for one size when it has another.
 * - It erases row by row, when it is left too: a screen erased as a whole goes to the scrollback of GNU screen and
 *   tmux, and where there is no alternate screen, the chat would stay for everybody to see.
 */
export function createFrameWriter(stream: FrameStream): FrameWriter {
	let rows: readonly string[] | undefined;
	let cursor: Position | undefined;
	let isDirty = false;
	let isWaiting = false;
	let drawn = nothing;
	const draw = () => {
		if (rows === undefined) {
			return;
		}
		if (stream.writableLength > 0) {
			drawLater();
			return;
		}
		const {columns, rows: height} = stream;
		const before = drawn.columns === columns && drawn.height === height ? drawn : nothing;
		const changes = rowChanges(before.rows, rows.slice(0, height));
		const wanted = cursorAt(cursor);
		drawn = {columns, height, rows: rows.slice(0, height), cursor: wanted};
		if (changes !== '') {
			stream.write(begin + changes + end + wanted + shown);
		} else if (wanted !== before.cursor) {
			stream.write(wanted);
		}
	};
	const drawLater = () => {
		if (isWaiting) {
			return;
		}
		isWaiting = true;
		stream.write('', () => {
			isWaiting = false;
			draw();
		});
	};
	const clear = () => {
		stream.write(eraseRows(stream.rows));
		reset();
	};
	const reset = () => {
		rows = undefined;
		drawn = nothing;
	};
	const render = (frame: string) => {
		const next = frame.split('\n');
		const isOther = isDirty || rows === undefined || next.join('\n') !== rows.join('\n');
		isDirty = false;
		rows = next;
		draw();
		return isOther;
	};
	onceSettled(stream, () => {
		drawn = nothing;
		draw();
	});
	return Object.assign(render, {
		clear,
		done: () => {
			if (rows !== undefined) {
				clear();
			}
			stream.write(showCursor);
		},
		reset,
		sync: reset,
		setCursorPosition: (position: Position | undefined) => {
			cursor = position;
			isDirty = true;
		},
		isCursorDirty: () => isDirty,
		// Ink would put the marks of synchronized output around it, which are here already.
		willRender: () => false,
		getCursorPosition: () => cursor,
	});
}

function onceSettled(stream: FrameStream, act: () => void): void {
	let callOff: (() => void) | undefined;
	stream.on('resize', () => {
		callOff?.();
		callOff = later(SETTLE_MS, act, false);
	});
}

type Drawn = {
	readonly columns: number;
	readonly height: number;
	readonly rows: readonly string[];
	/** What placed the cursor. */
	readonly cursor: string;
};

const nothing: Drawn = {columns: 0, height: 0, rows: [], cursor: ''};

function rowChanges(before: readonly string[], rows: readonly string[]): string {
	let changes = '';
	for (let from = 0; from < rows.length; ) {
		const to = lineEnd(rows, from);
		// Where a line ends otherwise than before, the terminal has to be told, though the row looks the same.
		const isSame =
			rows.slice(from, to).every((row, index) => row === before[from + index]) && !goesOn(before[from - 1]);
		changes += isSame ? '' : drawLine(rows.slice(from, to), from);
		from = to;
	}
	return changes;
}

function lineEnd(rows: readonly string[], from: number): number {
	let to = from + 1;
	while (to < rows.length && goesOn(rows[to - 1])) {
		to++;
	}
	return to;
}

function goesOn(row: string | undefined): boolean {
	return row?.includes(CONTINUED) ?? false;
}

/** A line of several rows is written in one piece, so that the terminal knows it for one when it is selected. */
function drawLine(rows: readonly string[], from: number): string {
	const [row = ''] = rows;
	if (rows.length === 1) {
		return `${place(from)}\u001B[K${row.replaceAll(CONTINUED, '')}`;
	}
	const erased = rows.map((_, index) => `${place(from + index)}\u001B[K`).join('');
	return `${erased}${place(from)}\u001B[?7h${rows.join('').replaceAll(CONTINUED, '')}\u001B[?7l`;
}

/** Erases every row, and leaves the cursor at the top. */
export function eraseRows(height: number): string {
	const rows = Array.from({length: height}, (_, index) => `${place(index)}\u001B[K`);
	return `\u001B[m${rows.join('')}${place(0)}`;
}

function cursorAt(position: Position | undefined): string {
	return position === undefined ? '\u001B[?25l' : `${place(position.y, position.x)}${showCursor}`;
}

/** Moves the cursor to a row and a column, counted from 0 (CUP). */
function place(row: number, column = 0): string {
	return `\u001B[${row + 1};${column + 1}H`;
}
