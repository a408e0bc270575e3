import {findLinks} from '../../text/links.ts';
import {type Range, wrap} from '../../text/wrap.ts';
import {findRanges} from '../state/find.ts';
import type {Row, Span} from './row.ts';

type TextOptions = {
	readonly columns: number;
	/** Begins the ids of links. */
	readonly linkId: string;
	/** What is searched for; empty for nothing. */
	readonly query: string;
	readonly matchAs: 'match' | 'current';
};

/** A part of the text with something special about it. */
type Special = Range & Partial<Omit<Span, 'text'>>;

/** Wraps a text and marks its links and matches, which may go on from row to row. */
export function styledRows(text: string, {columns, linkId, query, matchAs}: TextOptions): readonly Row[] {
	const links = findLinks(text).map(
		({start, end, url}, number): Special => ({start, end, link: {id: `${linkId}-${number}`, url}}),
	);
	const matches = findRanges(text, query).map((range): Special => ({...range, as: matchAs}));
	const touching = [links, matches].map(inRows);
	return wrap(text, columns).map(row =>
		spansOf(
			text,
			row,
			touching.flatMap(those => those(row)),
		),
	);
}

/** What of these touches a row: all are in order, and rows are asked for in order. */
function inRows(specials: readonly Special[]): (row: Range) => readonly Special[] {
	let first = 0;
	return row => {
		while ((specials[first]?.end ?? Number.POSITIVE_INFINITY) <= row.start) first++;
		let end = first;
		while ((specials[end]?.start ?? Number.POSITIVE_INFINITY) < row.end) end++;
		return specials.slice(first, end);
	};
}

function spansOf(text: string, row: Range, touching: readonly Special[]): Row {
	const cuts = touching.flatMap(({start, end}) => [Math.max(start, row.start), Math.min(end, row.end)]);
	const places = [...new Set([row.start, ...cuts, row.end])].sort((one, other) => one - other);
	return places.slice(0, Math.max(1, places.length - 1)).map((from, index) => {
		const covering = touching.filter(({start, end}) => start <= from && end > from);
		const link = covering.find(special => special.link !== undefined)?.link;
		return {
			text: text.slice(from, places[index + 1] ?? row.end),
			as: covering.find(({as}) => as !== undefined)?.as ?? 'plain',
			...(link === undefined ? {} : {link}),
		};
	});
}
