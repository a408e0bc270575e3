import {remember} from '../../text/remember.ts';

/** What Ink wants drawn: a text of one or several rows at a place, or a change of what may be drawn on. */
export type Operation =
	| {
			readonly type: 'write';
			readonly x: number;
			readonly y: number;
			readonly text: string;
			readonly transformers: readonly ((line: string, index: number) => string)[];
	  }
	| {readonly type: 'clip' | 'unclip'};

/** One row of a text, its looks written as Ink writes them. */
export type SetLine = {readonly text: string; readonly columns: number};

/** Rows of texts that are kept: about what stands on a large screen. */
const REMEMBERED_LINES = 500;

/**
 * Makes rows of a frame out of what Ink wants drawn. Ink itself makes a cell of every character of the screen, for
 * every frame, though a key changes one row: two megabytes of garbage each time. Here a row that was on the screen
 * a moment ago is not set again, and pieces that stand side by side are joined as they are.
 */
export class FrameRows {
	readonly #set: (line: string) => SetLine | 'open';

	/**
	 * @param setLine - Sets a row of a text, or says that it ends in a look that the next row goes on with.
	 */
	constructor(setLine: (line: string) => SetLine | 'open') {
		this.#set = remember(setLine, REMEMBERED_LINES);
	}

	/** The frame; nothing where texts overlap, are clipped or go on in the next row, which only Ink's own way can draw. */
	join(operations: readonly Operation[], height: number): string | undefined {
		const rows = Array.from({length: height}, (): Piece[] => []);
		for (const operation of operations) {
			if (operation.type !== 'write') return undefined;
			for (const [index, line] of operation.text.split('\n').entries()) {
				const row = rows[operation.y + index];
				const set = row && this.#transformed(line, index, operation);
				if (set === 'open') return undefined;
				if (set !== undefined && set.columns > 0) row?.push({...set, x: operation.x});
			}
		}
		const joined = rows.map(joinPieces);
		return joined.includes(undefined) ? undefined : joined.join('\n');
	}

	#transformed(
		line: string,
		index: number,
		{transformers}: Extract<Operation, {readonly type: 'write'}>,
	): SetLine | 'open' {
		const plain = this.#set(line);
		if (plain === 'open') return plain;
		const text = transformers.reduce((before, transform) => transform(before, index), plain.text);
		return text === plain.text ? plain : this.#set(text);
	}
}

type Piece = SetLine & {readonly x: number};

/** Pieces side by side; nothing where one lies over another. */
function joinPieces(pieces: readonly Piece[]): string | undefined {
	let row = '';
	let column = 0;
	for (const {x, text, columns} of pieces.toSorted((one, other) => one.x - other.x)) {
		if (x < column) return undefined;
		row += ' '.repeat(x - column) + text;
		column = x + columns;
	}
	return row.trimEnd();
}
