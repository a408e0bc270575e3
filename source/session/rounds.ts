import {internalError, reasonOf, TtchatError} from '../errors.ts';
import type {Address, Link} from '../net/link.ts';
import {utf8} from '../protocol/bytes.ts';
import {GOODBYE_TIMEOUT_MS} from '../protocol/constants.ts';
import type {FileEvent, Input} from '../protocol/effects.ts';
import {objectionToName} from '../protocol/questions.ts';
import type {ProtocolChoice, State} from '../protocol/state.ts';
import {wait} from './clock.ts';
import type {Unread} from './event-stream.ts';
import type {Unstamped} from './events.ts';
import {Round} from './round.ts';
import type {Seams} from './seams.ts';
import {type RoundEvent, Succession} from './succession.ts';

const nowhere: Address = {host: 'unknown', port: 0};

type Ended = Extract<RoundEvent, {type: 'ended'}>;

/** What of it concerns the texts, and who is there. */
export type TalkEvent = Exclude<
	RoundEvent,
	{
		type:
			| 'ended'
			| 'greeted'
			| 'link-dropped'
			| 'link-shared'
			| 'keys-made'
			| 'dialing'
			| 'dial-failed'
			| 'linked'
			| FileEvent['type'];
	}
>;

/** Whom the rounds report to. */
export type RoundsHandlers = {
	readonly tell: (happening: Unstamped) => void;
	readonly hear: (event: TalkEvent) => void;
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
	readonly #succession: Succession;
	#round: Round | undefined;
	/** Rounds that are over, and whose links are not gone yet. */
	readonly #leaving = new Set<Round>();
	#count = 0;
	/** Ends the wait for the next round. */
	#pause = new AbortController();
	#over = Promise.withResolvers<void>();
	#closing = false;
	/** The user asked for a new round while one is on. */
	#again = false;
	#name = '';

	constructor(protocol: ProtocolChoice, seams: Seams, handlers: RoundsHandlers) {
		this.#protocol = protocol;
		this.#seams = seams;
		this.#succession = new Succession(seams.random);
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

	/** Begins the next round. */
	start(): void {
		if (this.#closing) return;
		this.#pause.abort();
		this.#pause = new AbortController();
		this.#over = Promise.withResolvers();
		this.#again = false;
		this.#count += 1;
		const round = this.#count;
		const {tell, unread} = this.#handlers;
		tell({type: 'round-started', round});
		// Whoever was told may have closed the session, or begun another round.
		if (this.#closing || this.#count !== round) return;
		const context = {
			crypto: this.#seams.crypto,
			protocol: this.#protocol,
			dials: this.#seams.way.dialer !== undefined,
			...this.#succession.begin(),
		};
		this.#round = new Round(context, utf8(this.#name), {...this.#seams, unread}, event => this.#hear(event));
	}

	/** Ends the present round, if one is on, and begins the next at once. */
	reconnect(allowLegacy: boolean): void {
		this.#succession.reconnect(allowLegacy);
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
		for (const round of this.#leaving) round.destroy(undefined);
		this.#round?.destroy(undefined);
		this.#succession.forget();
	}

	#hear(event: RoundEvent): void {
		const {tell, hear} = this.#handlers;
		// Where nothing is dialed, nothing of it is told.
		const {host: address, port} = this.#seams.way.dialer?.target ?? nowhere;
		this.#succession.note(event, this.#seams.clock.elapsed());
		switch (event.type) {
			case 'ended':
				this.#end(event);
				break;
			case 'dialing':
				tell({...event, address, port});
				break;
			case 'dial-failed': {
				const {type, attempt, error, retryInMs} = event;
				tell({type, address, port, attempt, reason: reasonOf(error), retryInMs});
				break;
			}
			case 'linked': {
				const {side, remote, way} = event.link;
				tell({type: `${side}-linked`, address: remote.host, port: remote.port, way});
				break;
			}
			case 'greeted': {
				const remote = this.#round?.link(event.link)?.remote ?? {host: address, port};
				tell({type: 'peer-greeted', protocol: event.protocol, address: remote.host, port: remote.port});
				break;
			}
			case 'link-dropped':
				tell({type: 'link-dropped', side: event.side, reason: reasonOf(event.error)});
				break;
			case 'keys-made':
			case 'link-shared':
				tell(event);
				break;
			case 'offer-sent':
			case 'offer-failed':
			case 'offer-accepted':
			case 'offer-refused':
			case 'file-delivered':
			case 'file-offered':
			case 'chunk':
			case 'file-withdrawn':
				break;
			default:
				hear(event);
		}
	}

	#end({error}: Ended): void {
		const round = this.#round;
		const over = this.#over;
		const undelivered = this.#handlers.settle(error);
		const reason = error ?? (this.#again ? new TtchatError('ERR_RECONNECTING') : undefined);
		if (!this.#closing && reason !== undefined) {
			const retry = this.#again ? 'automatic' : this.#succession.retryAfter(reason);
			this.#handlers.tell({
				type: 'lost',
				reason: reasonOf(reason, this.#succession.fateOf(reason, undelivered)),
				retry,
				undelivered,
			});
			// Whoever was told may have begun the next round already.
			if (retry !== 'by-hand' && this.#round === round) void this.#startSoon();
		}
		over.resolve();
		if (round !== undefined) void this.#seeOff(round);
	}

	/** Links that end in an orderly way take up to 2 s: until then they must be within reach of `destroy()`. */
	async #seeOff(round: Round): Promise<void> {
		this.#leaving.add(round);
		await round.closed();
		this.#leaving.delete(round);
	}

	async #startSoon(): Promise<void> {
		try {
			const delayMs = this.#succession.delayMs();
			const {signal} = this.#pause;
			if (!(await wait(this.#seams.clock, this.#again ? 0 : delayMs, signal)) || signal.aborted) return;
			this.start();
		} catch (cause) {
			this.#handlers.hear({type: 'fault', error: internalError(cause)});
		}
	}
}
