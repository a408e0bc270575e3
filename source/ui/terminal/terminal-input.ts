import {Readable} from 'node:stream';
import {later} from '../within.ts';
import {dropInput, type Keyboard} from './drop-input.ts';
import {flushTerminalInput, holdMs, splitTerminalInput, type TerminalSplit} from './split-input.ts';
import type {TerminalSignal} from './terminal-keys.ts';
import {nothingPending} from './terminal-pending.ts';

/**
 * Standard input as Ink gets to see it: text and keys in one writing each, without what the terminal says that
 * nobody typed. Keys pass at once, unless they may be the beginning of something.
 */
export class TerminalInput extends Readable {
	/** Ink switches raw mode only on what says that it is a terminal. */
	readonly isTTY = true;
	readonly #keyboard: Keyboard;
	readonly #onSignal: (signal: TerminalSignal) => void;
	readonly #take = (chunk: string | Uint8Array) =>
		this.#pass(splitTerminalInput(String(chunk), this.#pending));
	#pending = nothingPending;
	#callOff: (() => void) | undefined;
	/** Whether Ink has let go of the keyboard, for a stop or to draw everything anew. */
	#letGo = false;
	#muted = false;

	/**
	 * @param keyboard - The real standard input; it is read from the first `ref()` on.
	 * @param onSignal - Called for what was taken out, in order.
	 * @param slow - The line to the terminal may cut sequences: more time for what belongs together.
	 */
	constructor(keyboard: Keyboard, onSignal: (signal: TerminalSignal) => void, slow = false) {
		super({encoding: 'utf8'});
		this.#keyboard = keyboard;
		this.#onSignal = onSignal;
		this.#pending = {...nothingPending, slow};
		// Characters that a read cuts in two are put together here, before they are looked at.
		keyboard.setEncoding('utf8');
	}

	/**
	 * Raw mode is never off before it is on again: Enter would come as a line feed meanwhile and Ctrl+C as a signal, for
	 * as long as a slow terminal takes what was written. Whoever stops the program switches it off for the stop itself,
	 * and {@link mute} for good. Off and on it is all the same, since whoever stopped us unasked may have changed it.
	 */
	setRawMode(raw: boolean): this {
		if (this.#muted) {
			return this;
		}
		if (raw) {
			if (this.#letGo) this.#keyboard.setRawMode(false);
			this.#keyboard.setRawMode(true);
		}
		this.#letGo = !raw;
		return this;
	}

	ref(): this {
		if (!this.#muted) {
			this.#keyboard.off('data', this.#take);
			this.#keyboard.on('data', this.#take);
			this.#keyboard.ref();
			this.#keyboard.resume();
			this.#flushLater();
		}
		return this;
	}

	unref(): this {
		this.#callOff?.();
		if (!this.#muted) {
			this.#keyboard.off('data', this.#take);
			this.#keyboard.pause();
			this.#keyboard.unref();
		}
		return this;
	}

	/**
	 * From now on keys do nothing, and raw mode stays on whoever lets go of it: what is typed while we leave is for
	 * nobody, least of all for the shell behind us.
	 *
	 * @returns Gives the keyboard back, once no key has come for a while: one may still be held down.
	 */
	mute(): () => Promise<void> {
		this.unref();
		this.#muted = true;
		return dropInput(this.#keyboard);
	}

	// Nothing to do: what the keyboard has is pushed when it comes, and there is never much of it.
	override _read(): void {
		return;
	}

	#pass({passed, signals, pending}: TerminalSplit): void {
		this.#pending = pending;
		for (const signal of signals) {
			this.#onSignal(signal);
		}
		if (passed !== '') {
			this.push(passed, 'utf8');
		}
		this.#flushLater();
	}

	/** What is held goes as a key if nothing follows; after a pause as well. */
	#flushLater(): void {
		this.#callOff?.();
		const waitMs = holdMs(this.#pending);
		if (waitMs !== undefined) {
			this.#callOff = later(waitMs, () => this.#pass(flushTerminalInput(this.#pending)));
		}
	}
}
