import {TtchatError} from '../errors.ts';

/** How many unread events a reader may leave lying. */
export const DEFAULT_EVENT_LIMIT = 10_000;

type Reader<T> = {
	readonly queue: T[];
	readonly limit: number;
	failed: boolean;
	/** Calls of `next()` that found nothing, oldest first. */
	readonly waiting: ((result: IteratorResult<T>) => void)[];
};

/**
 * One source of events, any number of readers, each with a bounded queue of its own: a slow reader loses its place
 * and is told so, and neither holds up the session nor fills the memory.
 */
export class EventStream<T> {
	readonly #readers = new Set<Reader<T>>();
	#ended = false;

	/** Gives an event to every reader. */
	push(event: T): void {
		for (const reader of this.#readers) this.#deliver(reader, event);
	}

	/** No more events come; readers still get what is queued. */
	end(): void {
		this.#ended = true;
		for (const reader of this.#readers) dismiss(reader);
		this.#readers.clear();
	}

	/**
	 * A new reader, from now on. A reader that is done should `return()`, as leaving a `for await` does.
	 *
	 * @param limit - Unread events that are kept; past it `next()` rejects with `ERR_TOO_SLOW`.
	 */
	read(limit: number = DEFAULT_EVENT_LIMIT): AsyncIterableIterator<T> {
		const reader: Reader<T> = {queue: [], limit, failed: false, waiting: []};
		if (!this.#ended) this.#readers.add(reader);
		return {
			next: () => this.#next(reader),
			return: async () => {
				this.#readers.delete(reader);
				reader.queue.length = 0;
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
		if (event !== undefined) return {value: event, done: false};
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
			return;
		}
		// It gets nothing more, not even what it had left lying: a gap must not go unnoticed.
		reader.failed = true;
		reader.queue.length = 0;
		this.#readers.delete(reader);
	}
}

function dismiss<T>({waiting}: Reader<T>): void {
	for (const done of waiting.splice(0)) done({value: undefined, done: true});
}
