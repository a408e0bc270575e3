import {reasonOf} from '../errors.ts';
import {ACK_DELAY_MS} from '../protocol/constants.ts';
import {sanitizeName} from '../text/names.ts';
import {Digest, makeMessage} from './chat-text.ts';
import type {CancelTimer, Clock} from './clock.ts';
import {STRANGER_REPORT_INTERVAL_MS, TYPING_TOLD_INTERVAL_MS} from './constants.ts';
import {EventStream, type Unread} from './event-stream.ts';
import {bytesOf, type RoundEvent, type SessionEvent, type Unstamped} from './events.ts';
import {LinkReports} from './links/link-reports.ts';
import {reduceSession} from './reduce-session.ts';
import type {Seams} from './seams.ts';
import {initialSnapshot, type SessionSnapshot} from './snapshot.ts';

/** What is told of a session: every event in order, and the snapshot that always follows from them. */
export class Journal {
	readonly #clock: Clock;
	readonly #onFault: (cause: unknown) => void;
	readonly #events = new EventStream<SessionEvent>(bytesOf);
	/** By subscription, not by function: one that is given twice is called twice. */
	readonly #listeners = new Map<symbol, () => void>();
	readonly #roundTrips = new RoundTrips();
	readonly #digest: Digest;
	readonly #strangers: StrangerReports;
	readonly #links: LinkReports;
	#snapshot: SessionSnapshot = initialSnapshot;

	/**
	 * @param onFault - Is told of a mistake of ours; what could not be told is left out.
	 */
	constructor(seams: Pick<Seams, 'clock' | 'crypto'>, onFault: (cause: unknown) => void) {
		const {clock} = seams;
		this.#clock = clock;
		this.#onFault = onFault;
		const tellText = (text: string) =>
			this.tell({type: 'message', message: makeMessage(seams, 'peer', text)});
		this.#digest = new Digest(clock, this.#events, tellText, onFault);
		this.#strangers = new StrangerReports(clock, (address, count) =>
			this.tell({type: 'stranger-refused', address, count}),
		);
		this.#links = new LinkReports(clock, happening => this.#tellNow(happening));
	}

	get snapshot(): SessionSnapshot {
		return this.#snapshot;
	}

	/** What was told and is not read yet, and what is to be told. */
	get unread(): Unread {
		return this.#digest;
	}

	/**
	 * Tells what is new in it. `closed` is the last thing that is told: a socket or a command may still come in after it.
	 */
	tell(happening: Unstamped): void {
		if (happening.type === 'closed') {
			this.#strangers.end();
			this.#links.end();
		}
		if (!this.#links.holds(happening)) this.#tellNow(happening);
	}

	#tellNow(happening: Unstamped): void {
		this.#digest.finish();
		const elapsed = this.#clock.elapsed();
		if (!isNews(this.#snapshot, happening, elapsed)) return;
		const {unacknowledged} = this.#snapshot;
		const measured = this.#roundTrips.measure(happening, unacknowledged.length, elapsed);
		const event: SessionEvent = {...measured, at: this.#clock.now(), elapsed};
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

	/** What a round tells, as far as others are to know: what the peer says is made harmless first. */
	hear(event: RoundEvent): void {
		switch (event.type) {
			case 'fault':
			case 'ended':
			case 'file':
				break;
			case 'text':
				this.#digest.take(event.content);
				break;
			case 'secured':
				this.tell(event.protocol === 1 ? event : {...event, peerName: this.#peerName(event.peerName)});
				break;
			case 'renamed':
				this.tell({type: 'renamed', from: 'peer', name: this.#peerName(event.name)});
				break;
			case 'saved':
				this.tell({type: 'saved', by: 'peer'});
				break;
			case 'refused':
				this.tell({type: 'refused', id: event.id, reason: reasonOf(event.error)});
				break;
			default:
				this.tell(event);
		}
	}

	/** Somebody who is not the target was refused. */
	noteStranger(address: string): void {
		this.#strangers.note(address);
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

	#peerName(bytes: Uint8Array): string | undefined {
		const {ownName} = this.#snapshot;
		return sanitizeName(bytes, ownName === undefined ? [] : [ownName]);
	}
}

/** What a peer says again and again, and what came too late, is not told. */
function isNews(
	{stage, peerName, recording, hold, peerTypingAt}: SessionSnapshot,
	happening: Unstamped,
	elapsed: number,
): boolean {
	if (stage === 'closed') return false;
	switch (happening.type) {
		case 'renamed':
			return happening.from === 'self' || happening.name !== peerName;
		case 'saved':
			return happening.by === 'self' || !recording.peer;
		case 'outbox-held':
			return happening.why !== hold;
		case 'typing':
			return peerTypingAt === undefined || elapsed - peerTypingAt >= TYPING_TOLD_INTERVAL_MS;
		default:
			return true;
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

/** Counts refused strangers and tells of them at most once a second: a port scan must not drown all else. */
export class StrangerReports {
	readonly #clock: Clock;
	readonly #tell: (address: string, count: number) => void;
	#count = 0;
	#last = '';
	#resting: CancelTimer | undefined;

	/**
	 * @param tell - Gets the last address and how many there were since the report before.
	 */
	constructor(clock: Clock, tell: (address: string, count: number) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	/** A stranger was refused. */
	note(address: string): void {
		this.#count += 1;
		this.#last = address;
		if (this.#resting === undefined) this.#report();
	}

	/** No more reports; the last one goes out. */
	end(): void {
		this.#resting?.();
		this.#resting = undefined;
		if (this.#count > 0) this.#tell(this.#last, this.#count);
		this.#count = 0;
	}

	#report(): void {
		const count = this.#count;
		this.#count = 0;
		this.#resting = this.#clock.setTimer(STRANGER_REPORT_INTERVAL_MS, () => {
			this.#resting = undefined;
			if (this.#count > 0) this.#report();
		});
		this.#tell(this.#last, count);
	}
}

/** Of so many the smallest is told: what a busy machine adds to single ones is no property of the way. */
const KEPT = 5;

/**
 * How long it takes there and back, from acknowledgements alone: nothing is sent for it. They are held back, so only
 * a text counts that went out when all before it were acknowledged: the peer waits for it the whole of
 * `ACK_DELAY_MS`. Its private key's work is part of the figure, and so is ours.
 */
export class RoundTrips {
	#measured: {readonly id: string; readonly sentAt: number} | undefined;
	#recent: readonly number[] = [];

	/**
	 * Adds the figure to an acknowledgement that yields one.
	 *
	 * @param unacknowledged - How many own texts were on their way before.
	 * @param elapsed - On the clock that nobody sets.
	 */
	measure(happening: Unstamped, unacknowledged: number, elapsed: number): Unstamped {
		switch (happening.type) {
			case 'round-started':
				this.#measured = undefined;
				this.#recent = [];
				return happening;
			case 'sent':
				if (unacknowledged === 0) this.#measured = {id: happening.id, sentAt: elapsed};
				return happening;
			case 'delivered': {
				const measured = this.#measured;
				if (measured?.id !== happening.id) return happening;
				this.#measured = undefined;
				// A peer that holds nothing back is as near as can be told.
				const tripMs = Math.max(1, Math.round(elapsed - measured.sentAt - ACK_DELAY_MS));
				this.#recent = [...this.#recent, tripMs].slice(-KEPT);
				return {...happening, roundTripMs: Math.min(...this.#recent)};
			}
			default:
				return happening;
		}
	}
}
