import {type ErrorCode, type Reason, reasonOf, TtchatError} from '../errors.ts';
import {BACKOFF_CAP_MS, backoffMs} from '../net/backoff.ts';
import type {Memory, ProtocolVersion} from '../protocol/effects.ts';
import type {Context} from '../protocol/state.ts';
import {LASTING_MS, MAX_CUT_OFF_WAIT_MS} from './constants.ts';
import type {Retry, RoundEvent} from './events.ts';

/** What the rounds of one run leave to the next of them, and when that begins. */
export class Succession {
	readonly #random: () => number;
	#memory: Memory | undefined;
	#sawV2 = false;
	#allowLegacy = false;
	/** Rounds in a row that came to nothing, or to very little. */
	#fruitless = 0;
	#delayMs = 0;
	/** Of the present round, once it is secured. */
	#secured: {readonly at: number; readonly protocol: ProtocolVersion} | undefined;
	/** In this round the codes were compared and differ. */
	#mismatched = false;
	/** The user asked for a new round while this one is on. */
	#again = false;
	/** The present round is over, and it is not known yet how that goes on. */
	#ending = false;

	constructor(random: () => number) {
		this.#random = random;
	}

	/** What the next round may know of those before it. */
	begin(): Pick<Context, 'allowLegacy' | 'memory'> {
		this.#mismatched = false;
		this.#again = false;
		this.#secured = undefined;
		return {allowLegacy: this.#allowLegacy || !this.#sawV2, memory: this.#memory};
	}

	/** Whether the end of a round is still being told: what follows from that follows by itself. */
	get ending(): boolean {
		return this.#ending;
	}

	/** The user asks for a new round. */
	reconnect(allowLegacy: boolean): void {
		this.#again = true;
		this.#allowLegacy = allowLegacy;
		this.#fruitless = 0;
	}

	/**
	 * @param now - Milliseconds of any clock that only goes on.
	 */
	note(event: RoundEvent, now: number): void {
		if (event.type === 'peer-greeted' && event.protocol === 2) this.#sawV2 = true;
		if (event.type === 'mismatched') this.#mismatched = true;
		if (event.type === 'verified') this.#mismatched = false;
		if (event.type === 'ended') this.#end(event.memory, now);
		if (event.type !== 'secured') return;
		this.#secured = {at: now, protocol: event.protocol};
		// That v1 was allowed was for the peer of then.
		if (event.protocol === 2) this.#allowLegacy = false;
	}

	/** What is told of a round that ended with this error, and how it goes on; nothing if the user wanted no more. */
	loss(
		error: TtchatError | undefined,
		undelivered: readonly string[],
	): {readonly reason: Reason; readonly retry: Retry; readonly retryInMs?: number} | undefined {
		this.#ending = false;
		const why = error ?? (this.#again ? new TtchatError('ERR_RECONNECTING') : undefined);
		if (why === undefined) return undefined;
		const retry = this.#again ? 'automatic' : this.#retryAfter(why);
		const reason = reasonOf(why, this.#fateOf(why, undelivered));
		if (retry === 'by-hand') return {reason, retry};
		this.#delayMs = this.#nextDelayMs();
		return {reason, retry, ...(this.#delayMs > BACKOFF_CAP_MS && {retryInMs: this.#delayMs})};
	}

	/** How long the next round waits. */
	get delayMs(): number {
		return this.#delayMs;
	}

	forget(): void {
		this.#memory?.remember.fill(0);
		this.#memory = undefined;
	}

	/** Whoever is in the middle cuts off a round whose codes do not suit him, before anybody sees them. */
	#nextDelayMs(): number {
		this.#fruitless += 1;
		const capMs = this.#secured === undefined ? MAX_CUT_OFF_WAIT_MS : BACKOFF_CAP_MS;
		return this.#again ? 0 : backoffMs(this.#fruitless - 1, this.#random, {capMs});
	}

	/** Where the codes differed somebody may be in the middle: he must not get rid of that by dropping the line. */
	#retryAfter(reason: TtchatError): Retry {
		return this.#mismatched ? 'by-hand' : retryAfter(reason);
	}

	/** What of ours may be missing at the other end, after a round that ended for that reason. */
	#fateOf({code}: TtchatError, undelivered: readonly string[]): string {
		if (undelivered.length === 1) return '; one message may not have arrived';
		if (undelivered.length > 1) return `; ${undelivered.length} messages may not have arrived`;
		if (this.#secured === undefined || (code !== 'ERR_LINK_LOST' && code !== 'ERR_PEER_SILENT')) return '';
		return this.#secured.protocol === 1
			? '; v1 does not tell whether the last messages arrived'
			: '; all that was sent has arrived';
	}

	/** A peer that is gone as soon as it was there must not make us generate keys without end. */
	#end(memory: Memory | undefined, now: number): void {
		this.#ending = true;
		if (this.#secured !== undefined && now - this.#secured.at >= LASTING_MS) this.#fruitless = 0;
		if (memory !== undefined) this.#keep(memory);
	}

	/** A round that nobody verified does not make us forget one that was: dropping the line would be enough for that. */
	#keep(memory: Memory): void {
		if (this.#memory?.verified === true && !memory.verified) {
			memory.remember.fill(0);
			return;
		}
		this.forget();
		this.#memory = memory;
	}
}

// docs/protocol.md §7: what is tried again without being asked. All else needs a person: somebody may be in the
// middle, or the other program is broken and will be so next time.
const RETRIED: ReadonlyMap<ErrorCode, Retry> = new Map<ErrorCode, Retry>([
	['ERR_LINK_LOST', 'automatic'],
	['ERR_PEER_SILENT', 'automatic'],
	['ERR_PEER_LEFT', 'waiting'],
]);

/** What happens after a round that ended with this error. */
export function retryAfter({code}: TtchatError): Retry {
	return RETRIED.get(code) ?? 'by-hand';
}
