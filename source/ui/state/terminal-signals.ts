/** What the terminal says besides keys. */
export type TerminalSignal = 'focus-in' | 'focus-out';

/** What a read left unfinished. */
export type TerminalPending = {
	/** The beginning of a sequence that was cut; not passed on yet. */
	readonly held: string;
	/** Inside a bracketed paste. */
	readonly pasting: boolean;
	/** How many characters of the end marker of a paste have come. */
	readonly matched: number;
};

/** What is for Ink, what is unfinished, and the signals in order. */
export type TerminalSplit = {
	readonly passed: string;
	readonly pending: TerminalPending;
	readonly signals: readonly TerminalSignal[];
};

export const nothingPending: TerminalPending = {held: '', pasting: false, matched: 0};

/**
 * What Ink gets to see for F1 and F2, which it recognizes but does not report: Alt+H and Alt+P, their second
 * routes, as the kitty protocol writes them. So they keep their place among the keys of a read.
 */
export const HELP_KEY = '\x1b[104;3u';
export const PANE_KEY = '\x1b[112;3u';

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** No key sends a longer sequence; what is longer is passed on as it is. */
const MAX_SEQUENCE = 64;

/**
 * Takes focus reports out of what the terminal sends and puts other keys in the place of F1 and F2, however it
 * was cut into reads. Bracketed pastes pass unchanged.
 *
 * @param chunk - What was read, decoded.
 * @param pending - What the read before left.
 * @see ECMA-48, section 5.4, for control sequences; the kitty keyboard protocol for its forms of F1 and F2.
 */
export function splitTerminalInput(chunk: string, pending: TerminalPending): TerminalSplit {
	const input = pending.held + chunk;
	const passed: string[] = [];
	const signals: TerminalSignal[] = [];
	let {pasting, matched} = pending;
	let index = 0;
	while (index < input.length) {
		if (pasting) {
			const end = pasteEnd(input, index, matched);
			passed.push(input.slice(index, end.next));
			({next: index, matched} = end);
			pasting = matched < PASTE_END.length;
			matched = pasting ? matched : 0;
			continue;
		}

		const start = input.indexOf('\x1b', index);
		passed.push(input.slice(index, start === -1 ? input.length : start));
		if (start === -1) {
			break;
		}

		const sequence = sequenceAt(input, start);
		if (sequence === undefined) {
			return {passed: passed.join(''), pending: {held: input.slice(start), pasting, matched}, signals};
		}

		const signal = signalOf(sequence);
		if (signal === undefined) {
			passed.push(keyFor(sequence));
		} else {
			signals.push(signal);
		}

		pasting = sequence === PASTE_START;
		index = start + sequence.length;
	}

	return {passed: passed.join(''), pending: {held: '', pasting, matched}, signals};
}

/**
 * To be called when nothing followed a held sequence for some 20 ms: a lone Escape (or Alt+[ or Alt+O) is a key
 * and no beginning. Anything longer no key can be; its rest is still to come.
 *
 * @returns What is for Ink now, and what is still unfinished.
 */
export function flushTerminalInput(pending: TerminalPending): {
	readonly passed: string;
	readonly pending: TerminalPending;
} {
	return pending.held.length <= 2
		? {passed: pending.held, pending: {...pending, held: ''}}
		: {passed: '', pending};
}

/** Where the paste ends in `input`, or how much of its end marker has come by the end of `input`. */
function pasteEnd(
	input: string,
	from: number,
	alreadyMatched: number,
): {readonly next: number; readonly matched: number} {
	let matched = alreadyMatched;
	for (let index = from; index < input.length; index++) {
		// ESC stands only at the beginning of the marker, so that nothing else can begin one inside it.
		if (input[index] === PASTE_END[matched]) {
			matched++;
		} else {
			matched = input[index] === '\x1b' ? 1 : 0;
		}

		if (matched === PASTE_END.length) {
			return {next: index + 1, matched};
		}
	}

	return {next: input.length, matched};
}

/**
 * The sequence that begins at an ESC: a whole control sequence, or ESC alone where none begins.
 *
 * @returns `undefined` if the rest has not come yet.
 */
function sequenceAt(input: string, start: number): string | undefined {
	const rest = input.slice(start, start + MAX_SEQUENCE);
	// CSI, with the Linux console's "ESC [ [ A" and rxvt's "ESC [ 3 $"; SS3, with parameters.
	const whole = /^\x1b(?:\[\[[\x20-\x7e]|\[[235678]\$|\[[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[@-~])/.exec(rest)?.[0];
	if (whole !== undefined) {
		return whole;
	}

	const isCut = /^\x1b(?:\[(?:\[|[0-?]*[ -/]*)|O[0-9;]*)?$/.test(rest);
	return isCut && rest.length < MAX_SEQUENCE ? undefined : '\x1b';
}

function signalOf(sequence: string): TerminalSignal | undefined {
	switch (sequence) {
		case '\x1b[I':
			return 'focus-in';
		case '\x1b[O':
			return 'focus-out';
		default:
			return undefined;
	}
}

/** What is passed on for a sequence: itself, but for F1 and F2. */
function keyFor(sequence: string): string {
	switch (sequence) {
		case '\x1bOP':
		case '\x1b[[A':
			return HELP_KEY;
		case '\x1bOQ':
		case '\x1b[[B':
			return PANE_KEY;
		default:
			return functionKey(sequence) ?? sequence;
	}
}

/**
 * VT220 (`11~`), xterm and kitty (`1;1P`) and kitty's numbers (`57364u`), each with modifiers and kind of event.
 *
 * @returns Nothing to be passed on for the release of a key; `undefined` for any other key.
 */
function functionKey(sequence: string): string | undefined {
	const [, code = '', modifiers = '1', event = '1', last] =
		/^\x1b\[(\d*)(?:;(\d*)(?::(\d))?(?:;[\d:]*)?)?([~PQu])$/.exec(sequence) ?? [];
	const key = functionKeys.get(`${code === '1' ? '' : code}${last}`);
	// Num lock and caps lock make no difference; with Shift, Ctrl or Alt it is another key.
	const isPlain = ((Number(modifiers === '' ? '1' : modifiers) - 1) & 0x3f) === 0;
	if (key === undefined || !isPlain) {
		return undefined;
	}

	return event === '3' ? '' : key;
}

const functionKeys: ReadonlyMap<string, string> = new Map([
	['11~', HELP_KEY],
	['P', HELP_KEY],
	['57364u', HELP_KEY],
	['12~', PANE_KEY],
	['Q', PANE_KEY],
	['57365u', PANE_KEY],
]);
