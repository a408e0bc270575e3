import {cutText} from '../../text/cut-text.ts';
import {displayForm, graphemes} from '../../text/graphemes.ts';
import type {Range} from '../../text/wrap.ts';
import {shownName} from '../../words/transfer.ts';
import {type Entry, entryAt, type MessageLog} from './message-log.ts';

/**
 * Where a text contains another one, whatever the case. A match is made of whole graphemes: "e" does not match
 * the "é" that is an "e" with an accent.
 *
 * @returns On grapheme boundaries, in order, never overlapping; none for an empty query.
 */
export function findRanges(text: string, query: string): readonly Range[] {
	const wanted = fold(query);
	if (wanted === '' || !fold(text).includes(wanted)) {
		return [];
	}

	const {folded, placeOf} = foldWithPlaces(text);
	const ranges: Range[] = [];
	let from = 0;
	for (let found = folded.indexOf(wanted); found !== -1; found = folded.indexOf(wanted, from)) {
		const start = placeOf(found);
		const end = placeOf(found + wanted.length);
		if (start === undefined || end === undefined) {
			from = found + 1;
		} else {
			ranges.push({start, end});
			from = found + wanted.length;
		}
	}

	return ranges;
}

/** Where in a log something was found: in which text of an entry, and where the part of it begins that {@link cutText} makes. */
export type Found = {readonly index: number; readonly text: number; readonly start: number};

/** How far a search has come. */
export type Look =
	| ({readonly type: 'found'} & Found)
	| {readonly type: 'nothing'}
	/** There is more to look at. */
	| ({readonly type: 'unfinished'} & From);

/** Where a search goes on: at this entry, and in it at this one of the parts that are looked at closely. */
export type From = {readonly from: number; readonly part: number};

/** How much is looked at in one go, in code units, with so many for each text: a few milliseconds of work. */
const LOOK_UNITS = 2_097_152;
const TEXT_UNITS = 64;
/** To look closely takes so much longer. */
const CLOSELY = 56;
/** How many code units of a text one of a query may stand for: a letter with all its accents, and what is not drawn. */
const MAX_GROWTH = 8;

/**
 * The nearest message that contains a text, or file whose name does.
 *
 * @param where - Where the search begins; this entry is looked at as well.
 * @param step - 1 for newer messages, -1 for older ones.
 */
export function findEntry(log: MessageLog, query: string, {from, part}: From, step: 1 | -1): Look {
	const last = log.end - 1;
	const mayHold = sieve(query);
	let room = LOOK_UNITS;
	let skipped = part;
	for (
		let index = step === 1 ? Math.max(from, log.first) : Math.min(from, last);
		index >= log.first && index <= last;
		index += step
	) {
		let number = 0;
		for (const [place, text] of textsOf(entryAt(log, index)).entries()) {
			room -= text.length + TEXT_UNITS;
			for (const {start, end} of mayHold(text) ? cutText(text) : []) {
				number++;
				if (number <= skipped) continue;
				if (room <= 0) return {type: 'unfinished', from: index, part: number - 1};
				room -= CLOSELY * (end - start);
				// What begins in a part may go on in the next one.
				const window = text.slice(start, end + MAX_GROWTH * query.length);
				if (findRanges(window, query).length > 0) return {type: 'found', index, text: place, start};
			}
		}

		skipped = 0;
		if (room <= 0) return {type: 'unfinished', from: index + step, part: 0};
	}

	return {type: 'nothing'};
}

function textsOf(entry: Entry | undefined): readonly string[] {
	switch (entry?.kind) {
		case 'message':
			return [entry.message.text];
		case 'flood':
			return entry.messages.map(({text}) => text);
		case 'transfer':
			return [shownName(entry.transfer.name)];
		default:
			return [];
	}
}

/**
 * ASCII, and letters that are one character, one grapheme and one lower-case character each: in a text of these a match is what
 * a pattern finds, and a longer one holds every shorter one.
 */
const plainUnit =
	/[\x00-\x0c\x0e-\x7f\xa1-\xac\xae-\u012f\u0131-\u024f\u0400-\u0482\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/;

let plainUnits: Uint8Array | undefined;

/** By a table, made when it is first needed: a pattern takes three times as long. */
function isPlain(text: string): boolean {
	plainUnits ??= Uint8Array.from({length: 0x10000}, (_, unit) =>
		Number(plainUnit.test(String.fromCharCode(unit))),
	);
	for (let index = 0; index < text.length; index++) {
		if (plainUnits[text.charCodeAt(index)] === 0) return false;
	}
	return true;
}

/** Whether a search for `longer` can only find what one for `shorter` has found. */
export function narrows(longer: string, shorter: string): boolean {
	return shorter !== '' && longer.startsWith(shorter) && isPlain(longer);
}

/** Passes every text that may hold the query: of many thousands, most are done with quickly. */
function sieve(query: string): (text: string) => boolean {
	if (!isPlain(query)) return () => true;
	const pattern = new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');
	return text => pattern.test(text) || !isPlain(text);
}

/**
 * Case, and whether an accent is a character of its own, make no difference, nor does what is not drawn. A final
 * sigma is a sigma.
 */
function fold(text: string): string {
	if (isPlain(text)) {
		return text.toLowerCase();
	}

	const shown = notDrawn.test(text) ? displayForm(text).replace(/[\u200c\u200d]/g, '') : text;
	const lower = shown.toLowerCase();
	return lower.normalize('NFC').replaceAll('ς', 'σ');
}

/** All that {@link displayForm} may leave out: a search looks at many texts, and few have any of it. */
const notDrawn =
	/[\xad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff\p{Join_Control}\p{Variation_Selector}\p{Emoji_Modifier}]|\u20e3|[\u{e0000}-\u{e0fff}]/u;

/** The folded text, and which place in the text each grapheme boundary of the folded one comes from. */
function foldWithPlaces(text: string): {
	readonly folded: string;
	readonly placeOf: (boundary: number) => number | undefined;
} {
	if (isPlain(text)) {
		return {folded: fold(text), placeOf: boundary => boundary};
	}

	const starts = new Map([[0, 0]]);
	const parts: string[] = [];
	let place = 0;
	let length = 0;
	for (const grapheme of graphemes(text)) {
		const part = fold(grapheme);
		parts.push(part);
		place += grapheme.length;
		length += part.length;
		starts.set(length, place);
	}

	return {folded: parts.join(''), placeOf: boundary => starts.get(boundary)};
}
