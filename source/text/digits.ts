/**
 * The code that somebody typed: eight digits of any script, with blanks and dashes between them or what cannot be
 * seen.
 *
 * @returns `undefined` where anything else stands beside them: that is no code.
 */
export function typedCode(text: string): string | undefined {
	const digits = asciiForm(text).replace(/[\s\p{Pd}−ー\p{Default_Ignorable_Code_Point}]/gu, '');
	return /^[0-9]{8}$/.test(digits) ? digits : undefined;
}

/**
 * What is meant by somebody who types a command with an input method switched on: letters and signs of full width
 * as ASCII, digits of other scripts as `0` to `9`.
 */
export function asciiForm(text: string): string {
	return text.normalize('NFKC').replace(/[^\P{Nd}0-9]/gu, digitValue);
}

/**
 * All decimal digits of a text as `0` to `9`, in order, with everything else left out: what a safety code is looked for
 * in, however it is written: with blanks, dashes or invisible characters between the digits, in full-width, circled or
 * superscript digits, or in the digits of another script.
 *
 * Words go too. So digits from distant places can join up to a code by chance; for one stray run of eight digits that
 * happens once in 10^8, and a message held back without need costs a second look, while a code sent can be changed by
 * whoever listens.
 *
 * Linear in the text, and never throws: no pattern here repeats a class of code points, which overflows the
 * pattern's stack at about a million.
 */
export function digitsOf(text: string): string {
	if (/^[\x00-\x7f]*$/.test(text)) {
		return text.replace(/\D+/g, '');
	}

	let digits = '';
	// Each for itself: no code point that becomes a digit depends on its neighbours, and sorting a long run of marks takes
	// NFKC quadratic time.
	for (let index = 0; index < text.length; ) {
		const codePoint = text.codePointAt(index) ?? 0;
		digits += digitsOfCodePoint(codePoint);
		index += codePoint > 0xffff ? 2 : 1;
	}
	return digits;
}

/** 1 where a code point is known to hold no digit: of all planes with letters and signs. */
const holdNone = new Uint8Array(0x20000);

function digitsOfCodePoint(codePoint: number): string {
	if (holdNone[codePoint] === 1) {
		return '';
	}

	const digits = String.fromCodePoint(codePoint)
		.normalize('NFKC')
		.replace(/\P{Nd}/gu, '')
		.replace(/\D/gu, digitValue);
	if (digits === '') {
		holdNone[codePoint] = 1;
	}

	return digits;
}

/** Unicode keeps the decimal digits of a script together, from zero to nine, and gaps between the scripts. */
function digitValue(digit: string): string {
	const codePoint = digit.codePointAt(0) ?? 0;
	let zero = codePoint;
	while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) {
		zero--;
	}

	return String((codePoint - zero) % 10);
}
