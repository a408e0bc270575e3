/**
 * Whether a safety code occurs in a text, however it is written: with blanks, dashes or invisible characters
 * between the digits, in full-width, circled or superscript digits, or in the digits of another script.
 *
 * Everything but digits is taken out before the search, words too. So digits from distant places can join up to
 * the code by chance; for one stray run of eight digits that happens once in 10^8, and a message held back
 * without need costs a second look, while a code sent can be changed by whoever listens.
 *
 * @param text - A message that is about to be sent.
 * @param code - Eight digits; blanks in it do not matter.
 */
export function containsCode(text: string, code: string): boolean {
	const wanted = digitsOf(code);
	return wanted !== '' && digitsOf(text).includes(wanted);
}

function digitsOf(text: string): string {
	if (/^[\x00-\x7f]*$/.test(text)) {
		return text.replace(/\D+/g, '');
	}

	// Marks go first: sorting a long run of them takes NFKC quadratic time.
	return text
		.replace(/\p{M}+/gu, '')
		.normalize('NFKC')
		.replace(/\P{Nd}+/gu, '')
		.replace(/[^\d]/gu, digitValue);
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
