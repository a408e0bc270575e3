import {altKey, ESCAPE_KEY, meaningOf, NEWLINE_KEY, type TerminalSignal} from './terminal-keys.ts';
import {isReply, pieceAt} from './terminal-pieces.ts';

/** What a read left unfinished, and what of the terminal is known. */
export type TerminalPending = {
	/** The beginning of a sequence that was cut; not passed on yet. */
	readonly held: string;
	/** The beginning of a sequence that was passed on as a key, since nothing followed it. Its rest may still come. */
	readonly gone: string;
	/** `gone` went only just now: what follows so closely belongs to it. */
	readonly soon: boolean;
	/** How much of a control string was thrown away already. */
	readonly swallowed: number;
	/** A paste whose end has not come. */
	readonly paste: OpenPaste | undefined;
	/** The end of a paste did not come in time: what comes before it is of that paste. */
	readonly lapsed: boolean;
	/** What was known by its lines ended with one, which is no Enter: more of the same goes on in the next. */
	readonly lineEnded: boolean;
	/** The terminal marks pastes: it has said so, or marked one. What comes without marks is typed, however fast. */
	readonly marks: boolean;
	/** The terminal speaks kitty's keyboard protocol. */
	readonly kitty: boolean;
	/** A sequence was cut by a pause: the line is a slow one. */
	readonly slow: boolean;
};

/** `marked`: with the terminal's marks around it; otherwise known by its lines, and it ends with a pause. */
type OpenPaste = {readonly text: string; readonly marked: boolean};

export const nothingPending: TerminalPending = {
	held: '',
	gone: '',
	soon: false,
	swallowed: 0,
	paste: undefined,
	lapsed: false,
	lineEnded: false,
	marks: false,
	kitty: false,
	slow: false,
};

/** A split under way. */
export type Progress = {
	pending: TerminalPending;
	readonly passed: string[];
	readonly signals: TerminalSignal[];
};

export const PASTE_START = '\x1b[200~';
export const PASTE_END = '\x1b[201~';
/** A control string that is longer is none. */
const MAX_STRING = 1024 * 1024;
/** As much of a sequence is kept as is needed to know what it is. */
export const MAX_HELD = 256;

/**
 * What follows a beginning that went as a key: its rest, or something else.
 *
 * @returns Where to go on.
 */
export function takeRest(progress: Progress, input: string, gone: string, soon: boolean): number {
	if (gone === '\x1b' && soon && input[1] === '\r') {
		progress.passed.push(NEWLINE_KEY);
		return 2;
	}

	if (gone === '\x1b' && input[1] === '\x1b') {
		// The next key.
		return 1;
	}

	const piece = pieceAt(input, 0);
	switch (piece.type) {
		case 'cut': {
			const isOneKey = input.length === gone.length + 1;
			if (!isOneKey && !/^\x1b\[[\d;?<>=]/.test(input) && !isReply(input)) {
				return gone.length;
			}

			hold(progress, input);
			const {held} = progress.pending;
			progress.pending = {...progress.pending, gone, held: held.slice(gone.length)};
			return input.length;
		}

		case 'sequence':
		case 'report':
			if (!belongs(input, piece.length, progress.pending.kitty)) {
				return gone.length;
			}

			progress.pending = {...progress.pending, slow: true};
			return takePiece(progress, input, 0);
		default:
			return gone.length;
	}
}

/** Whether the first `length` characters are a sequence, though the first of them went as a key: "OK" may be typed. */
function belongs(input: string, length: number, kitty: boolean): boolean {
	const sequence = input.slice(0, length);
	const isExact = length === input.length;
	if (/^\x1b(?:O|\[[MTt])/.test(sequence)) {
		return isExact;
	}

	return (
		!sequence.startsWith('\x1b[') ||
		/^\x1b\[[?<>=\d]/.test(sequence) ||
		meaningOf(sequence, kitty).type !== 'nothing'
	);
}

/**
 * Takes what stands at an ESC.
 *
 * @returns How many characters that are.
 */
export function takePiece(progress: Progress, input: string, start: number): number {
	const piece = pieceAt(input, start);
	switch (piece.type) {
		case 'cut':
			hold(progress, input.slice(start));
			return input.length - start;
		case 'sequence':
			takeSequence(progress, input.slice(start, start + piece.length));
			return piece.length;
		case 'alt':
			passAlt(progress, input.slice(start + 1, start + piece.length));
			return piece.length;
		case 'escape':
			progress.passed.push(ESCAPE_KEY);
			return piece.length;
		case 'report':
		case 'broken':
			progress.pending = {...progress.pending, swallowed: 0};
			return piece.length;
		default:
			return piece satisfies never;
	}
}

function takeSequence(progress: Progress, sequence: string): void {
	const {passed, signals, pending} = progress;
	if (sequence === PASTE_START || sequence === PASTE_END) {
		const paste = sequence === PASTE_START ? {text: '', marked: true} : undefined;
		progress.pending = {...pending, paste, lapsed: false, marks: true};
		return;
	}

	const isDouble = sequence.startsWith('\x1b\x1b');
	const single = isDouble ? sequence.slice(1) : sequence;
	const meaning = meaningOf(single, pending.kitty);
	if (meaning.type === 'key') {
		passed.push(isDouble ? withAlt(meaning.sequence) : meaning.sequence);
		return;
	}

	if (isDouble) {
		passed.push(ESCAPE_KEY);
		takeSequence(progress, single);
	} else if (meaning.type === 'signal') {
		signals.push(meaning.signal);
	} else if (meaning.type === 'kitty') {
		passed.push(single);
		progress.pending = {...pending, kitty: true};
	} else if (meaning.type === 'marks-pastes') {
		progress.pending = {...pending, marks: true};
	}
}

/** rxvt and others send Alt with an arrow as two ESC. Two other keys are two keys. */
function withAlt(key: string): string {
	const [, number = '1', final] = /^\x1b\[(\d?)([A-DFH~])$/.exec(key) ?? [];
	return final === undefined ? ESCAPE_KEY + key : `\x1b[${number || '1'};3${final}`;
}

/** Alt with a character. What begins sequences types nothing, for it may have been cut from one. */
function passAlt({passed}: Progress, character: string): void {
	passed.push(/[[\]^_]/.test(character) ? '' : (altKey(character) ?? ''));
}

function hold(progress: Progress, held: string): void {
	const {pending} = progress;
	if (/^\x1b[\]PX^_]/.test(held) && held.length > MAX_HELD) {
		const kept = held.slice(0, 8) + (held.endsWith('\x1b') ? '\x1b' : '');
		const swallowed = pending.swallowed + held.length - kept.length;
		progress.pending =
			swallowed > MAX_STRING ? {...pending, swallowed: 0} : {...pending, held: kept, swallowed};
		return;
	}

	// One that is as long is none that we know: the "!" makes sure of it.
	progress.pending = {...pending, held: held.length > MAX_HELD ? '\x1b[!' : held};
}

/** Nothing more came of what is held. */
export function giveUp(progress: Progress): void {
	const {held, gone} = progress.pending;
	progress.pending = {...progress.pending, held: '', gone: '', swallowed: 0};
	if (gone !== '') {
		// One character is a key of its own; more than one is of a sequence that was cut into three.
		progress.passed.push(held.length === 1 ? held : '');
		return;
	}

	if (held === '\x1b' || held === '\x1b\x1b') {
		progress.passed.push(ESCAPE_KEY);
		progress.pending = {...progress.pending, gone: '\x1b', soon: true};
		return;
	}

	if (/^\x1b[\]PX^_]/.test(held)) {
		if (!isReply(held)) {
			passAlt(progress, held.slice(1, 2));
			progress.passed.push(held.slice(2).replace(/\x1b$/, ''));
		}
	} else if (held.startsWith('\x1b\x1b')) {
		progress.passed.push(ESCAPE_KEY);
	} else if (held === '\x1b[M') {
		takeSequence(progress, held);
	}

	progress.pending = {...progress.pending, gone: held.length > 64 ? '' : held};
}
