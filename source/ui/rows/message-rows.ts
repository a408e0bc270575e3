import type {Message} from '../../session/events.ts';
import {cutText, PART_UNITS} from '../../text/cut-text.ts';
import {formatDay, formatTime, plural} from '../../text/format.ts';
import {cellWidth, displayForm, padEnd, truncate} from '../../text/graphemes.ts';
import {rememberWeakly} from '../../text/remember.ts';
import {sanitize} from '../../text/sanitize.ts';
import {wrapSentence} from '../../text/wrap.ts';
import type {Mark} from '../../words/remark.ts';
import {shownName} from '../../words/transfer.ts';
import {findRanges} from '../state/find.ts';
import type {
	Entry,
	Fate,
	FloodEntry,
	MessageEntry,
	RemarkEntry,
	TransferEntry,
} from '../state/message-log.ts';
import {drawable, type Glyphs, glyphsFor, type Meaning} from '../theme.ts';
import {bareRows} from './bare-rows.ts';
import {type Part, type Piece, partsOf, REMEMBERED_ENTRIES} from './message-parts.ts';
import {hang, type Row, rowWidth} from './row.ts';
import {styledRows} from './styled-rows.ts';
import {transferRow} from './transfer-row.ts';

/** On what the rows of an entry depend besides the entry. */
export type RowOptions = {
	readonly columns: number;
	/** Whether the time of day is shown. */
	readonly time: boolean;
	readonly ascii: boolean;
	readonly peerName: string | undefined;
	/** The text alone, in lines that only the terminal breaks: so a selection of several rows holds no other breaks. */
	readonly bare?: boolean;
	/** What is searched for; empty for nothing. */
	readonly query: string;
	/** The entry of the current match. */
	readonly current: number | undefined;
};

/** How many rows of a long message are shown. */
export const FOLD_ROWS = 100;
/** The widest a name may be in front of a text, in cells. */
const MAX_LABEL_COLUMNS = 16;

const markMeaning: Readonly<Record<Mark, Meaning>> = {
	'--': 'quiet',
	'-!-': 'warning',
	'=!=': 'error',
	'-->': 'strong',
	'<--': 'strong',
};

type Cached = {key: string; rows: readonly Row[]};
const cachedOf = rememberWeakly((_: Part): Cached => ({key: '', rows: []}), REMEMBERED_ENTRIES);

/**
 * The rows of one part of an entry, wrapped; made when first asked for. The same entry and options give the same array.
 *
 * Peer text always hangs behind the column of the names. So nothing it contains can look like a notice, another
 * message or the time.
 *
 * @param index - Where the entry stands in its log.
 * @param number - Which part: {@link partsOf} has them.
 */
export function rowsOf(entry: Entry, index: number, options: RowOptions, number = 0): readonly Row[] {
	const part = partsOf(entry)[number];
	if (part === undefined) {
		return [];
	}

	const {columns, time, ascii, peerName, bare, query, current} = options;
	const key = JSON.stringify([index, columns, time, ascii, peerName, bare, query, current === index]);
	const cached = cachedOf(part);
	if (cached.key !== key) {
		cached.rows = makeRows(entry, index, options, part);
		cached.key = key;
	}
	return cached.rows;
}

/** Whether `/more` would show more of an entry. */
export function isFolded(entry: Entry, index: number, options: RowOptions): boolean {
	return (
		(entry.kind === 'flood' && !entry.unfolded) ||
		(entry.kind === 'message' && !entry.unfolded && rowsOf(entry, index, options).length > FOLD_ROWS)
	);
}

function makeRows(entry: Entry, index: number, options: RowOptions, part: Part): readonly Row[] {
	switch (entry.kind) {
		case 'message':
			return entry.unfolded
				? part.flatMap(piece => pieceRows(piece, entry.fate, index, options))
				: foldedRows(entry, index, options);
		case 'flood':
			return entry.unfolded
				? part.flatMap(piece => pieceRows(piece, undefined, index, options))
				: floodRow(entry, options);
		case 'day':
			return [[{text: truncate(`-- ${formatDay(entry.at)} --`, options.columns), as: 'quiet'}]];
		case 'unread':
			return entry.retired ? [] : [[{text: unreadLine(options.columns), as: 'quiet'}]];
		case 'remark':
			return remarkRows(entry, options);
		case 'transfer':
			return transferRows(entry, index, options);
		default:
			return entry satisfies never;
	}
}

function unreadLine(columns: number): string {
	const right = ' new - - -';
	const left = '- '.repeat(Math.ceil(columns / 2)).slice(0, Math.max(0, columns - right.length));
	return truncate(left.trimEnd() + right, columns);
}

function remarkRows({mark, text, at}: RemarkEntry, options: RowOptions): readonly Row[] {
	const as = markMeaning[mark];
	const start: Row = [...timeSpans(at, options), {text: `${mark} `, as}];
	const words = drawable(text, glyphsFor(options.ascii));
	const rows = wrapSentence(words, textColumns(start, options)).map(row => [{text: row, as}]);
	return hung(start, rows, options);
}

function transferRows(entry: TransferEntry, index: number, options: RowOptions): readonly Row[] {
	const {from, name} = entry.transfer;
	const start = startOf(entry.at, from, options);
	const isFound = findRanges(shownName(name), options.query).length > 0;
	const found = options.current === index ? 'current' : 'match';
	const glyphs = glyphsFor(options.ascii);
	const row = transferRow(entry, room(options, rowWidth(start)), glyphs, isFound ? found : undefined);
	return [[...start, ...row]];
}

/** The time, and who it is from. */
function startOf(at: number, from: 'self' | 'peer', options: RowOptions): Row {
	return [
		...timeSpans(at, options),
		{text: ' ', as: 'plain'},
		{text: labelOf(from, options), as: from},
		{text: '  ', as: 'plain'},
	];
}

function floodRow(entry: FloodEntry, options: RowOptions): readonly Row[] {
	const count = plural(entry.messages.length, 'more message');
	return foldRows(`${count} within a second: /more`, timeSpans(entry.at, options), options);
}

/** A long message shows how it begins: enough for `FOLD_ROWS` rows and some, and nothing else of it is looked at. */
function foldedRows({message, fate}: MessageEntry, index: number, options: RowOptions): readonly Row[] {
	const limit = Math.min(2 * FOLD_ROWS * options.columns, PART_UNITS);
	const {text} = message;
	const end = text.length <= limit ? text.length : (cutText(text.slice(0, limit + 1))[0]?.end ?? limit);
	const all = pieceRows({message, number: 0, start: 0, end}, undefined, index, options);
	const visible = all.slice(0, FOLD_ROWS);
	const marked = fate === undefined ? visible : withFate(visible, fate, message, options);
	const more = all.length - visible.length + atLeastRows(text, end, options);
	if (more === 0) {
		return marked;
	}

	const about = end === text.length ? '' : 'about ';
	const blank: Row = options.time ? [{text: ' '.repeat(6), as: 'plain'}] : [];
	return [...marked, ...foldRows(`${about}${plural(more, 'more row')}: /more`, blank, options)];
}

/** So many rows at least come of a text from there on, without looking at it closely. */
function atLeastRows(text: string, start: number, {columns}: RowOptions): number {
	if (start === text.length) return 0;
	let lines = text[start] === '\n' ? 0 : 1;
	for (let at = text.indexOf('\n', start); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
	return Math.max(lines, Math.ceil((text.length - start) / columns));
}

/** The rows of a piece; `fate` is told behind the last one of its message. */
function pieceRows(
	{message, number, start, end}: Piece,
	fate: Fate | undefined,
	index: number,
	options: RowOptions,
): readonly Row[] {
	const label = startOf(message.at, message.from, options);
	const text = message.text.slice(start, end);
	const shown = displayForm(message.from === 'self' ? sanitize(text) : text);
	const isFirst = start === 0;
	const rows = styledRows(message.action && isFirst ? `* ${shown}` : shown, {
		columns: messageColumns(message, label, options),
		linkId: [index, number, start].join('.'),
		query: options.query,
		matchAs: options.current === index ? 'current' : 'match',
	});
	const all = hung(label, rows, options, isFirst);
	return fate !== undefined && end === message.text.length ? withFate(all, fate, message, options) : all;
}

/** Own rows leave room for the mark, so that a message keeps its height whatever becomes of it. */
function messageColumns({from}: Message, label: Row, options: RowOptions): number {
	return textColumns(label, options) - (from === 'self' ? 2 : 0);
}

/** A row that stands for others; it begins like a notice. */
function foldRows(text: string, before: Row, options: RowOptions): readonly Row[] {
	const wide = `-- ${text}`;
	return [[...before, {text: truncate(wide, room(options, rowWidth(before))), as: 'quiet'}]];
}

function withFate(rows: readonly Row[], fate: Fate, message: Message, options: RowOptions): readonly Row[] {
	if (options.bare) {
		return rows;
	}

	const {sign, words, as} = fateSigns[fate];
	const short = sign(glyphsFor(options.ascii));
	if (short === '') {
		return rows;
	}

	const label = startOf(message.at, message.from, options);
	const columns = rowWidth(label) + messageColumns(message, label, options);
	const last = rows.at(-1) ?? [];
	const long = words === undefined ? short : `${short} ${words}`;
	const fits = rowWidth(last) + cellWidth(long) + 1 <= columns + 2;
	return [...rows.slice(0, -1), [...last, {text: ` ${fits ? long : short}`, as}]];
}

const fateSigns: Readonly<
	Record<Fate, {readonly sign: (glyphs: Glyphs) => string; readonly words?: string; readonly as: Meaning}>
> = {
	waiting: {sign: ({waiting}) => waiting, words: 'waiting', as: 'quiet'},
	sending: {sign: ({waiting}) => waiting, as: 'quiet'},
	sent: {sign: () => '', as: 'quiet'},
	delivered: {sign: ({done}) => done, as: 'quiet'},
	failed: {sign: ({phase}) => phase.failed, as: 'warning'},
	cancelled: {sign: ({phase}) => phase.failed, words: 'taken back', as: 'quiet'},
};

function labelOf(from: 'self' | 'peer', options: RowOptions): string {
	const peer = peerLabel(options);
	const width = Math.max(cellWidth('you'), cellWidth(peer));
	return padEnd(from === 'self' ? 'you' : peer, width);
}

function peerLabel({peerName, ascii, columns}: RowOptions): string {
	const limit = Math.min(MAX_LABEL_COLUMNS, Math.floor(columns / 4));
	return truncate(displayForm(peerName ?? 'peer'), limit, glyphsFor(ascii).ellipsis);
}

function timeSpans(at: number, {time}: RowOptions): Row {
	return time
		? [
				{text: formatTime(at), as: 'quiet'},
				{text: ' ', as: 'plain'},
			]
		: [];
}

/** Under each other, the first one behind `start` if there it begins; bare, what does not fit goes on at the edge. */
function hung(start: Row, rows: readonly Row[], options: RowOptions, isFirst = true): readonly Row[] {
	if (options.bare) {
		return rows.flatMap((row, number) =>
			number === 0 && isFirst ? bareRows([...start, ...row], false, options) : bareRows(row, true, options),
		);
	}
	return hang(isFirst ? start : [{text: ' '.repeat(rowWidth(start)), as: 'plain'}], rows);
}

/** How wide a text may be behind `start`; bare, as long as its lines are. */
function textColumns(start: Row, options: RowOptions): number {
	return options.bare ? Number.POSITIVE_INFINITY : room(options, rowWidth(start));
}

function room({columns}: RowOptions, indent: number): number {
	return Math.max(4, columns - indent);
}
