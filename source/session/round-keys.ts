import {isFault, TtchatError} from '../errors.ts';
import type {Effect, Input} from '../protocol/effects.ts';
import type {Frame} from '../protocol/frame.ts';
import {recordSecret} from '../protocol/receiving.ts';
import {MAX_FRAMES_AHEAD} from './constants.ts';
import type {Arrival} from './links.ts';
import {type Ahead, readAhead} from './read-ahead.ts';
import type {Seams, SessionKeyPair} from './seams.ts';

/** A secret of a record that the private key is at, or has been. */
export type Secret = Promise<Uint8Array | undefined>;

/** The private keys of a round, from the moment they are asked for until they are let go of. */
export class RoundKeys {
	readonly #seams: Pick<Seams, 'clock' | 'crypto' | 'generateKeyPair' | 'forget'>;
	#pair: SessionKeyPair | undefined;
	#dropped = false;

	constructor(seams: Pick<Seams, 'clock' | 'crypto' | 'generateKeyPair' | 'forget'>) {
		this.#seams = seams;
	}

	/**
	 * Makes them.
	 *
	 * @throws {TtchatError} `ERR_KEYS_FAILED`, or what only a mistake of ours throws.
	 */
	async make(): Promise<{readonly elapsedMs: number; readonly input: Input} | undefined> {
		const {clock, crypto, generateKeyPair} = this.#seams;
		const began = clock.elapsed();
		try {
			this.#pair = await generateKeyPair();
		} catch (cause) {
			throw isFault(cause) ? cause : new TtchatError('ERR_KEYS_FAILED', {cause});
		}
		if (this.#dropped) {
			this.drop();
			return undefined;
		}
		const {spki, hybrid} = this.#pair;
		const identity = {spki, seed: crypto.randomBytes(32), hybrid: hybrid?.publicKeys};
		return {elapsedMs: clock.elapsed() - began, input: {type: 'identified', identity}};
	}

	/** Reads on while what came is handled, and begins with the secrets of records that have not had their turn yet. */
	readAhead(
		arrivals: AsyncIterable<Arrival>,
		mayReadAhead: () => boolean,
	): AsyncGenerator<Ahead<Arrival, Secret>, void, void> {
		return readAhead(arrivals, {
			mayReadAhead,
			begin: arrival => (arrival.type === 'frame' ? this.#begin(arrival.frame) : undefined),
			most: MAX_FRAMES_AHEAD,
		});
	}

	#begin(frame: Frame): Secret | undefined {
		const {label, ciphertext} = recordSecret(frame);
		const secret = this.#pair?.unwrap(label, ciphertext);
		// Whoever asks for it is told of what went wrong.
		secret?.catch(() => undefined);
		return secret;
	}

	/**
	 * Does what the protocol asks of them.
	 *
	 * @param begun - The secret, if it was begun with before.
	 */
	async unwrap(
		{label, ciphertext, agreement}: Extract<Effect, {type: 'unwrap'}>,
		begun?: Secret,
	): Promise<Input> {
		const plaintext = await (begun ?? this.#pair?.unwrap(label, ciphertext));
		const shared = agreement && (await this.#pair?.hybrid?.agree(agreement));
		return {type: 'unwrapped', plaintext, shared};
	}

	/** Lets go of them: also of those that are still being made. */
	drop(): void {
		this.#dropped = true;
		if (this.#pair === undefined) return;
		this.#pair.destroy();
		this.#pair = undefined;
		this.#seams.forget();
	}
}
