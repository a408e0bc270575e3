import {escapeCodePoint, escapeControl, isEscaped} from './code-points.ts';

/** How many combining marks are shown on one base; what comes above is shown as one `…`. */
export const maxMarks = 4;

/**
 * Makes text from the peer, the network, a file name or a system error safe to store and to draw.
 *
 * LF is the only control character that survives, nothing is deleted silently, and escapes are ASCII, so an
 * escape sequence becomes text that does nothing. Two things are accepted: somebody may type `<U+200B>` or `^[`
 * literally, and flags of parts of countries (England's) show their tags, because tags can hide a whole text.
 *
 * Linear in its input, and sanitizing twice is sanitizing once.
 *
 * @param input - UTF-8 bytes (bad ones become U+FFFD) or a string (lone surrogates likewise).
 * @returns Well-formed text in Unicode normalization form C.
 */
export function sanitize(input: Uint8Array | string): string {
	const text = typeof input === 'string' ? input.toWellFormed() : decode(input);
	if (/^[\n\x20-\x7e]*$/.test(text)) {
		return text;
	}

	const lines = normalize(text).replace(/\r\n|[\r\x85\u2028\u2029]/g, '\n');
	return show(lines);
}

/**
 * The same for what has one row and must not take more: a hint, a path, a question. LF is shown as `^J`.
 *
 * A file can be called anything, and whatever makes a second row pushes out what stands beside or under it.
 */
export function sanitizeRow(input: Uint8Array | string): string {
	return sanitize(input).replaceAll('\n', escapeControl(0x0a));
}

function decode(bytes: Uint8Array): string {
	// Without `ignoreBOM` the decoder would swallow a byte order mark without a trace.
	return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
}

function normalize(text: string): string {
	// Sorting a long run of marks takes quadratic time in ICU: a minute and more for 1 MiB. So runs are cut first.
	// What is left is still far more than `maxMarks`, so that the cut shows as `…` like any other. Mark by mark: a
	// quantifier over all of them would overflow the pattern's stack.
	return text.replace(/\p{M}(?<=\p{M}{33})/gu, '').normalize('NFC');
}

/** What stands to the left, as far as it decides about the next character. */
type Left = {
	/**
	 * `none`: nothing that a mark could stand on. `base`: any visible character. `keycap`: digit, `#` or `*`.
	 * `emoji`: an emoji, and nothing after it. `dressed`: an emoji with VS16 or a skin tone. `letter`: a letter of
	 * U+0600–0DFF, perhaps with marks of these scripts. A joiner that was kept changes nothing.
	 */
	kind: 'none' | 'base' | 'keycap' | 'emoji' | 'dressed' | 'letter';
	/** Marks on the base so far, those left out included. */
	marks: number;
};

function show(text: string): string {
	const left: Left = {kind: 'none', marks: 0};
	let output = '';
	for (let index = 0; index < text.length; ) {
		const codePoint = text.codePointAt(index) ?? 0;
		index += codePoint > 0xffff ? 2 : 1;
		output += codePoint < 0x80 ? showAscii(codePoint, left) : showOther(codePoint, text, index, left);
	}

	return output;
}

function showAscii(codePoint: number, left: Left): string {
	left.marks = 0;
	left.kind = 'none';
	if (codePoint === 0x09) {
		return '    ';
	}

	if (codePoint === 0x0a || codePoint === 0x20) {
		return String.fromCharCode(codePoint);
	}

	if (codePoint < 0x20 || codePoint === 0x7f) {
		return escapeControl(codePoint);
	}

	const character = String.fromCharCode(codePoint);
	left.kind = /[\d#*]/.test(character) ? 'keycap' : 'base';
	return character;
}

/** Shows a code point from U+0080 up. `next` is the index of what follows it in `text`. */
function showOther(codePoint: number, text: string, next: number, left: Left): string {
	if (isJoiner(codePoint)) {
		return showJoiner(codePoint, text.codePointAt(next) ?? 0, left);
	}

	if (codePoint === 0xfe0f) {
		return showEmojiStyle(left);
	}

	if (isEscaped(codePoint)) {
		return showEscaped(codePoint, left);
	}

	const character = String.fromCodePoint(codePoint);
	if (/\p{M}/u.test(character)) {
		return showMark(codePoint, character, left);
	}

	left.marks = 0;
	left.kind = kindOf(codePoint, character, left);
	return character;
}

function kindOf(codePoint: number, character: string, left: Left): Left['kind'] {
	if (isSkinTone(codePoint)) {
		return left.kind === 'emoji' ? 'dressed' : 'base';
	}

	if (isJoiningLetter(codePoint)) {
		return 'letter';
	}

	if (/\p{Extended_Pictographic}/u.test(character)) {
		return 'emoji';
	}

	return /\s/.test(character) ? 'none' : 'base';
}

function showEscaped(codePoint: number, left: Left): string {
	// A mark must not land on the escape: `>` with U+0338 would become another character in the next NFC.
	left.kind = 'none';
	return escapeCodePoint(codePoint);
}

function showJoiner(codePoint: number, next: number, left: Left): string {
	const inEmoji = codePoint === 0x200d && (left.kind === 'emoji' || left.kind === 'dressed') && isEmoji(next);
	const inWord =
		left.kind === 'letter' && (isJoiningLetter(next) || (isJoiningMark(next) && left.marks < maxMarks));
	// The marks still count behind it: joiners must not lift the limit on what stands on one base.
	return inEmoji || inWord ? String.fromCodePoint(codePoint) : showEscaped(codePoint, left);
}

function showEmojiStyle(left: Left): string {
	if (left.kind !== 'emoji' && left.kind !== 'keycap') {
		return showEscaped(0xfe0f, left);
	}

	left.kind = left.kind === 'emoji' ? 'dressed' : 'base';
	return '\ufe0f';
}

function showMark(codePoint: number, character: string, left: Left): string {
	if (left.kind === 'none') {
		left.kind = 'base';
		left.marks = 1;
		return `\u25cc${character}`;
	}

	left.marks++;
	if (left.marks > maxMarks) {
		left.kind = 'base';
		return left.marks === maxMarks + 1 ? '…' : '';
	}

	const isWord = left.kind === 'letter' && isJoiningMark(codePoint);
	left.kind = isWord ? 'letter' : 'base';
	return character;
}

function isJoiner(codePoint: number): boolean {
	return codePoint === 0x200c || codePoint === 0x200d;
}

/** Arabic to Sinhala: the scripts in which ZWJ and ZWNJ choose between shapes. */
function isJoiningLetter(codePoint: number): boolean {
	return isJoiningScript(codePoint) && /\p{L}/u.test(String.fromCodePoint(codePoint));
}

/** A vowel sign or virama is part of a written letter there: a ZWJ stands after or before it. */
function isJoiningMark(codePoint: number): boolean {
	return isJoiningScript(codePoint) && /\p{M}/u.test(String.fromCodePoint(codePoint));
}

function isJoiningScript(codePoint: number): boolean {
	return codePoint >= 0x0600 && codePoint <= 0x0dff;
}

function isEmoji(codePoint: number): boolean {
	return /\p{Extended_Pictographic}/u.test(String.fromCodePoint(codePoint));
}

function isSkinTone(codePoint: number): boolean {
	return codePoint >= 0x1f3fb && codePoint <= 0x1f3ff;
}
