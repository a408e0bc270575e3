import {internalError, isFault, isTtchatError, TtchatError} from '../errors.ts';
import type {Address, Link, Puncher} from '../net/link.ts';
import type {Way} from '../net/way.ts';
import {type Clock, wait} from './clock.ts';
import {
	MAX_PUNCH_SPACING,
	PUNCH_CLEARANCE_MS,
	PUNCH_HEAD_START_MS,
	PUNCH_INTERVAL_MS,
	PUNCH_LASTS_MS,
} from './constants.ts';

/** What happens while both sides try to meet. */
export type PunchingHandlers = {
	/** It goes on, or goes on again: to there, and from that port. */
	readonly onBegin: (meeting: Address, from: number) => void;
	/** It cannot go on for now, and why. */
	readonly onObstacle: (error: TtchatError) => void;
	readonly onLink: (link: Link) => void;
	readonly onFault: (cause: unknown) => void;
};

/** What it needs. */
export type PunchingSeams = {
	/** Without a puncher nothing happens. */
	readonly way: Pick<Way, 'puncher'>;
	readonly clock: Clock;
};

/**
 * All dials of one round that are to meet the peer's own. Both sides begin each of them at the same moments of the
 * clock on the wall: a router that answers what it did not expect with a reset then has both on their way at once.
 */
export class Punching {
	readonly #seams: PunchingSeams;
	readonly #handlers: PunchingHandlers;
	/** While it is wanted. */
	#life: AbortController | undefined;
	#tried = false;
	/** Links that were made; as it goes on, they came to nothing. */
	#fruitless = 0;
	/** What was told last; nothing is told twice. */
	#told: string | undefined;

	constructor(seams: PunchingSeams, handlers: PunchingHandlers) {
		this.#seams = seams;
		this.#handlers = handlers;
	}

	/** Whether to go on or to stop; it may be said any number of times. A dial that is on ends with a stop. */
	want(wanted: boolean): void {
		const {puncher} = this.#seams.way;
		if (puncher === undefined || wanted === (this.#life !== undefined)) return;
		this.#life?.abort();
		this.#life = wanted ? new AbortController() : undefined;
		if (this.#life !== undefined) this.#run(puncher, this.#life.signal).catch(this.#handlers.onFault);
	}

	async #run(puncher: Puncher, signal: AbortSignal): Promise<void> {
		let delayMs = this.#tried ? this.#untilMoment() : this.#untilFirst();
		while (await wait(this.#seams.clock, delayMs, signal)) {
			this.#tried = true;
			const result = await this.#try(puncher, signal);
			if (result === 'pointless' || signal.aborted) return discard(result);
			if (!isTtchatError(result)) {
				this.#fruitless += 1;
				return this.#handlers.onLink(result);
			}
			if (result.code === 'ERR_INTERNAL') throw result;
			if (result.code === 'ERR_PORT_TAKEN') this.#tell('obstacle', () => this.#handlers.onObstacle(result));
			delayMs = this.#untilMoment();
		}
	}

	/**
	 * One dial. It is not made anew at every moment: a router that has seen it half-way through would take the next
	 * for an error.
	 */
	async #try(puncher: Puncher, signal: AbortSignal): Promise<Link | TtchatError | 'pointless'> {
		const late = new AbortController();
		const forMs = PUNCH_LASTS_MS + untilMultiple(PUNCH_INTERVAL_MS, this.#seams.clock.now()) - LEAD_MS;
		const cancel = this.#seams.clock.setTimer(forMs, () => late.abort());
		const onDial = (meeting: Address, from: number) => {
			// It may learn late that it is not wanted any more: a look-up cannot be called off.
			if (!signal.aborted) this.#tell('begin', () => this.#handlers.onBegin(meeting, from));
		};
		try {
			return await puncher.punch(AbortSignal.any([signal, late.signal]), onDial);
		} catch (error) {
			if (isTtchatError(error)) return error;
			return isFault(error) ? internalError(error) : new TtchatError('ERR_DIAL_FAILED', {cause: error});
		} finally {
			cancel();
		}
	}

	/** Until the next moment at which both dial; after links that came to nothing they lie further apart. */
	#untilMoment(): number {
		const spacing = Math.min(MAX_PUNCH_SPACING, 2 ** this.#fruitless);
		return untilMultiple(PUNCH_INTERVAL_MS * spacing, this.#seams.clock.now());
	}

	/** Who can be dialed the ordinary way shall be. */
	#untilFirst(): number {
		const momentMs = untilMultiple(PUNCH_INTERVAL_MS, this.#seams.clock.now() + PUNCH_HEAD_START_MS);
		return PUNCH_HEAD_START_MS + (momentMs < PUNCH_CLEARANCE_MS ? momentMs : 0);
	}

	#tell(what: string, tell: () => void): void {
		if (this.#told === what) return;
		this.#told = what;
		tell();
	}
}

/** A dial that was not answered ends so long before the moment at which the next begins. */
const LEAD_MS = 1;

function untilMultiple(ofMs: number, now: number): number {
	return ofMs - (now % ofMs);
}

function discard(result: Link | TtchatError | 'pointless'): void {
	if (result !== 'pointless' && !isTtchatError(result)) result.destroy();
}
