import {MAX_CHUNK_BYTES} from '../../protocol/constants.ts';
import {MAX_WINDOW_CHUNKS, MIN_WINDOW_CHUNKS, WINDOW_MS} from '../constants.ts';

/**
 * How much of a file of the peer is asked for: about as much as is written in a quarter of a second, beyond what is
 * written. It fills the way there and back, and what lies in between delays a text by no more than that.
 */
export class FileWindow {
	readonly #size: number;
	#limit: number;
	#written = 0;
	#bytesPerMs = 0;
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
		const chunks = Math.floor((this.#bytesPerMs * WINDOW_MS) / MAX_CHUNK_BYTES);
		return Math.min(MAX_WINDOW_CHUNKS, Math.max(MIN_WINDOW_CHUNKS, chunks));
	}
}
