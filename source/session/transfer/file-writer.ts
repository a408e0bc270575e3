import {isTtchatError, TtchatError} from '../../errors.ts';
import {concat} from '../../protocol/bytes.ts';
import {MAX_CHUNK_BYTES} from '../../protocol/constants.ts';
import type {FileSink} from '../transfers.ts';

/** What a writer of a file tells. */
export type FileWriterHandlers = {
	/** So many bytes more were taken. */
	readonly onWritten: (bytes: number) => void;
	/** All of it is where it is to stay. */
	readonly onDone: (path: string | undefined) => void;
	/** It cannot be written; nothing of it stays. */
	readonly onError: (error: TtchatError) => void;
};

/**
 * Gives a file of the peer to its sink, piece after piece. What waits here is bounded by what the peer is asked for, which
 * follows what was written.
 */
export class FileWriter {
	readonly #sink: FileSink;
	readonly #handlers: FileWriterHandlers;
	readonly #waiting: Uint8Array[] = [];
	#whole = false;
	#stage: 'open' | 'finishing' | 'over' = 'open';
	#working: Promise<void> | undefined;

	constructor(sink: FileSink, handlers: FileWriterHandlers) {
		this.#sink = sink;
		this.#handlers = handlers;
	}

	/** Whether all has come, so that it needs nobody any more to be finished. */
	get whole(): boolean {
		return this.#whole;
	}

	/**
	 * The next piece.
	 *
	 * @param whole - It is the last one.
	 */
	push(bytes: Uint8Array, whole: boolean): void {
		const last = this.#waiting.at(-1);
		// Of tiny pieces a peer could send more than there is memory for.
		if (last !== undefined && last.length + bytes.length <= MAX_CHUNK_BYTES)
			this.#waiting[this.#waiting.length - 1] = concat(last, bytes);
		else this.#waiting.push(bytes);
		this.#whole = whole;
		this.#working ??= this.#work();
	}

	/** Settles when it has nothing to do with the sink any more, after `finish` or `discard`. */
	async settled(): Promise<void> {
		await this.#working;
	}

	/** Nothing more is wanted, and nothing stays, unless it is being finished. Whether that could still be had. */
	discard(): boolean {
		if (this.#stage !== 'open') return false;
		this.#stage = 'over';
		this.#waiting.length = 0;
		this.#working = this.#thenDiscard(this.#working);
		return true;
	}

	async #work(): Promise<void> {
		try {
			for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
				if (next.length > 0) await this.#sink.write(next);
				if (this.#isOver()) return;
				this.#handlers.onWritten(next.length);
				// Whoever was told may not want the rest.
				if (this.#isOver()) return;
			}
			if (this.#whole && this.#stage === 'open') await this.#finish();
			else this.#working = undefined;
		} catch (cause) {
			if (this.#isOver()) return;
			this.#stage = 'over';
			this.#waiting.length = 0;
			this.#handlers.onError(unwritable(cause));
			await this.#thenDiscard(undefined);
		}
	}

	#isOver(): boolean {
		return this.#stage === 'over';
	}

	async #finish(): Promise<void> {
		this.#stage = 'finishing';
		const path = await this.#sink.finish();
		this.#stage = 'over';
		this.#handlers.onDone(path);
	}

	/** Never while a write is under way. */
	async #thenDiscard(working: Promise<void> | undefined): Promise<void> {
		await working;
		try {
			await this.#sink.discard();
		} catch {
			// There is nothing more that we could do about it.
		}
	}
}

function unwritable(cause: unknown): TtchatError {
	if (isTtchatError(cause, 'ERR_FILE_DISK_FULL') || isTtchatError(cause, 'ERR_FILE_UNWRITABLE')) return cause;
	return new TtchatError('ERR_FILE_UNWRITABLE', {cause});
}
