/** Code points that are never shown as themselves, and why. Both ends belong to the range. */
export type EscapedRange = {readonly first: number; readonly last: number; readonly reason: string};

/**
 * Every code point of peer text that is replaced by its number wherever it stands, in ascending order.
 *
 * Together with the characters that the sanitizer decides by their neighbours (ZWJ, ZWNJ, VS16) this covers all
 * of Unicode's Default_Ignorable_Code_Point and Bidi_Control, reserved ones included. The last two code points
 * of each plane are noncharacters too; see {@link isEscaped}.
 */
export const escapedRanges: readonly EscapedRange[] = [
	{first: 0x80, last: 0x9f, reason: 'C1 control: U+009B is a CSI of one character'},
	{first: 0xad, last: 0xad, reason: 'soft hyphen'},
	{first: 0x34f, last: 0x34f, reason: 'combining grapheme joiner'},
	{first: 0x61c, last: 0x61c, reason: 'bidi: Arabic letter mark'},
	{first: 0x115f, last: 0x1160, reason: 'filler: Hangul jamo'},
	{first: 0x17b4, last: 0x17b5, reason: 'filler: Khmer inherent vowels'},
	{first: 0x180b, last: 0x180d, reason: 'variation selectors, Mongolian'},
	{first: 0x180e, last: 0x180e, reason: 'filler: Mongolian vowel separator'},
	{first: 0x180f, last: 0x180f, reason: 'variation selector, Mongolian'},
	{first: 0x200b, last: 0x200b, reason: 'zero-width space'},
	{first: 0x200e, last: 0x200f, reason: 'bidi: marks'},
	{first: 0x202a, last: 0x202e, reason: 'bidi: embeddings and overrides'},
	{first: 0x2060, last: 0x2060, reason: 'word joiner'},
	{first: 0x2061, last: 0x2065, reason: 'invisible operators, and one reserved beside them'},
	{first: 0x2066, last: 0x2069, reason: 'bidi: isolates'},
	{first: 0x206a, last: 0x206f, reason: 'deprecated format controls'},
	{first: 0x3164, last: 0x3164, reason: 'filler: Hangul'},
	{first: 0xe000, last: 0xf8ff, reason: 'private use'},
	{first: 0xfdd0, last: 0xfdef, reason: 'noncharacters'},
	{first: 0xfe00, last: 0xfe0e, reason: 'variation selectors but VS16'},
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
	return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A control character below U+0080 as it stands in escaped text: `^[` for ESC, `^?` for DEL. */
export function escapeControl(codePoint: number): string {
	return `^${String.fromCharCode(codePoint ^ 0x40)}`;
}
