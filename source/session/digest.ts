import {sanitizeSlices} from '../text/sanitize.ts';
import type {CancelTimer, Clock} from './clock.ts';
import type {Unread} from './event-stream.ts';

type Pending = {readonly slices: Iterator<string>; readonly pieces: string[]; readonly done: () => void};

/**
 * Makes texts of the peer safe a piece at a time, so that a large one does not hold up the rest of the program; nothing
 * more is read from the peer meanwhile. Whoever has something else to tell calls `finish()` first: texts keep their
 * place among the events.
 */
export class Digest implements Unread {
	readonly #clock: Clock;
	readonly #unread: Unread;
	readonly #tell: (text: string) => void;
	readonly #onFault: (cause: unknown) => void;
	#pending: Pending | undefined;
	#over: Promise<void> = Promise.resolve();
	#cancelTurn: CancelTimer = () => undefined;

	/**
	 * @param unread - Where the texts go.
	 * @param tell - Gets each whole text.
	 */
	constructor(clock: Clock, unread: Unread, tell: (text: string) => void, onFault: (cause: unknown) => void) {
		this.#clock = clock;
		this.#unread = unread;
		this.#tell = tell;
		this.#onFault = onFault;
	}

	get full(): boolean {
		return this.#pending !== undefined || this.#unread.full;
	}

	async room(signal: AbortSignal): Promise<void> {
		await this.#over;
		await this.#unread.room(signal);
	}

	/** A text came. What has one piece, or two, is told at once. */
	take(content: Uint8Array): void {
		const {promise, resolve} = Promise.withResolvers<void>();
		this.#over = promise;
		this.#pending = {slices: sanitizeSlices(content), pieces: [], done: resolve};
		this.#step();
		this.#goOn();
	}

	/** Tells what is being made safe, at once. */
	finish(): void {
		while (this.#pending !== undefined) this.#step();
	}

	#goOn(): void {
		this.#step();
		if (this.#pending === undefined) return;
		this.#cancelTurn = this.#clock.setTimer(0, () => {
			try {
				this.#goOn();
			} catch (cause) {
				this.#onFault(cause);
			}
		});
	}

	/** One piece; after the last one the text is told. */
	#step(): void {
		if (this.#pending === undefined) return;
		const {slices, pieces, done} = this.#pending;
		const next = slices.next();
		if (next.done !== true) {
			pieces.push(next.value);
			return;
		}
		this.#pending = undefined;
		this.#cancelTurn();
		done();
		this.#tell(pieces.join(''));
	}
}
