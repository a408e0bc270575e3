import {TtchatError} from '../errors.ts';
import {MAX_UNREAD_BYTES, MAX_UNREAD_EVENTS} from './constants.ts';

/** What was told and has not been read yet. */
export type Unread = Pick<EventStream<unknown>, 'full' | 'room'>;

type Reader<T> = {
	readonly queue: T[];
	readonly limit: number;
	/** What the queue takes, at most: see `MAX_UNREAD_BYTES`. */
	bytes: number;
	failed: boolean;
	/** Calls of `next()` that found nothing, oldest first. */
	readonly waiting: ((result: IteratorResult<T>) => void)[];
};

/**
 * One source of events, any number of readers, each with a queue of its own. The stream is full as long as one of them
 * has half of its limit unread, or `MAX_UNREAD_BYTES`: what comes from outside is to wait then. What comes all the
 * same fills the queue up to its limit, and past that the reader loses its place and is told so.
 */
export class EventStream<T> {
	readonly #bytesOf: (event: T) => number;
	readonly #readers = new Set<Reader<T>>();
	readonly #untilRoom = new Set<() => void>();
	#ended = false;

	/**
	 * @param bytesOf - How much memory an event takes, about.
	 */
	constructor(bytesOf: (event: T) => number = () => 0) {
		this.#bytesOf = bytesOf;
	}

	/** Whether a reader is so far behind that nothing more should be fetched for it. */
	get full(): boolean {
		return [...this.#readers].some(reader => isFull(reader));
	}

	/** Waits while the stream is full, or until the signal. */
	async room(signal: AbortSignal): Promise<void> {
		while (this.full && !signal.aborted) {
			const {promise, resolve} = Promise.withResolvers<void>();
			const giveUp = () => resolve();
			this.#untilRoom.add(giveUp);
			signal.addEventListener('abort', giveUp, {once: true});
			await promise;
			signal.removeEventListener('abort', giveUp);
			this.#untilRoom.delete(giveUp);
		}
	}

	/** Gives an event to every reader. */
	push(event: T): void {
		for (const reader of this.#readers) this.#deliver(reader, event);
	}

	/** No more events come; readers still get what is queued. */
	end(): void {
		this.#ended = true;
		for (const reader of this.#readers) dismiss(reader);
		this.#readers.clear();
		this.#lookForRoom();
	}

	/**
	 * A new reader, from now on. A reader that is done should `return()`, as leaving a `for await` does: one that merely
	 * stops keeps the stream full.
	 *
	 * @param limit - Unread events that are kept; past it `next()` rejects with `ERR_TOO_SLOW`.
	 */
	read(limit: number = MAX_UNREAD_EVENTS): AsyncIterableIterator<T> {
		const reader: Reader<T> = {queue: [], limit, bytes: 0, failed: false, waiting: []};
		if (!this.#ended) this.#readers.add(reader);
		return {
			next: () => this.#next(reader),
			return: async () => {
				this.#drop(reader);
				dismiss(reader);
				return {value: undefined, done: true};
			},
			[Symbol.asyncIterator]() {
				return this;
			},
		};
	}

	async #next(reader: Reader<T>): Promise<IteratorResult<T>> {
		if (reader.failed) {
			reader.failed = false;
			throw new TtchatError('ERR_TOO_SLOW');
		}
		const event = reader.queue.shift();
		if (event !== undefined) {
			reader.bytes -= this.#bytesOf(event);
			this.#lookForRoom();
			return {value: event, done: false};
		}
		if (!this.#readers.has(reader)) return {value: undefined, done: true};
		return new Promise(resolve => reader.waiting.push(resolve));
	}

	#deliver(reader: Reader<T>, event: T): void {
		const waiting = reader.waiting.shift();
		if (waiting !== undefined) {
			waiting({value: event, done: false});
			return;
		}
		if (reader.queue.length < reader.limit) {
			reader.queue.push(event);
			reader.bytes += this.#bytesOf(event);
			return;
		}
		// It gets nothing more, not even what it had left lying: a gap must not go unnoticed.
		reader.failed = true;
		this.#drop(reader);
	}

	#drop(reader: Reader<T>): void {
		this.#readers.delete(reader);
		reader.queue.length = 0;
		reader.bytes = 0;
		this.#lookForRoom();
	}

	#lookForRoom(): void {
		if (this.#untilRoom.size === 0 || this.full) return;
		for (const wake of this.#untilRoom) wake();
	}
}

function isFull<T>({queue, limit, bytes}: Reader<T>): boolean {
	return queue.length > 0 && (queue.length * 2 >= limit || bytes >= MAX_UNREAD_BYTES);
}

function dismiss<T>({waiting}: Reader<T>): void {
	for (const done of waiting.splice(0)) done({value: undefined, done: true});
}
