/**
 * Whether a character that cannot be seen belongs to what stands directly before it, as people's keyboards and
 * standards have it: it chooses a form, or ends a word in a script without blanks. Anywhere else it could only hide something.
 *
 * Emoji, their keycaps and joiners between them are the sanitizer's own business, for they go over several characters.
 *
 * @param before - The code point directly before it, as it is shown; 0 for none, and for an escape.
 * @param next - The code point behind it; 0 at the end.
 */
export function isInvisiblePart(before: number, codePoint: number, next: number): boolean {
	switch (codePoint) {
		case 0x200b:
			return (
				wordOfNoBlanks.test(String.fromCodePoint(before)) && letterOfNoBlanks.test(String.fromCodePoint(next))
			);
		case 0x180e:
			return mongolian.test(String.fromCodePoint(before)) && (next === 0x1820 || next === 0x1821);
		case 0x200c:
			return isVirama(before);
		case 0x200d:
			return isVirama(before) || joiningLetter.test(String.fromCodePoint(before));
		default:
			return standardPair.test(String.fromCodePoint(before, codePoint));
	}
}

/** Whether it takes a look at its neighbours to know if a character is invisible for a reason: {@link isInvisiblePart}. */
export function mayBeInvisiblePart(codePoint: number): boolean {
	return (
		codePoint === 0x200b ||
		(codePoint >= 0x180b && codePoint <= 0x180f) ||
		(codePoint >= 0xfe00 && codePoint <= 0xfe0e)
	);
}

/** Thai, Lao, Myanmar, Khmer, Tai and Javanese: where U+200B says where a word ends, on Khmer keyboards by the space bar. */
const wordOfNoBlanks =
	/^(?=[\p{L}\p{M}])[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad\ua980-\ua9ff\uaa60-\uaadf]/u;
const letterOfNoBlanks =
	/^(?=\p{L})[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad\ua980-\ua9ff\uaa60-\uaadf]/u;

const mongolian = /^(?:[\u1820-\u18aa]|[\u180b-\u180d\u180f])/;

/** Arabic to Mandaic: ZWJ behind a letter shows how it would be joined, as in the abbreviation of the Hijri year. */
const joiningLetter = /^(?=\p{L})[\u0620-\u07ff\u0840-\u08ff]/u;

/** What makes a consonant lose its vowel, Devanagari to Sinhala: ZWJ and ZWNJ behind it choose how that is written (RFC 5892, A). */
function isVirama(codePoint: number): boolean {
	return codePoint === 0x0dca || (codePoint >= 0x0900 && codePoint < 0x0d80 && (codePoint & 0x7f) === 0x4d);
}

/** Unicode's StandardizedVariants.txt: mathematics and zero, full-width points, Myanmar, Mongolian, Phags-pa, ideographs. */
const standardPair =
	/^(?:[0\u2205\u2229\u222a\u2268\u2269\u2272\u2273\u228a\u228b\u2293-\u2295\u2297\u229c\u22da\u22db\u2a3c\u2a3d\u2a9d\u2a9e\u2aac\u2aad\u2acb\u2acc\uff10]\ufe00|[\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f][\ufe00\ufe01]|[\u1000\u1002\u1004\u1010\u1011\u1015\u1019\u101a\u101c\u101d\u1022\u1031\u1075\u1078\u107a\u1080\uaa60-\uaa66\uaa6b\uaa6c\uaa6f\uaa7a]\ufe00|[\ua856\ua85c\ua85e-\ua860\ua868]\ufe00|\p{Unified_Ideograph}[\ufe00-\ufe02]|[\u1820-\u18aa][\u180b-\u180d\u180f])$/u;
