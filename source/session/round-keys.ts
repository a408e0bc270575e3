import {internalError, isFault, TtchatError} from '../errors.ts';
import {wipe} from '../protocol/bytes.ts';
import type {Effect, Input} from '../protocol/effects.ts';
import type {Frame} from '../protocol/frame.ts';
import {recordSecret} from '../protocol/receiving.ts';
import {MAX_FRAMES_AHEAD} from './constants.ts';
import type {RoundEvent} from './events.ts';
import type {Arrival} from './links/links.ts';
import type {Seams, SessionKeyPair} from './seams.ts';

type Secret = Promise<Uint8Array | undefined>;

type KeySeams = Pick<Seams, 'clock' | 'crypto' | 'generateKeyPair' | 'forget'>;

/** Whom they report to. */
type KeyHandlers = {
	readonly tell: (event: RoundEvent) => void;
	/** To the protocol. */
	readonly input: (input: Input) => void;
	/** There are none, or the fault is ours. */
	readonly onHopeless: (error: TtchatError) => void;
};

/** The private keys of a round, from the moment they are asked for until they are let go of, and what they are at. */
export class RoundKeys {
	readonly #seams: KeySeams;
	readonly #handlers: KeyHandlers;
	/** Secrets of records that the private key is at before they have their turn, by the memory of their frames. */
	readonly #ahead = new Map<ArrayBufferLike, Secret>();
	#pair: SessionKeyPair | undefined;
	#dropped = false;
	#unwrapping: Promise<void> | undefined;

	constructor(seams: KeySeams, handlers: KeyHandlers) {
		this.#seams = seams;
		this.#handlers = handlers;
	}

	/** Makes them. */
	make(): void {
		this.#make().catch(cause => this.#fail(cause));
	}

	/**
	 * Reads on while what came is handled, and begins with the secrets of records that have not had their turn yet.
	 *
	 * @param mayReadAhead - Whether what may come next does not depend on what came.
	 */
	async *readAhead(
		arrivals: AsyncIterable<Arrival>,
		mayReadAhead: () => boolean,
	): AsyncGenerator<Arrival, void, void> {
		const begin = (arrival: Arrival) => (arrival.type === 'frame' ? this.#begin(arrival.frame) : undefined);
		for await (const {arrival, begun} of readAhead(arrivals, {mayReadAhead, begin, most: MAX_FRAMES_AHEAD})) {
			yield arrival;
			if (begun === undefined || arrival.type !== 'frame') continue;
			this.#ahead.delete(arrival.frame.body.buffer);
			// The round may have ended before it had its turn.
			wipe(await begun);
		}
	}

	/** Does what the protocol asks of them. */
	unwrap(effect: Extract<Effect, {type: 'unwrap'}>): void {
		this.#unwrapping = this.#unwrap(effect).catch(cause => this.#fail(cause));
	}

	/** Settles when the protocol has what it asked for. */
	async idle(): Promise<void> {
		await this.#unwrapping;
	}

	/** Lets go of them: also of those that are still being made. */
	drop(): void {
		this.#dropped = true;
		if (this.#pair === undefined) return;
		this.#pair.destroy();
		this.#pair = undefined;
		this.#seams.forget();
	}

	async #make(): Promise<void> {
		const {clock, crypto, generateKeyPair} = this.#seams;
		const began = clock.elapsed();
		try {
			this.#pair = await generateKeyPair();
		} catch (cause) {
			if (isFault(cause)) throw cause;
			return this.#handlers.onHopeless(new TtchatError('ERR_KEYS_FAILED', {cause}));
		}
		if (this.#dropped) return this.drop();
		const {spki, hybrid} = this.#pair;
		const identity = {spki, seed: crypto.randomBytes(32), hybrid: hybrid?.publicKeys};
		this.#handlers.tell({type: 'keys-made', elapsedMs: clock.elapsed() - began});
		this.#handlers.input({type: 'identified', identity});
	}

	#begin(frame: Frame): Secret | undefined {
		const {label, ciphertext} = recordSecret(frame);
		const secret = this.#pair?.unwrap(label, ciphertext);
		if (secret === undefined) return undefined;
		this.#ahead.set(frame.body.buffer, secret);
		// Whoever asks for it is told of what went wrong.
		secret.catch(() => undefined);
		return secret;
	}

	async #unwrap({label, ciphertext, agreement}: Extract<Effect, {type: 'unwrap'}>): Promise<void> {
		const begun = this.#ahead.get(ciphertext.buffer);
		// Both at once: the pool is at RSA while this thread collects what ML-KEM leaves, which takes longer.
		const [plaintext, shared] = await Promise.all([
			begun ?? this.#pair?.unwrap(label, ciphertext),
			agreement && this.#pair?.hybrid?.agree(agreement),
		]);
		this.#unwrapping = undefined;
		this.#handlers.input({type: 'unwrapped', plaintext, shared});
	}

	#fail(cause: unknown): void {
		this.#handlers.onHopeless(internalError(cause));
	}
}

/** What came, and what was begun with it as soon as it did. */
export type Ahead<T, Begun> = {readonly arrival: T; readonly begun: Begun | undefined};

type Rules<T, Begun> = {
	/** Whether more may be read while what came before has not been handled: what is allowed next must not depend on that. */
	readonly mayReadAhead: () => boolean;
	/** Begins what takes long; nothing where nothing does. Such arrivals are counted. */
	readonly begin: (arrival: T) => Begun | undefined;
	/** How many of those there may be beyond the one that is being handled. */
	readonly most: number;
};

/**
 * Reads on while what came is being handled, so that several things that take long are under way at once. They are handed over
 * strictly in order, each when whoever reads has done with the one before.
 */
export async function* readAhead<T, Begun>(
	arrivals: AsyncIterable<T>,
	{mayReadAhead, begin, most}: Rules<T, Begun>,
): AsyncGenerator<Ahead<T, Begun>, void, void> {
	const queue: Ahead<T, Begun>[] = [];
	const change = new Signal();
	/** How many that take long are not through, the one that is being handled among them. */
	let slow = 0;
	let waiting = false;
	const pump = async () => {
		for await (const arrival of arrivals) {
			const begun = mayReadAhead() ? begin(arrival) : undefined;
			if (begun !== undefined) slow += 1;
			queue.push({arrival, begun});
			change.tell();
			const isWanted = () => waiting && queue.length === 0;
			// What takes no time is counted too: there may be any number of it.
			const hasRoom = () => mayReadAhead() && slow <= most && queue.length <= 2 * most;
			while (!isWanted() && !hasRoom()) await change.next();
		}
	};
	let over = false;
	const pumped = pump().finally(() => {
		over = true;
		change.tell();
	});
	// Whoever reads is told below, after what came before it.
	pumped.catch(() => undefined);
	for (;;) {
		const next = queue.shift();
		if (next !== undefined) {
			yield next;
			if (next.begun !== undefined) slow -= 1;
			change.tell();
		} else if (over) break;
		else {
			waiting = true;
			change.tell();
			await change.next();
			waiting = false;
		}
	}
	await pumped;
}

/** Wakes whoever waits for a change. */
class Signal {
	#next = Promise.withResolvers<void>();

	next(): Promise<void> {
		return this.#next.promise;
	}

	tell(): void {
		this.#next.resolve();
		this.#next = Promise.withResolvers();
	}
}
