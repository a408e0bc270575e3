import {Readable} from 'node:stream';
import {
	flushTerminalInput,
	nothingPending,
	splitTerminalInput,
	type TerminalSignal,
} from './state/terminal-signals.ts';

/** What the filter needs of a terminal's standard input. */
export type Keyboard = NodeJS.ReadableStream & {
	setRawMode(raw: boolean): unknown;
	ref(): unknown;
	unref(): unknown;
};

/** How long the beginning of a sequence is held; after that it was the Escape key. Ink waits as long again. */
const HOLD_MS = 20;

/**
 * Standard input as Ink gets to see it: without the terminal's focus reports, and with other keys in the place of
 * the function keys that Ink recognizes but does not report. Everything else passes unchanged and at once.
 */
export class TerminalInput extends Readable {
	/** Ink switches raw mode only on what says that it is a terminal. */
	readonly isTTY = true;
	readonly #keyboard: Keyboard;
	readonly #onSignal: (signal: TerminalSignal) => void;
	readonly #take = (chunk: string | Uint8Array) => this.#split(String(chunk));
	#pending = nothingPending;
	#flushing: NodeJS.Timeout | undefined;

	/**
	 * @param keyboard - The real standard input; it is read from the first `ref()` on.
	 * @param onSignal - Called for what was taken out, in order.
	 */
	constructor(keyboard: Keyboard, onSignal: (signal: TerminalSignal) => void) {
		super({encoding: 'utf8'});
		this.#keyboard = keyboard;
		this.#onSignal = onSignal;
		// Characters that a read cuts in two are put together here, before they are looked at.
		keyboard.setEncoding('utf8');
	}

	setRawMode(raw: boolean): this {
		this.#keyboard.setRawMode(raw);
		return this;
	}

	ref(): this {
		this.#keyboard.off('data', this.#take);
		this.#keyboard.on('data', this.#take);
		this.#keyboard.ref();
		this.#keyboard.resume();
		return this;
	}

	unref(): this {
		clearTimeout(this.#flushing);
		this.#keyboard.off('data', this.#take);
		this.#keyboard.pause();
		this.#keyboard.unref();
		return this;
	}

	// Nothing to do: what the keyboard has is pushed when it comes, and there is never much of it.
	override _read(): void {
		return;
	}

	#split(chunk: string): void {
		clearTimeout(this.#flushing);
		const {passed, signals, pending} = splitTerminalInput(chunk, this.#pending);
		this.#pending = pending;
		for (const signal of signals) {
			this.#onSignal(signal);
		}
		this.#pass(passed);
		if (pending.held !== '') {
			this.#flushing = setTimeout(() => this.#flush(), HOLD_MS);
		}
	}

	#flush(): void {
		const {passed, pending} = flushTerminalInput(this.#pending);
		this.#pending = pending;
		this.#pass(passed);
	}

	#pass(input: string): void {
		if (input !== '') {
			this.push(input, 'utf8');
		}
	}
}
