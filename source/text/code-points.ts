/** Code points that are never shown as themselves, and why. Both ends belong to the range. */
export type EscapedRange = {readonly first: number; readonly last: number; readonly reason: string};

/**
 * Every code point of peer text that is replaced by its number, in ascending order; but the selectors and tags of
 * plane 14 only where they say nothing ({@link isIdeographSelector}, {@link subdivisionTags}), and so what `invisible-parts.ts` is about.
 *
 * Together with what the sanitizer decides by its neighbours (ZWJ, ZWNJ, VS15, VS16, {@link isHiddenMark}) this covers all
 * of Unicode's Default_Ignorable_Code_Point and Bidi_Control, reserved ones included. The last two code points
 * of each plane are noncharacters too; see {@link isEscaped}.
 */
export const escapedRanges: readonly EscapedRange[] = [
	{first: 0x80, last: 0x9f, reason: 'C1 control: U+009B is a CSI of one character'},
	{first: 0x34f, last: 0x34f, reason: 'combining grapheme joiner'},
	{first: 0x115f, last: 0x1160, reason: 'filler: Hangul jamo'},
	{first: 0x17b4, last: 0x17b5, reason: 'filler: Khmer inherent vowels'},
	{first: 0x180b, last: 0x180d, reason: 'variation selectors, Mongolian'},
	{first: 0x180e, last: 0x180e, reason: 'filler: Mongolian vowel separator'},
	{first: 0x180f, last: 0x180f, reason: 'variation selector, Mongolian'},
	{first: 0x200b, last: 0x200b, reason: 'zero-width space'},
	{first: 0x202a, last: 0x202e, reason: 'bidi: embeddings and overrides'},
	{first: 0x2060, last: 0x2060, reason: 'word joiner'},
	{first: 0x2061, last: 0x2065, reason: 'invisible operators, and one reserved beside them'},
	{first: 0x2066, last: 0x2069, reason: 'bidi: isolates'},
	{first: 0x206a, last: 0x206f, reason: 'deprecated format controls'},
	{first: 0x3164, last: 0x3164, reason: 'filler: Hangul'},
	{first: 0xe000, last: 0xf8ff, reason: 'private use'},
	{first: 0xfdd0, last: 0xfdef, reason: 'noncharacters'},
	{first: 0xfe00, last: 0xfe0d, reason: 'variation selectors but VS15 and VS16'},
	{first: 0xfeff, last: 0xfeff, reason: 'byte order mark'},
	{first: 0xffa0, last: 0xffa0, reason: 'filler: Hangul, halfwidth'},
	{first: 0xfff0, last: 0xfff8, reason: 'reserved for invisible characters'},
	{first: 0xfff9, last: 0xfffb, reason: 'interlinear annotation: hides text in text'},
	{first: 0x13430, last: 0x1343f, reason: 'hieroglyph format controls'},
	{first: 0x1bca0, last: 0x1bca3, reason: 'shorthand format controls'},
	{first: 0x1d173, last: 0x1d17a, reason: 'musical format controls'},
	{first: 0xe0000, last: 0xe0fff, reason: 'tags, variation selectors supplement, reserved beside them'},
	{first: 0xf0000, last: 0xffffd, reason: 'private use, plane 15'},
	{first: 0x100000, last: 0x10fffd, reason: 'private use, plane 16'},
];

/**
 * Whether a code point is always shown as `<U+…>`.
 *
 * @param codePoint - From U+0080 up; the ASCII controls have names of their own (`^[`).
 */
export function isEscaped(codePoint: number): boolean {
	if ((codePoint & 0xfffe) === 0xfffe) {
		return true;
	}

	let low = 0;
	let high = escapedRanges.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const range = escapedRanges[middle];
		if (range === undefined || codePoint < range.first) {
			high = middle - 1;
		} else if (codePoint > range.last) {
			low = middle + 1;
		} else {
			return true;
		}
	}

	return false;
}

/** The number of a code point as it stands in escaped text: `<U+202E>`. */
export function escapeCodePoint(codePoint: number): string {
	const known = escapes.get(codePoint);
	if (known !== undefined) {
		return known;
	}

	const written = `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
	// A hostile text has hundreds of thousands; that it also chooses which must not fill the memory.
	if (escapes.size >= maxKnownEscapes) {
		escapes.clear();
	}

	escapes.set(codePoint, written);
	return written;
}

const escapes = new Map<number, string>();
const maxKnownEscapes = 1024;

/** A control character below U+0080 as it stands in escaped text: `^[` for ESC, `^?` for DEL. */
export function escapeControl(codePoint: number): string {
	return controls[codePoint] ?? controlEscape(codePoint);
}

const controls: readonly string[] = Array.from({length: 0x20}, (_, codePoint) => controlEscape(codePoint));

function controlEscape(codePoint: number): string {
	return `^${String.fromCharCode(codePoint ^ 0x40)}`;
}

/**
 * Directional marks and the soft hyphen: text has them without its writer's knowledge, and a mark of its own has no
 * power to turn other text around, as embeddings, overrides and isolates have.
 */
export function isHiddenMark(codePoint: number): boolean {
	return codePoint === 0xad || codePoint === 0x61c || codePoint === 0x200e || codePoint === 0x200f;
}

/** Chooses one of the written forms of the ideograph before it (UTS 37): names in Japan are told apart by them. */
export function isIdeographSelector(codePoint: number): boolean {
	return codePoint >= 0xe0100 && codePoint <= 0xe01ef;
}

/** What follows a black flag in the flags of England, Scotland and Wales: the only tags that are in general use. */
export const subdivisionTags =
	/^\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u;

const hidden =
	/[\xad\u061c\u200b\u200e\u200f\u{e0061}-\u{e007a}\u{e007f}]|[\u180b-\u180f]|[\ufe00-\ufe0e]|[\u{e0100}-\u{e01ef}]/gu;

/**
 * A sanitized text without what is kept in it and never drawn. What could hide anything is not kept by the
 * sanitizer but replaced, so that nothing of it is left to vanish here.
 */
export function visibleForm(text: string): string {
	return text.replace(hidden, '');
}
