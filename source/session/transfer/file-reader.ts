import {isTtchatError, TtchatError} from '../../errors.ts';
import {MAX_CHUNK_BYTES} from '../../protocol/constants.ts';
import {type Clock, wait} from '../clock.ts';
import {PULLS_IN_A_TURN} from '../constants.ts';
import type {FileSource} from '../transfers.ts';

const nothing = new Uint8Array();

/** What a reader of a file tells. */
export type FileReaderHandlers = {
	/** What was asked for is there now. */
	readonly onReady: () => void;
	/** The file cannot be read to its end; nothing more comes. */
	readonly onError: (error: TtchatError) => void;
};

/**
 * Takes an own file out of its source, in pieces as the wire wants them: one is kept ready, and no more is pulled. The
 * source may use the memory of a chunk again as soon as the next one is asked for.
 */
export class FileReader {
	readonly #source: FileSource;
	readonly #clock: Clock;
	readonly #handlers: FileReaderHandlers;
	readonly #over = new AbortController();
	#chunks: AsyncIterator<Uint8Array> | undefined;
	/** How much of the file has not been handed out. */
	#left: number;
	#piece: Uint8Array = nothing;
	#filled = 0;
	/** What is left of the last chunk of the source. */
	#rest: Uint8Array = nothing;
	#pulling = false;

	constructor(source: FileSource, clock: Clock, handlers: FileReaderHandlers) {
		this.#source = source;
		this.#clock = clock;
		this.#handlers = handlers;
		this.#left = source.size;
	}

	/** The next so many bytes; nothing if they are not there yet: then `onReady` follows. */
	take(bytes: number): Uint8Array | undefined {
		if (this.#filled < bytes) {
			this.#fill();
			return undefined;
		}
		const piece = this.#piece.subarray(0, bytes);
		this.#left -= bytes;
		this.#filled -= bytes;
		const kept = this.#piece.subarray(bytes, bytes + this.#filled);
		this.#piece = new Uint8Array(this.#wanted);
		this.#piece.set(kept);
		this.#fill();
		return piece;
	}

	/** Lets go of the source, whatever it is at. Settles when it is closed. */
	async close(): Promise<void> {
		this.#over.abort();
		const leaving = async () => this.#chunks?.return?.();
		// A source that still reads answers that later, or never: it is closed all the same.
		leaving().catch(() => undefined);
		await closeQuietly(this.#source);
	}

	/** How many bytes are to be ready. */
	get #wanted(): number {
		return Math.min(MAX_CHUNK_BYTES, this.#left);
	}

	#fill(): void {
		if (this.#pulling || this.#filled === this.#wanted) return;
		this.#pulling = true;
		this.#pull().then(
			() => {
				this.#pulling = false;
				if (!this.#over.signal.aborted) this.#handlers.onReady();
			},
			cause => {
				if (!this.#over.signal.aborted) this.#handlers.onError(unreadable(cause));
			},
		);
	}

	async #pull(): Promise<void> {
		if (this.#piece.length < this.#wanted) this.#piece = new Uint8Array(this.#wanted);
		this.#chunks ??= this.#source.read(this.#over.signal)[Symbol.asyncIterator]();
		for (let pulls = 1; this.#filled < this.#wanted; pulls += 1) {
			if (this.#rest.length === 0) this.#rest = await this.#next(this.#chunks);
			if (this.#over.signal.aborted) return;
			const part = this.#rest.subarray(0, this.#wanted - this.#filled);
			this.#piece.set(part, this.#filled);
			this.#filled += part.length;
			this.#rest = this.#rest.subarray(part.length);
			// A source of tiny chunks must not hold up the rest of the program.
			if (pulls % PULLS_IN_A_TURN === 0) await wait(this.#clock, 0, this.#over.signal);
		}
		this.#rest = this.#left === this.#filled ? nothing : this.#rest;
	}

	async #next(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
		const {value, done} = await chunks.next();
		if (done === true)
			throw new TtchatError('ERR_FILE_UNREADABLE', {message: 'the file is shorter than it was'});
		if (!(value instanceof Uint8Array)) throw new TypeError('a source gives bytes');
		return value;
	}
}

/** Closes a source. That something went wrong there changes nothing any more. */
export async function closeQuietly(source: FileSource): Promise<void> {
	try {
		await source.close();
	} catch {
		// What could be read was read.
	}
}

function unreadable(cause: unknown): TtchatError {
	return isTtchatError(cause, 'ERR_FILE_UNREADABLE')
		? cause
		: new TtchatError('ERR_FILE_UNREADABLE', {cause});
}
