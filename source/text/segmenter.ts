/** Texts in graphemes; `segment()` is that of `Intl.Segmenter`, whatever the text. */
type Segmenter = {readonly segment: (text: string) => Segments};

type Segments = Iterable<Intl.SegmentData> & {
	readonly containing: (index?: number) => Intl.SegmentData | undefined;
};

/**
 * The one segmenter. What it stands for is made when it is first needed: that takes 20 ms, which a start has not. What the
 * interface itself is written and drawn with needs none, and so the first frame does not either.
 */
export const segmenter: Segmenter = {
	segment: text => (isApart(text) ? new Characters(text) : general().segment(text)),
};

let made: Intl.Segmenter | undefined;

function general(): Intl.Segmenter {
	made ??= new Intl.Segmenter('en', {granularity: 'grapheme'});
	return made;
}

/** Whether each code unit is a grapheme of its own: the segmenter would take twenty times as long to say so. */
export function isApart(text: string): boolean {
	return drawn.test(text) || isOfSolitaries(text);
}

/** Latin letters, punctuation, arrows, borders and signs, controls but CR, which joins LF: a first frame has no time for a table. */
const drawn = /^[\0-\x0c\x0e-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2bff]*$/;

/**
 * Letters and signs that never join another of these: where two of them meet there is a boundary, whatever else stands in the text
 * (UAX #29, GB4, GB5, GB999). In most scripts; not in those whose vowels, jamo or flags are made of several that do.
 */
const solitary =
	/^[\n\x20-\x7e\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u058f\u05d0-\u05f4\u0620-\u064a\u066e\u066f\u0671-\u06d3\u0e01-\u0e30\u0e3f-\u0e46\u1e00-\u1fff\u2010-\u2027\u2030-\u203b\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d\u{20000}-\u{3fffd}]$/u;

/** Whether this is one of them. */
export function isSolitary(grapheme: string): boolean {
	return solitary.test(grapheme);
}

let solitaryUnits: Uint8Array | undefined;

/** Nothing but these, each one code unit. By a table, made when it is first needed. */
function isOfSolitaries(text: string): boolean {
	solitaryUnits ??= Uint8Array.from({length: 0x10000}, (_, unit) =>
		Number(isSolitary(String.fromCharCode(unit))),
	);
	for (let index = 0; index < text.length; index++) {
		if (solitaryUnits[text.charCodeAt(index)] === 0) return false;
	}
	return true;
}

/** A text in which each code unit is a grapheme of its own. */
class Characters implements Segments {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	containing(index = 0): Intl.SegmentData | undefined {
		const input = this.#text;
		return index < 0 || index >= input.length ? undefined : {segment: input.charAt(index), index, input};
	}

	*[Symbol.iterator](): Generator<Intl.SegmentData> {
		const input = this.#text;
		for (let index = 0; index < input.length; index += 1) {
			yield {segment: input.charAt(index), index, input};
		}
	}
}
