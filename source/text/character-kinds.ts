import {isEscaped, isHiddenMark, isIdeographSelector} from './code-points.ts';

/**
 * What characters from U+0080 up are to the sanitizer. `none`: a blank, on which no mark stands. `letter`: one of
 * U+0600–0DFF, between which joiners choose the shapes; `joining-mark`: a vowel sign or virama there.
 */
const kinds = [
	'base',
	'none',
	'ideograph',
	'emoji',
	'letter',
	'skin-tone',
	'mark',
	'joining-mark',
	'escaped',
	'hidden',
	'joiner',
	'emoji-style',
] as const;
export type CharacterKind = (typeof kinds)[number];

/** The number of each kind plus one, for the planes with letters and signs; 0 where nobody has asked yet. */
const known = new Uint8Array(0x20000);

/** What kind of character this code point is. */
export function kindOf(codePoint: number): CharacterKind {
	const kind = kinds[(known[codePoint] ?? 0) - 1];
	if (kind !== undefined) {
		return kind;
	}

	const found = findKind(codePoint);
	known[codePoint] = kinds.indexOf(found) + 1;
	return found;
}

/** Whether Unicode sorts it among the marks of a base. */
export function isMark(codePoint: number): boolean {
	const kind = kindOf(codePoint);
	return (
		kind === 'mark' || kind === 'joining-mark' || kind === 'emoji-style' || isIdeographSelector(codePoint)
	);
}

function findKind(codePoint: number): CharacterKind {
	const character = String.fromCodePoint(codePoint);
	switch (true) {
		case codePoint === 0x200c || codePoint === 0x200d:
			return 'joiner';
		case codePoint === 0xfe0e || codePoint === 0xfe0f:
			return 'emoji-style';
		case isHiddenMark(codePoint):
			return 'hidden';
		case isEscaped(codePoint):
			return 'escaped';
		case codePoint >= 0x1f3fb && codePoint <= 0x1f3ff:
			return 'skin-tone';
		case /\p{M}/u.test(character):
			// A vowel sign or virama is part of a written letter there: a ZWJ stands after or before it.
			return isJoiningScript(codePoint) ? 'joining-mark' : 'mark';
		case isJoiningScript(codePoint) && /\p{L}/u.test(character):
			return 'letter';
		case /\p{Unified_Ideograph}/u.test(character):
			return 'ideograph';
		case /\p{Extended_Pictographic}/u.test(character):
			return 'emoji';
		default:
			return /\s/.test(character) ? 'none' : 'base';
	}
}

/** Arabic to Sinhala: the scripts in which ZWJ and ZWNJ choose between shapes. */
function isJoiningScript(codePoint: number): boolean {
	return codePoint >= 0x0600 && codePoint <= 0x0dff;
}
