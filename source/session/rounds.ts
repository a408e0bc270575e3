import {TtchatError} from '../errors.ts';
import {backoffMs} from '../net/backoff.ts';
import type {Link} from '../net/link.ts';
import {utf8} from '../protocol/bytes.ts';
import {GOODBYE_TIMEOUT_MS} from '../protocol/constants.ts';
import type {Input, LinkId, Memory, ProtocolEvent} from '../protocol/effects.ts';
import {objectionToName} from '../protocol/questions.ts';
import type {ProtocolChoice, State} from '../protocol/state.ts';
import {wait} from './clock.ts';
import type {Retry, Unstamped} from './events.ts';
import {reasonOf, retryAfter} from './retry.ts';
import {Round} from './round.ts';
import type {Unread} from './round-handlers.ts';
import type {Seams} from './seams.ts';

/** A round that was secured for so long counts as a conversation: after it the waits begin small again. */
const LASTING_MS = 10_000;

type Ended = Extract<ProtocolEvent, {type: 'ended'}>;

/** What a round says before it is over. */
export type RoundEvent = Exclude<ProtocolEvent, Ended>;

/** Whom the rounds report to. */
export type RoundsHandlers = {
	readonly tell: (happening: Unstamped) => void;
	readonly hear: (event: RoundEvent) => void;
	/** The present round takes the next text now. */
	readonly onReady: () => void;
	/** A round is over; answers with the ids of messages that may not have arrived. */
	readonly settle: (error: TtchatError | undefined) => readonly string[];
	/** Where what a round hears goes: while that is full, nothing more is read. */
	readonly unread: Unread;
};

/**
 * One round after another, each with new keys: when the next one starts, and what it may know of those before it
 * in this run.
 */
export class Rounds {
	readonly #protocol: ProtocolChoice;
	readonly #seams: Seams;
	readonly #handlers: RoundsHandlers;
	readonly #life = new AbortController();
	#round: Round | undefined;
	#count = 0;
	/** Ends the wait for the next round. */
	#pause = new AbortController();
	#over = Promise.withResolvers<void>();
	#memory: Memory | undefined;
	#sawV2 = false;
	#allowLegacy = false;
	/** Rounds in a row that came to nothing, or to very little. */
	#fruitless = 0;
	#securedAt: number | undefined;
	/** The protocol of the present round, once it is secured. */
	#spoke: 1 | 2 | undefined;
	/** In this round the codes were compared and differ. */
	#mismatched = false;
	#closing = false;
	/** The user asked for a new round while one is on. */
	#again = false;
	#name = '';

	constructor(protocol: ProtocolChoice, seams: Seams, handlers: RoundsHandlers) {
		this.#protocol = protocol;
		this.#seams = seams;
		this.#handlers = handlers;
	}

	/**
	 * Our name, from the next thing that is said on.
	 *
	 * @throws {TtchatError} `ERR_MESSAGE_HOLDS_CODE` if it would tell the peer a safety code.
	 */
	rename(name: string): void {
		const objection = this.#round && objectionToName(this.#round.state, utf8(name));
		if (objection !== undefined) throw objection;
		this.#name = name;
		this.input({type: 'rename', name: utf8(name)});
	}

	/** The target connected to us. */
	accept(link: Link): void {
		if (this.#round === undefined) link.destroy();
		else this.#round.accept(link);
	}

	/** Tells the present round something; without one nothing happens. */
	input(input: Input): void {
		this.#round?.input(input);
	}

	/** Says goodbye after what waits. */
	leave(): void {
		this.#round?.leave();
	}

	/** A text waits, or may go now. */
	resume(): void {
		this.#round?.resume();
	}

	/** What the protocol knows in the present round, for its questions. */
	get state(): State | undefined {
		return this.#round?.state;
	}

	/** Where a link of the present round leads. */
	remoteOf(link: LinkId): {readonly address: string; readonly port: number} {
		const {host: address, port} = this.#round?.link(link)?.remote ?? this.#seams.dialer.target;
		return {address, port};
	}

	/** Begins the next round. */
	start(): void {
		if (this.#closing) return;
		this.#pause.abort();
		this.#pause = new AbortController();
		this.#over = Promise.withResolvers();
		this.#again = false;
		this.#mismatched = false;
		this.#spoke = undefined;
		this.#count += 1;
		const round = this.#count;
		const {tell, unread} = this.#handlers;
		tell({type: 'round-started', round});
		// Whoever was told may have closed the session, or begun another round.
		if (this.#closing || this.#count !== round) return;
		const {host: address, port} = this.#seams.dialer.target;
		const context = {
			crypto: this.#seams.crypto,
			protocol: this.#protocol,
			allowLegacy: this.#allowLegacy || !this.#sawV2,
			memory: this.#memory,
		};
		this.#round = new Round(context, utf8(this.#name), this.#seams, {
			onEvent: event => this.#hear(event),
			unread,
			onReady: this.#handlers.onReady,
			onKeys: elapsedMs => tell({type: 'keys-made', elapsedMs}),
			onDialing: attempt => tell({type: 'dialing', address, port, attempt}),
			onDialFailed: (attempt, error, retryInMs) =>
				tell({type: 'dial-failed', address, port, attempt, reason: reasonOf(error), retryInMs}),
			onLink: ({side, remote}) => {
				const type = side === 'inbound' ? 'inbound-linked' : 'outbound-linked';
				tell({type, address: remote.host, port: remote.port});
			},
		});
	}

	/** Ends the present round, if one is on, and begins the next at once. */
	reconnect(allowLegacy: boolean): void {
		this.#allowLegacy = allowLegacy;
		this.#fruitless = 0;
		if (this.#round === undefined || this.#round.over) {
			this.start();
			return;
		}
		this.#again = true;
		this.#round.input({type: 'close'});
	}

	/**
	 * Begins no more rounds and waits for the end of the present one; at most 2 s.
	 *
	 * @param leave - Says goodbye, when all is said.
	 */
	async close(leave: () => void): Promise<void> {
		this.#closing = true;
		this.#pause.abort();
		const round = this.#round;
		if (round === undefined) return;
		const gone = async () => {
			if (!round.over) {
				leave();
				await this.#over.promise;
			}
			await round.closed();
		};
		await Promise.race([gone(), wait(this.#seams.clock, GOODBYE_TIMEOUT_MS, this.#life.signal)]);
		this.destroy();
	}

	/** Ends everything at once and forgets what the rounds remembered. */
	destroy(): void {
		this.#closing = true;
		this.#pause.abort();
		this.#life.abort();
		this.#round?.destroy(undefined);
		this.#memory?.remember.fill(0);
		this.#memory = undefined;
	}

	#hear(event: ProtocolEvent): void {
		if (event.type === 'ended') {
			this.#end(event);
			return;
		}
		if (event.type === 'greeted' && event.protocol === 2) this.#sawV2 = true;
		if (event.type === 'secured') this.#secure(event.protocol);
		if (event.type === 'mismatched') this.#mismatched = true;
		if (event.type === 'verified') this.#mismatched = false;
		this.#handlers.hear(event);
	}

	#secure(protocol: 1 | 2): void {
		this.#securedAt = this.#seams.clock.elapsed();
		this.#spoke = protocol;
		// That v1 was allowed was for the peer of then.
		if (protocol === 2) this.#allowLegacy = false;
	}

	/** A round that nobody verified does not make us forget one that was: dropping the line would be enough for that. */
	#keep(memory: Memory | undefined): void {
		if (memory === undefined) return;
		if (this.#memory?.verified === true && !memory.verified) {
			memory.remember.fill(0);
			return;
		}
		this.#memory?.remember.fill(0);
		this.#memory = memory;
	}

	#end({error, memory}: Ended): void {
		const round = this.#round;
		const over = this.#over;
		this.#keep(memory);
		if (this.#lasted()) this.#fruitless = 0;
		const undelivered = this.#handlers.settle(error);
		const reason = error ?? (this.#again ? new TtchatError('ERR_RECONNECTING') : undefined);
		if (!this.#closing && reason !== undefined) {
			const retry = this.#retryAfter(reason);
			this.#handlers.tell({
				type: 'lost',
				reason: reasonOf(reason, this.#fate(reason, undelivered)),
				retry,
				undelivered,
			});
			// Whoever was told may have begun the next round already.
			if (retry !== 'by-hand' && this.#round === round) void this.#startSoon();
		}
		over.resolve();
	}

	/** What of ours may be missing at the other end. */
	#fate({code}: TtchatError, undelivered: readonly string[]): string {
		if (undelivered.length === 1) return '; one message may not have arrived';
		if (undelivered.length > 1) return `; ${undelivered.length} messages may not have arrived`;
		if (this.#spoke === undefined || (code !== 'ERR_LINK_LOST' && code !== 'ERR_PEER_SILENT')) return '';
		return this.#spoke === 1
			? '; v1 does not tell whether the last messages arrived'
			: '; all that was sent has arrived';
	}

	/** Where the codes differed somebody may be in the middle: he must not get rid of that by dropping the line. */
	#retryAfter(reason: TtchatError): Retry {
		if (this.#again) return 'automatic';
		return this.#mismatched ? 'by-hand' : retryAfter(reason);
	}

	async #startSoon(): Promise<void> {
		const delayMs = this.#again ? 0 : backoffMs(this.#fruitless, this.#seams.random);
		this.#fruitless += 1;
		const {signal} = this.#pause;
		if ((await wait(this.#seams.clock, delayMs, signal)) && !signal.aborted) this.start();
	}

	/** A peer that is gone as soon as it was there must not make us generate keys without end. */
	#lasted(): boolean {
		const since = this.#securedAt;
		this.#securedAt = undefined;
		return since !== undefined && this.#seams.clock.elapsed() - since >= LASTING_MS;
	}
}
