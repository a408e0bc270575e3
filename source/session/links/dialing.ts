import {internalError, isFault, isTtchatError, reasonOf, TtchatError} from '../../errors.ts';
import {backoffMs} from '../../net/backoff.ts';
import type {Dialer, Link} from '../../net/link.ts';
import type {Way} from '../../net/way.ts';
import {type Clock, wait} from '../clock.ts';
import {DIAL_PATIENCE_MS} from '../constants.ts';
import type {RoundEvent} from '../events.ts';

/** Whom all report to that try to reach the peer. */
export type ReachHandlers = {
	readonly tell: (event: RoundEvent) => void;
	readonly onLink: (link: Link, how: 'dialed' | 'punched') => void;
	/** Trying again cannot help: the target is ourselves, or the fault is ours. */
	readonly onHopeless: (error: TtchatError) => void;
};

type DialingSeams = {
	/** Without a dialer nothing happens. */
	readonly way: Pick<Way, 'dialer'>;
	readonly clock: Clock;
	readonly random: () => number;
};

/** All dials of one round. A link that is made and lost again counts as one that failed. */
export class Dialing {
	readonly #seams: DialingSeams;
	readonly #handlers: ReachHandlers;
	#life = new AbortController();
	#attempt = 0;
	/** Why the link that was made last came to nothing. */
	#dropped: TtchatError | undefined;
	/** Once a round: whoever greets and leaves again and again must not make us dial as often. */
	readonly #hurry = new AbortController();
	#hurried = false;

	constructor(seams: DialingSeams, handlers: ReachHandlers) {
		this.#seams = seams;
		this.#handlers = handlers;
	}

	/** Dials until it is answered or told to stop. After earlier tries it begins with the wait that is due. */
	async start(): Promise<void> {
		this.#life = new AbortController();
		const {signal} = this.#life;
		const {dialer} = this.#seams.way;
		if (dialer === undefined) return;
		if (this.#attempt > 0) await this.#rest(dialer, this.#dropped, signal);
		while (!signal.aborted) {
			const result = await this.#try(dialer, signal);
			if (signal.aborted) return discard(result);
			if (!isTtchatError(result)) return this.#handlers.onLink(result, 'dialed');
			if (result.code === 'ERR_SELF' || result.code === 'ERR_INTERNAL')
				return this.#handlers.onHopeless(result);
			await this.#rest(dialer, result, signal);
		}
	}

	/** A link that is made at that very moment is destroyed. */
	stop(): void {
		this.#life.abort();
	}

	/** The link that was made came to nothing. */
	drop(error: TtchatError): void {
		this.#dropped = error;
	}

	/** The peer is there: this wait or the next is skipped, or a dial that hangs is joined by another. */
	hurry(): void {
		this.#hurry.abort();
	}

	async #rest(
		{target: {host: address, port}}: Dialer,
		error: TtchatError | undefined,
		signal: AbortSignal,
	): Promise<void> {
		const retryInMs = backoffMs(this.#attempt - 1, this.#seams.random);
		if (error !== undefined) {
			const failure = {address, port, attempt: this.#attempt, reason: reasonOf(error), retryInMs};
			this.#handlers.tell({type: 'dial-failed', ...failure});
		}
		const signals = this.#hurried ? [signal] : [signal, this.#hurry.signal];
		await wait(this.#seams.clock, retryInMs, AbortSignal.any(signals));
		this.#hurried ||= this.#hurry.signal.aborted;
	}

	/** One dial, or two: then the first link that comes is taken, and the other dial ends. */
	async #try(dialer: Dialer, signal: AbortSignal): Promise<Link | TtchatError> {
		const settled = new AbortController();
		const stop = AbortSignal.any([signal, settled.signal]);
		const first = this.#dialOnce(dialer, stop);
		const early = await Promise.race([first, this.#impatience(stop)]);
		if (early !== 'hurry' || signal.aborted) {
			settled.abort();
			return first;
		}
		this.#hurried = true;
		const second = this.#dialOnce(dialer, stop);
		const winner = await Promise.race([first, second]);
		if (isTtchatError(winner)) return (await this.#other(winner, first, second)) ?? winner;
		settled.abort();
		for (const dial of [first, second]) void dial.then(result => result === winner || discard(result));
		return winner;
	}

	/** One of two dials has failed: what becomes of the other one. */
	async #other(
		failed: TtchatError,
		first: Promise<Link | TtchatError>,
		second: Promise<Link | TtchatError>,
	): Promise<Link | TtchatError | undefined> {
		return (await Promise.all([first, second])).find(result => result !== failed);
	}

	/** Settles once the peer is known to be there and the dial that is on has had its time. */
	async #impatience(signal: AbortSignal): Promise<'hurry'> {
		if (this.#hurried) return new Promise(() => undefined);
		const {clock} = this.#seams;
		const began = clock.elapsed();
		await aborted(AbortSignal.any([signal, this.#hurry.signal]));
		await wait(clock, Math.max(0, DIAL_PATIENCE_MS - (clock.elapsed() - began)), signal);
		return 'hurry';
	}

	async #dialOnce(dialer: Dialer, signal: AbortSignal): Promise<Link | TtchatError> {
		this.#attempt += 1;
		this.#dropped = undefined;
		const {host: address, port} = dialer.target;
		this.#handlers.tell({type: 'dialing', address, port, attempt: this.#attempt});
		try {
			return await dialer.dial(signal);
		} catch (error) {
			if (isTtchatError(error)) return error;
			return isFault(error) ? internalError(error) : new TtchatError('ERR_DIAL_FAILED', {cause: error});
		}
	}
}

function discard(result: Link | TtchatError): void {
	if (!isTtchatError(result)) result.destroy();
}

function aborted(signal: AbortSignal): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	if (signal.aborted) resolve();
	else signal.addEventListener('abort', () => resolve(), {once: true});
	return promise;
}
