import type {Clock} from './clock.ts';
import {EventStream, type Unread} from './event-stream.ts';
import {bytesOf, type SessionEvent, type Unstamped} from './events.ts';
import {reduceSession} from './reduce-session.ts';
import {RoundTrips} from './round-trips.ts';
import {initialSnapshot, type SessionSnapshot} from './snapshot.ts';

/** What is told of a session: every event in order, and the snapshot that always follows from them. */
export class Journal {
	readonly #clock: Clock;
	readonly #onFault: (cause: unknown) => void;
	readonly #events = new EventStream<SessionEvent>(bytesOf);
	/** By subscription, not by function: one that is given twice is called twice. */
	readonly #listeners = new Map<symbol, () => void>();
	readonly #roundTrips = new RoundTrips();
	#snapshot: SessionSnapshot = initialSnapshot;

	/**
	 * @param onFault - Is told of a mistake of ours; what could not be told is left out.
	 */
	constructor(clock: Clock, onFault: (cause: unknown) => void) {
		this.#clock = clock;
		this.#onFault = onFault;
	}

	get snapshot(): SessionSnapshot {
		return this.#snapshot;
	}

	/** What was told and is not read yet. */
	get unread(): Unread {
		return this.#events;
	}

	/** `closed` is the last thing that is told: a socket or a command may still come in after it. */
	tell(happening: Unstamped): void {
		if (this.#snapshot.stage === 'closed') return;
		const {unacknowledged} = this.#snapshot;
		const measured = this.#roundTrips.measure(happening, unacknowledged.length, this.#clock.elapsed());
		const event: SessionEvent = {...measured, at: this.#clock.now()};
		try {
			this.#snapshot = reduceSession(this.#snapshot, event);
		} catch (cause) {
			this.#onFault(cause);
			return;
		}
		this.#events.push(event);
		for (const listener of this.#listeners.values()) callSafely(listener);
		if (event.type === 'closed') this.#events.end();
	}

	/** @see EventStream.read */
	read(limit?: number): AsyncIterableIterator<SessionEvent> {
		return this.#events.read(limit);
	}

	/** Calls `listener` after every change; the returned function ends that. */
	subscribe(listener: () => void): () => void {
		const key = Symbol('subscription');
		this.#listeners.set(key, listener);
		return () => this.#listeners.delete(key);
	}
}

/** A subscriber's mistake is the program's to know of, but must not stop the session half-way through a step. */
function callSafely(listener: () => void): void {
	try {
		listener();
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}
