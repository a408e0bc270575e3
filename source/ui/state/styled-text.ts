import {graphemes, graphemeWidth} from '../../text/graphemes.ts';
import {findLinks} from '../../text/links.ts';
import {wrap} from '../../text/wrap.ts';
import type {Mark} from '../../words/remark.ts';
import {findRanges} from './find.ts';

/** What a piece of a row is; the theme decides how that looks. */
export type Style =
	| 'time'
	| 'own'
	| 'peer'
	| 'fate'
	| 'failed'
	| Mark
	/** Day and unread lines. */
	| 'line'
	/** Rows that stand for others. */
	| 'fold'
	| 'match'
	| 'current-match';

/** A piece of a row in one style. A link is underlined, and OSC 8 where the terminal can. */
export type Span = {
	readonly text: string;
	/** Left out for plain text. */
	readonly style?: Style;
	/** `id` is the same in every row of one link, and no other link has it. */
	readonly link?: {readonly id: string; readonly url: string};
};

/** One row of the screen. */
export type Row = readonly Span[];

export type TextOptions = {
	readonly columns: number;
	/** Of the whole text, where nothing else says otherwise. */
	readonly style: Style | undefined;
	/** Begins the ids of links. */
	readonly linkId: string;
	/** What is searched for; empty for nothing. */
	readonly query: string;
	readonly matchStyle: 'match' | 'current-match';
};

/** A part of the text with something special about it. */
type Stretch = {readonly start: number; readonly end: number} & Omit<Span, 'text'>;

/** Wraps a text and marks its links and matches, which may go on from row to row. */
export function styledRows(text: string, options: TextOptions): readonly Row[] {
	const links = findLinks(text).map(({start, end, url}, number) => ({
		start,
		end,
		link: {id: `${options.linkId}-${number}`, url},
	}));
	const matches = findRanges(text, options.query).map(range => ({...range, style: options.matchStyle}));
	let from = 0;
	return wrap(text, options.columns).map(row => {
		// Rows are parts of the text, in order; only the blank at a break is in none of them.
		const start = text.indexOf(row, from);
		from = start + row.length;
		return spansOf(text, {start, end: from}, links, matches, options.style);
	});
}

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

function spansOf(
	text: string,
	row: {readonly start: number; readonly end: number},
	links: readonly Stretch[],
	matches: readonly Stretch[],
	style: Style | undefined,
): Row {
	const touching = [...links, ...matches].filter(mark => mark.start < row.end && mark.end > row.start);
	if (touching.length === 0) {
		return [span(text.slice(row.start, row.end), style, undefined)];
	}

	const cuts = touching
		.flatMap(mark => [mark.start, mark.end])
		.filter(place => place > row.start && place < row.end);
	const places = [...new Set([row.start, ...cuts, row.end])].sort((one, other) => one - other);
	return places.slice(0, -1).map((start, index) => {
		const covers = (stretch: Stretch) => stretch.start <= start && stretch.end > start;
		const piece = text.slice(start, places[index + 1]);
		return span(piece, matches.find(covers)?.style ?? style, links.find(covers)?.link);
	});
}

function span(text: string, style: Style | undefined, link: Span['link']): Span {
	return {text, ...(style === undefined ? {} : {style}), ...(link === undefined ? {} : {link})};
}
