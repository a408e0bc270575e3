import {displayForm, graphemes} from '../../text/graphemes.ts';
import type {Range} from '../../text/wrap.ts';
import {shownName} from '../../words/transfer.ts';
import {entryAt, type MessageLog} from './message-log.ts';

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

	const {folded, starts} = foldWithPlaces(text);
	const ranges: Range[] = [];
	let from = 0;
	for (let found = folded.indexOf(wanted); found !== -1; found = folded.indexOf(wanted, from)) {
		const start = starts.get(found);
		const end = starts.get(found + wanted.length);
		if (start === undefined || end === undefined) {
			from = found + 1;
		} else {
			ranges.push({start, end});
			from = found + wanted.length;
		}
	}

	return ranges;
}

/**
 * The nearest message that contains a text, or file whose name does.
 *
 * @param from - Where the search begins; this entry is looked at as well.
 * @param step - 1 for newer messages, -1 for older ones.
 * @returns Its index; `undefined` if there is none in that direction.
 */
export function findEntry(log: MessageLog, query: string, from: number, step: 1 | -1): number | undefined {
	const last = log.end - 1;
	const mayHold = sieve(query);
	const holds = (text: string) => mayHold(text) && findRanges(text, query).length > 0;
	for (
		let index = step === 1 ? Math.max(from, log.first) : Math.min(from, last);
		index >= log.first && index <= last;
		index += step
	) {
		const entry = entryAt(log, index);
		if (entry?.kind === 'message' && holds(entry.message.text)) {
			return index;
		}

		if (entry?.kind === 'flood' && entry.messages.some(({text}) => holds(text))) {
			return index;
		}

		if (entry?.kind === 'transfer' && holds(shownName(entry.transfer.name))) {
			return index;
		}
	}

	return undefined;
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
	const shown = notDrawn.test(text) ? displayForm(text).replace(/[\u200c\u200d]/g, '') : text;
	const lower = shown.toLowerCase();
	return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFC').replaceAll('ς', 'σ');
}

/** All that {@link displayForm} may leave out: a search looks at many texts, and few have any of it. */
const notDrawn =
	/[\xad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff\p{Join_Control}\p{Variation_Selector}\p{Emoji_Modifier}]|\u20e3|[\u{e0000}-\u{e0fff}]/u;

/** The folded text, and which place in the text each grapheme boundary of the folded one comes from. */
function foldWithPlaces(text: string): {
	readonly folded: string;
	readonly starts: ReadonlyMap<number, number>;
} {
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

	return {folded: parts.join(''), starts};
}
