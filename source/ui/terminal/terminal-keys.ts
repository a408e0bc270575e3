import {type CodeKey, codeKey, isPrintable} from './coded-keys.ts';
import {HELP_KEY, PANE_KEY, specialKey, tildeKey} from './special-keys.ts';

/** What the terminal says besides keys. */
export type TerminalSignal =
	| {readonly type: 'focus'; readonly focused: boolean}
	/** The answer to `CSI 6 n`, counted from 1. Shift+F3 looks the same: it is one for whoever has asked. */
	| {readonly type: 'cursor-at'; readonly row: number; readonly column: number};

/** What a sequence means. */
export type SequenceMeaning =
	/** For Ink, in the one writing that it understands without doubt; empty for a key that is only let go. */
	| {readonly type: 'key'; readonly sequence: string}
	| {readonly type: 'signal'; readonly signal: TerminalSignal}
	/** The terminal speaks kitty's keyboard protocol: the answer to `CSI ? u`, which Ink has asked. */
	| {readonly type: 'kitty'}
	/** The terminal marks pastes: the answer to `CSI ? 2004 $ p`, that it is set or cannot be otherwise. */
	| {readonly type: 'marks-pastes'}
	/** Nothing that anybody pressed, or a key without a meaning here. */
	| {readonly type: 'nothing'};

/** Escape, where nothing can follow that would make another key of it. */
export const ESCAPE_KEY = '\x1b[27u';
/** Alt+Enter. */
export const NEWLINE_KEY = '\x1b[13;3u';

const nothing: SequenceMeaning = {type: 'nothing'};

/**
 * What a whole control sequence (`CSI`, `SS3`) means. What is not known is nothing: replies of a terminal that
 * somebody asked before us, mouse reports, keys that nobody binds.
 *
 * @param kitty - Whether the terminal speaks kitty's keyboard protocol; its F1 is the Delete key of st.
 * @see xterm's ctlseqs; the kitty keyboard protocol; the key tables of rxvt, st, Konsole and the Linux console.
 */
export function meaningOf(sequence: string, kitty: boolean): SequenceMeaning {
	const signal = signalOf(sequence);
	if (signal !== undefined) {
		return {type: 'signal', signal};
	}

	if (/^\x1b\[\?\d+u$/.test(sequence)) {
		return {type: 'kitty'};
	}

	if (/^\x1b\[\?2004;[13]\$y$/.test(sequence)) {
		return {type: 'marks-pastes'};
	}

	const key = sequence[1] === 'O' ? ss3Key(sequence) : csiKey(sequence, kitty);
	return key === undefined ? nothing : {type: 'key', sequence: key};
}

/**
 * The key of a character behind an ESC.
 *
 * @returns Alt with that character; control characters are what they are without Alt: Alt+Enter, Ctrl+Alt+H.
 */
export function altKey(character: string): string | undefined {
	const code = character.codePointAt(0) ?? 0;
	const isNamed = code === 0x09 || code === 0x0d || code === 0x7f;
	return code < 0x20 && !isNamed
		? codeKey({code: code + (code <= 0x1a ? 0x60 : 0x40), modifiers: 7})
		: codeKey({code, modifiers: 3});
}

function signalOf(sequence: string): TerminalSignal | undefined {
	if (sequence === '\x1b[I' || sequence === '\x1b[O') {
		return {type: 'focus', focused: sequence.endsWith('I')};
	}

	const [, row, column] = /^\x1b\[(\d{1,5});(\d{1,5})R$/.exec(sequence) ?? [];
	return row === undefined || column === undefined
		? undefined
		: {type: 'cursor-at', row: Number(row), column: Number(column)};
}

function ss3Key(sequence: string): string | undefined {
	const [, modifiers = '', final = ''] = /^\x1bO(?:1;)?(\d*)(.)$/.exec(sequence) ?? [];
	const keypad = keypadSs3[final];
	if (keypad !== undefined) {
		return keypad;
	}

	const rxvt = 'abcd'.indexOf(final);
	if (final !== '' && rxvt >= 0) {
		return specialKey('ABCD'[rxvt] ?? '', 5, 1);
	}

	// We put the keypad into numeric mode, so that this is what Konsole sends for Shift+Enter and no Enter.
	return final === 'M' ? codeKey({code: 13, modifiers: 2}) : specialKey(final, numberOr(modifiers, 1), 1);
}

const keypadSs3: Readonly<Record<string, string>> = Object.fromEntries([
	...[...'0123456789'].map((digit, index) => [String.fromCharCode(0x70 + index), digit]),
	...[...'*+,-./'].map((sign, index) => [String.fromCharCode(0x6a + index), sign]),
	['X', '='],
	['I', '\t'],
	[' ', ' '],
]);

function csiKey(sequence: string, kitty: boolean): string | undefined {
	const plain = plainKeys.get(sequence) ?? (kitty ? undefined : stKeys.get(sequence));
	if (plain !== undefined) {
		return plain;
	}

	const [, number = '', final = ''] = /^\x1b\[([235678])([$^@])$/.exec(sequence) ?? [];
	if (number !== '') {
		return tildeKey(Number(number), {$: 2, '^': 5, '@': 6}[final] ?? 1, 1);
	}

	const [, parameters = '', last = ''] = /^\x1b\[([\d:;]*)([A-Za-z~])$/.exec(sequence) ?? [];
	const [codes = '', modifiers = '', texts = ''] = parameters.split(';');
	const [state = '', event = ''] = modifiers.split(':');
	const bits = numberOr(state, 1);
	switch (last) {
		case 'u':
			return codeKey({...codesOf(codes), modifiers: bits, event: numberOr(event, 1), ...textOf(texts)});
		case '~':
			// modifyOtherKeys: CSI 27 ; modifiers ; code ~
			return codes === '27' && texts !== ''
				? codeKey({code: numberOr(texts, 0), modifiers: bits})
				: tildeKey(numberOr(codes, 0), bits, numberOr(event, 1));
		case 'Z':
			return codeKey({code: 9, modifiers: ((bits - 1) | 1) + 1, event: numberOr(event, 1)});
		default:
			// "CSI 5 D" is Ctrl+Left to some.
			return parameters.includes(';') || codes === '' || codes === '1'
				? specialKey(last, bits, numberOr(event, 1))
				: specialKey(last, numberOr(codes, 0), 1);
	}
}

const plainKeys: ReadonlyMap<string, string> = new Map([
	['\x1b[[A', HELP_KEY],
	['\x1b[[B', PANE_KEY],
	['\x1b[[5~', '\x1b[5~'],
	['\x1b[[6~', '\x1b[6~'],
	...[...'ABCD'].map(
		final => [`\x1b[${final.toLowerCase()}`, specialKey(final, 2, 1) ?? ''] satisfies [string, string],
	),
]);

/** st has sequences of its own; it does not know kitty's protocol, in which the first is F1. */
const stKeys: ReadonlyMap<string, string> = new Map([
	['\x1b[P', '\x1b[3~'],
	['\x1b[M', '\x1b[3;5~'],
	['\x1b[2K', '\x1b[3;2~'],
	['\x1b[K', '\x1b[1;2F'],
	['\x1b[J', '\x1b[1;5F'],
	['\x1b[2J', '\x1b[1;2H'],
]);

function codesOf(parameter: string): Pick<CodeKey, 'code' | 'shifted' | 'base'> {
	const [code = '', shifted = '', base = ''] = parameter.split(':');
	return {
		code: numberOr(code, 0),
		...(shifted === '' ? {} : {shifted: Number(shifted)}),
		...(base === '' ? {} : {base: Number(base)}),
	};
}

function textOf(parameter: string): {readonly text?: string} {
	const codes = parameter === '' ? [] : parameter.split(':').map(Number).filter(isPrintable);
	return codes.length === 0 ? {} : {text: String.fromCodePoint(...codes)};
}

function numberOr(text: string, otherwise: number): number {
	return /^\d{1,7}$/.test(text) ? Number(text) : otherwise;
}
