import type {TerminalSignal} from './terminal-keys.ts';
import {
	giveUp,
	MAX_HELD,
	nothingPending,
	PASTE_END,
	PASTE_START,
	type Progress,
	type TerminalPending,
	takePiece,
	takeRest,
} from './terminal-pending.ts';

/** What is for Ink, what is unfinished, and the signals in order. */
export type TerminalSplit = {
	readonly passed: string;
	readonly pending: TerminalPending;
	readonly signals: readonly TerminalSignal[];
};

/** More than a draft can hold; the rest of a longer paste is not kept. */
const MAX_PASTE = 1024 * 1024;
/**
 * Makes of what the terminal sends what Ink understands without doubt: text, and keys in one writing each. Takes
 * out what nobody typed, however it was cut into reads.
 *
 * @param chunk - One read, decoded.
 * @param pending - What the read before left.
 */
export function splitTerminalInput(chunk: string, pending: TerminalPending): TerminalSplit {
	const progress: Progress = {pending, passed: [], signals: []};
	feed(progress, chunk);
	return {passed: progress.passed.join(''), pending: progress.pending, signals: progress.signals};
}

/**
 * To be called when nothing has come for {@link holdMs}. A lone Escape is a key then and no beginning, and a paste
 * is what came of it; what no key can be is dropped.
 */
export function flushTerminalInput(pending: TerminalPending): TerminalSplit {
	const progress: Progress = {pending, passed: [], signals: []};
	if (pending.paste !== undefined) {
		closePaste(progress);
	} else if (pending.held === '') {
		progress.pending = {...pending, gone: pending.soon ? pending.gone : '', soon: false};
	} else {
		giveUp(progress);
	}

	return {passed: progress.passed.join(''), pending: progress.pending, signals: []};
}

/** How long a beginning is held; some 40 ms more than a terminal on this machine needs for the rest. */
const HOLD_MS = 40;
/** Over ssh a sequence may be cut by 60 ms and more. */
const SLOW_HOLD_MS = 250;
/** How closely an Enter must follow an Escape to be Alt+Enter. */
const CLOSELY_MS = 200;
/** After this time, nothing more comes of what has begun. */
const SILENCE_MS = 1000;

/**
 * When {@link flushTerminalInput} is due, if nothing comes.
 *
 * @returns Milliseconds; `undefined` if nothing is unfinished.
 */
export function holdMs({held, gone, soon, paste, slow}: TerminalPending): number | undefined {
	if (paste !== undefined) {
		return paste.marked ? SILENCE_MS : HOLD_MS;
	}

	if (held === '') {
		return gone === '' ? undefined : soon ? CLOSELY_MS : SILENCE_MS;
	}

	if (/^\x1b[\]PX^_]$/.test(held) || (gone !== '' && held.length === 1)) {
		return HOLD_MS;
	}

	return /^\x1b(?:[\x1b[O]|\[[MTt].*)?$/su.test(held) ? (slow ? SLOW_HOLD_MS : HOLD_MS) : SILENCE_MS;
}

function feed(progress: Progress, chunk: string): void {
	const {paste, held, gone, marks} = progress.pending;
	const isMarked = paste?.marked === true;
	if (isMarked && !isStopKey(chunk, progress.pending)) {
		feedKeys(progress, feedPaste(progress, chunk));
		return;
	}

	const isText = /^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/.test(chunk);
	// Over a line that was stuck, what somebody typed comes in a few reads of several lines.
	const goesOn = progress.pending.lineEnded && isText && /^[^\r\n](?:[^\r\n]|[\r\n]\s*\S)/.test(chunk);
	const start = goesOn ? '\n' : '';
	progress.pending = {...progress.pending, lineEnded: false};
	if (
		isText &&
		!isMarked &&
		!marks &&
		held === '' &&
		gone === '' &&
		(paste !== undefined || goesOn || hasLines(chunk))
	) {
		const text = `${paste?.text ?? ''}${start}${chunk}`.slice(0, MAX_PASTE);
		progress.pending = {...progress.pending, paste: {text, marked: false}};
		return;
	}

	if (paste !== undefined) {
		const start = progress.passed.length;
		closePaste(progress);
		progress.pending = {...progress.pending, gone: '', lineEnded: false};
		feedKeys(progress, chunk);
		if (!isMarked && progress.pending.marks) {
			// It marks them: these lines were typed.
			progress.passed[start] = paste.text;
		}
		return;
	}

	feedKeys(progress, chunk);
}

/** Several lines in one read: nobody types as fast. A line end behind them is no Enter then. */
function hasLines(chunk: string): boolean {
	return /\S[^\r\n]*[\r\n]\s*\S/.test(chunk);
}

/** Whether a read is Ctrl+C or Ctrl+X and nothing else: inside a paste too, these are keys. */
function isStopKey(chunk: string, {kitty}: TerminalPending): boolean {
	if (chunk.length > MAX_HELD) {
		return false;
	}

	const {passed} = splitTerminalInput(chunk, {...nothingPending, kitty});
	return /^(?:[\x03\x18]|\x1b\[(?:99|120);5(?::\d)?u)+$/.test(passed);
}

/**
 * @returns What follows the end of the paste.
 */
function feedPaste(progress: Progress, chunk: string): string {
	const before = progress.pending.paste?.text ?? '';
	const text = before + chunk;
	const end = text.indexOf(PASTE_END, Math.max(0, before.length - PASTE_END.length));
	if (end === -1) {
		const kept = text.length > MAX_PASTE ? text.slice(0, MAX_PASTE) + text.slice(-PASTE_END.length) : text;
		progress.pending = {...progress.pending, paste: {text: kept, marked: true}};
		return '';
	}

	passPaste(progress, text.slice(0, end));
	progress.pending = {...progress.pending, paste: undefined};
	return text.slice(end + PASTE_END.length);
}

/** Passes on what came of a paste; the beginning of its end mark is none of it. */
function closePaste(progress: Progress): void {
	const {text = '', marked = false} = progress.pending.paste ?? {};
	const cut = marked ? (/\x1b(?:\[(?:2(?:0(?:1)?)?)?)?$/.exec(text)?.[0] ?? '') : '';
	passPaste(progress, text.slice(0, text.length - cut.length));
	const lineEnded = !marked && /[\r\n]$/.test(text);
	progress.pending = {...progress.pending, paste: undefined, lapsed: marked, lineEnded, gone: cut};
}

function passPaste({passed}: Progress, text: string): void {
	passed.push(`${PASTE_START}${text}${PASTE_END}`);
}

function feedKeys(progress: Progress, chunk: string): void {
	const {held, gone, soon} = progress.pending;
	let input = gone + held + chunk;
	progress.pending = {...progress.pending, held: '', gone: '', soon: false};
	let index = gone === '' || chunk === '' ? 0 : takeRest(progress, input, gone, soon);
	index = progress.pending.lapsed ? takeLatePaste(progress, input, index) : index;
	const special = /[\x1b\x80-\x9f]/g;
	while (index < input.length) {
		special.lastIndex = index;
		const start = special.exec(input)?.index ?? input.length;
		progress.passed.push(input.slice(index, start));
		input = sevenBit(input, start);
		index = start + (input[start] === '\x1b' ? takePiece(progress, input, start) : 1);
		if (progress.pending.paste !== undefined) {
			input = feedPaste(progress, input.slice(index));
			index = 0;
		}
	}
}

/** The eight-bit form of an introducer, as the seven-bit one. */
function sevenBit(input: string, at: number): string {
	const code = input.charCodeAt(at);
	return code >= 0x80 && /[\x8f\x90\x98\x9b-\x9f]/.test(input[at] ?? '')
		? `${input.slice(0, at)}\x1b${String.fromCharCode(code - 0x40)}${input.slice(at + 1)}`
		: input;
}

/** The rest of a paste whose end came too late. */
function takeLatePaste(progress: Progress, input: string, index: number): number {
	const end = input.indexOf(PASTE_END, index);
	if (end <= index || input.slice(index, end).includes(PASTE_START)) {
		return index;
	}

	passPaste(progress, input.slice(index, end));
	return end;
}
