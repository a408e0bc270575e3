import {latinOf} from './key-positions.ts';
import {specialKey, suffix, tildeKey} from './special-keys.ts';

/** A key with a code: what kitty's protocol says of it, as far as the terminal has said it. */
export type CodeKey = {
	readonly code: number;
	/** With Shift. */
	readonly shifted?: number;
	/** On a US keyboard. */
	readonly base?: number;
	/** One more than the bits: Shift 1, Alt 2, Ctrl 4, Super 8, Hyper 16, Meta 32, Caps Lock 64, Num Lock 128. */
	readonly modifiers: number;
	/** 1 pressed, 2 repeated, 3 released. */
	readonly event?: number;
	/** What it types. */
	readonly text?: string;
};

/**
 * A key with a code, as kitty's protocol and xterm's modifyOtherKeys write it.
 *
 * @returns Text where the key types some; nothing where it has no meaning here.
 */
export function codeKey(key: CodeKey): string | undefined {
	const onKeypad = keypad[key.code - KEYPAD_FIRST];
	if (typeof onKeypad === 'function') {
		return onKeypad(key.modifiers, key.event ?? 1);
	}

	const code = onKeypad?.codePointAt(0) ?? (key.code === 0x08 ? 0x7f : key.code);
	const isNamed = code === 0x09 || code === 0x0d || code === 0x1b || code === 0x7f;
	if (!isNamed && !isPrintable(code)) {
		return undefined;
	}

	const bits = key.modifiers - 1;
	const typed = isNamed ? undefined : typedBy({...key, code}, bits);
	if (typed !== undefined) {
		return key.event === 3 ? '' : typed;
	}

	const sign = (bits & SHIFT) !== 0 && key.shifted !== undefined && !isLetter(code) ? key.shifted : undefined;
	return sign === undefined
		? `\x1b[${isNamed ? code : onUsKeyboard(code, key.base)}${suffix(key.modifiers, key.event ?? 1)}u`
		: `\x1b[${sign}${suffix(key.modifiers - SHIFT, key.event ?? 1)}u`;
}

const SHIFT = 1;
const ALT = 2;
const OTHERS = 0x3c;
const CAPS_LOCK = 64;

/** What a key types by itself; nothing with Ctrl, and with Alt only if the terminal says so. */
function typedBy({code, shifted, text}: CodeKey, bits: number): string | undefined {
	if ((bits & OTHERS) !== 0) {
		return undefined;
	}

	if (text !== undefined || (bits & ALT) !== 0) {
		return text;
	}

	const character = String.fromCodePoint(code);
	const isShifted = (bits & SHIFT) !== 0;
	const isUpper = isShifted !== ((bits & CAPS_LOCK) !== 0 && isLetter(code));
	if (isShifted && isUpper && shifted !== undefined && isPrintable(shifted)) {
		return String.fromCodePoint(shifted);
	}

	return isUpper && isLetter(code) ? character.toUpperCase() : character;
}

/** Ctrl and Alt mean the key and not its letter, whatever script that is of. */
function onUsKeyboard(code: number, base: number | undefined): number {
	const letter = String.fromCodePoint(code).toLowerCase();
	if (code < 0x80) {
		return letter.charCodeAt(0);
	}

	return base !== undefined && base > 0x20 && base < 0x7f ? base : (latinOf(letter)?.charCodeAt(0) ?? code);
}

/** The keys of the keypad by kitty's numbers, in order: what they type, or which other key they are. */
const KEYPAD_FIRST = 57_399;
const keypad: readonly (string | ((modifiers: number, event: number) => string | undefined))[] = [
	...'0123456789./*-+\r=,',
	...[...'DCAB'].map(final => (modifiers: number, event: number) => specialKey(final, modifiers, event)),
	...[5, 6, 1, 4, 2, 3].map(
		number => (modifiers: number, event: number) => tildeKey(number, modifiers, event),
	),
];

export function isPrintable(code: number): boolean {
	return (
		code >= 0x20 &&
		!(code >= 0x7f && code < 0xa0) &&
		// Surrogates, and the private area in which kitty numbers keys such as Caps Lock.
		!(code >= 0xd800 && code < 0xf900) &&
		code <= 0x10_ffff
	);
}

function isLetter(code: number): boolean {
	return /\p{L}/u.test(String.fromCodePoint(code));
}
