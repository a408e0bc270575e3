import {graphemes, graphemeWidth} from '../../text/graphemes.ts';
import type {Row, Span} from './row.ts';

/**
 * Ends a row that the next one goes on with: nothing between them was a line end. It is invisible, belongs to the
 * character before it (so that Ink keeps it, and a blank there too), and is never in a text, since the sanitizer
 * replaces it.
 */
export const CONTINUED = '\u034f';

/** Cuts a row where a terminal breaks what is too long for it, and nowhere else. */
export function cutRow(row: Row, columns: number): readonly Row[] {
	const rows: Row[] = [];
	let current: Span[] = [];
	let width = 0;
	for (const piece of row) {
		let text = '';
		for (const grapheme of graphemes(piece.text)) {
			const next = graphemeWidth(grapheme);
			if (width + next > columns && width > 0) {
				rows.push(continued([...current, ...(text === '' ? [] : [{...piece, text}])]));
				current = [];
				text = '';
				width = 0;
			}

			text += grapheme;
			width += next;
		}

		current.push({...piece, text});
	}

	return [...rows, current];
}

function continued(row: Row): Row {
	return row.map((piece, index) =>
		index === row.length - 1 ? {...piece, text: piece.text + CONTINUED} : piece,
	);
}

/** The same row where the next one is not shown. */
export function withoutContinuation(row: Row): Row {
	return row.map(piece =>
		piece.text.endsWith(CONTINUED) ? {...piece, text: piece.text.slice(0, -1)} : piece,
	);
}
