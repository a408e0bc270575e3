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
	const specials: readonly Special[] = [
		...findLinks(text).map(({start, end, url}, number) => ({
			start,
			end,
			link: {id: `${linkId}-${number}`, url},
		})),
		...findRanges(text, query).map(range => ({...range, as: matchAs})),
	];
	return wrap(text, columns).map(row => spansOf(text, row, specials));
}

function spansOf(text: string, row: Range, specials: readonly Special[]): Row {
	const touching = specials.filter(({start, end}) => start < row.end && end > row.start);
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
