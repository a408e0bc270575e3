import {MAX_CHUNK_BYTES} from '../../protocol/constants.ts';
import {MAX_WAY_MS, MAX_WINDOW_CHUNKS, MIN_WINDOW_CHUNKS, WINDOW_MS} from '../constants.ts';

/**
 * How much of a file of the peer is asked for beyond what is written: as much as is written while a piece goes there
 * and back, so that the way is full, and a little more, so that it stays so. A text waits behind no more than that little.
 */
export class FileWindow {
	readonly #size: number;
	#limit: number;
	#written = 0;
	#bytesPerMs = 0;
	/** How long the first piece took from when it was asked for, with what both sides do to it. */
	#wayMs: number | undefined;
	/** When, and how much was written then, we asked last. */
	#asked: {readonly at: number; readonly written: number};

	/**
	 * @param now - Milliseconds of a clock that nobody sets.
	 */
	constructor(size: number, now: number) {
		this.#size = size;
		this.#limit = Math.min(size, MIN_WINDOW_CHUNKS * MAX_CHUNK_BYTES);
		this.#asked = {at: now, written: 0};
	}

	/** How much of it was asked for. */
	get limit(): number {
		return this.#limit;
	}

	/** So much more was written: the next limit, if it is time to tell the peer one. */
	note(bytes: number, now: number): number | undefined {
		this.#written += bytes;
		this.#wayMs ??= Math.min(MAX_WAY_MS, now - this.#asked.at);
		if (this.#limit === this.#size) return undefined;
		const window = this.#chunks() * MAX_CHUNK_BYTES;
		const limit = Math.min(this.#size, this.#written + window);
		if (limit - this.#limit < window / 2 && limit < this.#size) return undefined;
		this.#limit = limit;
		const passedMs = Math.max(1, now - this.#asked.at);
		this.#bytesPerMs = (this.#bytesPerMs + (this.#written - this.#asked.written) / passedMs) / 2;
		this.#asked = {at: now, written: this.#written};
		return limit;
	}

	#chunks(): number {
		const chunks = Math.floor((this.#bytesPerMs * (WINDOW_MS + (this.#wayMs ?? 0))) / MAX_CHUNK_BYTES);
		return Math.min(MAX_WINDOW_CHUNKS, Math.max(MIN_WINDOW_CHUNKS, chunks));
	}
}
