import {TtchatError} from '../errors.ts';

/** How many unread events a reader may leave lying. */
export const DEFAULT_EVENT_LIMIT = 10_000;

type Reader<T> = {
	readonly queue: T[];
	readonly limit: number;
	failed: boolean;
	waiting: ((result: IteratorResult<T>) => void) | undefined;
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
		for (const reader of this.#readers) deliver(reader, event);
	}

	/** No more events come; readers still get what is queued. */
	end(): void {
		this.#ended = true;
		for (const reader of this.#readers) reader.waiting?.({value: undefined, done: true});
	}

	/**
	 * A new reader, from now on. A reader that is done should `return()`, as leaving a `for await` does.
	 *
	 * @param limit - Unread events that are kept; past it `next()` rejects with `ERR_TOO_SLOW`.
	 */
	read(limit: number = DEFAULT_EVENT_LIMIT): AsyncIterableIterator<T> {
		const reader: Reader<T> = {queue: [], limit, failed: false, waiting: undefined};
		const done: IteratorResult<T> = {value: undefined, done: true};
		this.#readers.add(reader);
		return {
			next: () => this.#next(reader),
			return: async () => {
				this.#readers.delete(reader);
				reader.waiting?.(done);
				return done;
			},
			[Symbol.asyncIterator]() {
				return this;
			},
		};
	}

	async #next(reader: Reader<T>): Promise<IteratorResult<T>> {
		if (reader.failed) {
			this.#readers.delete(reader);
			throw new TtchatError('ERR_TOO_SLOW');
		}
		const event = reader.queue.shift();
		if (event !== undefined) return {value: event, done: false};
		if (this.#ended || !this.#readers.has(reader)) return {value: undefined, done: true};
		return new Promise(resolve => {
			reader.waiting = result => {
				reader.waiting = undefined;
				resolve(result);
			};
		});
	}
}

function deliver<T>(reader: Reader<T>, event: T): void {
	if (reader.waiting !== undefined) {
		reader.waiting({value: event, done: false});
		return;
	}
	if (reader.queue.length < reader.limit) {
		reader.queue.push(event);
		return;
	}
	reader.failed = true;
	reader.queue.length = 0;
}
