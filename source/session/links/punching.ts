import {internalError, isFault, isTtchatError, reasonOf, TtchatError} from '../../errors.ts';
import type {Address, Link, Puncher} from '../../net/link.ts';
import {type Clock, wait} from '../clock.ts';
import {
	MAX_PUNCH_SPACING,
	PUNCH_CLEARANCE_MS,
	PUNCH_HEAD_START_MS,
	PUNCH_INTERVAL_MS,
	PUNCH_LASTS_MS,
} from '../constants.ts';
import type {RoundEvent} from '../events.ts';
import type {ReachHandlers} from './dialing.ts';

/**
 * All dials of one round that are to meet the peer's own. Both sides begin each of them at the same moments of the
 * clock on the wall: a router that answers what it did not expect with a reset then has both on their way at once.
 */
export class Punching {
	readonly #puncher: Puncher;
	readonly #clock: Clock;
	readonly #handlers: ReachHandlers;
	/** While it is wanted. */
	#life: AbortController | undefined;
	#tried = false;
	/** Links that were made; as it goes on, they came to nothing. */
	#fruitless = 0;
	/** What was told last; nothing is told twice. */
	#told: RoundEvent['type'] | undefined;

	constructor(puncher: Puncher, clock: Clock, handlers: ReachHandlers) {
		this.#puncher = puncher;
		this.#clock = clock;
		this.#handlers = handlers;
	}

	/** Whether to go on or to stop; it may be said any number of times. A dial that is on ends with a stop. */
	want(wanted: boolean): void {
		if (wanted === (this.#life !== undefined)) return;
		this.#life?.abort();
		this.#life = wanted ? new AbortController() : undefined;
		if (this.#life === undefined) return;
		const {onHopeless} = this.#handlers;
		this.#run(this.#life.signal).catch(cause => onHopeless(internalError(cause)));
	}

	async #run(signal: AbortSignal): Promise<void> {
		let delayMs = this.#tried ? this.#untilMoment() : this.#untilFirst();
		while (await wait(this.#clock, delayMs, signal)) {
			this.#tried = true;
			const result = await this.#try(signal);
			if (result === 'pointless' || signal.aborted) return discard(result);
			if (!isTtchatError(result)) {
				this.#fruitless += 1;
				return this.#handlers.onLink(result, 'punched');
			}
			if (result.code === 'ERR_INTERNAL') throw result;
			if (result.code === 'ERR_PORT_TAKEN') this.#tell({type: 'punch-obstructed', reason: reasonOf(result)});
			delayMs = this.#untilMoment();
		}
	}

	/**
	 * One dial. It is not made anew at every moment: a router that has seen it half-way through would take the next
	 * for an error.
	 */
	async #try(signal: AbortSignal): Promise<Link | TtchatError | 'pointless'> {
		const late = new AbortController();
		const forMs = PUNCH_LASTS_MS + untilMultiple(PUNCH_INTERVAL_MS, this.#clock.now()) - LEAD_MS;
		const cancel = this.#clock.setTimer(forMs, () => late.abort());
		const onDial = ({host: address, port}: Address, from: number) => {
			// It may learn late that it is not wanted any more: a look-up cannot be called off.
			if (!signal.aborted) this.#tell({type: 'punching', address, port, from});
		};
		try {
			return await this.#puncher.punch(AbortSignal.any([signal, late.signal]), onDial);
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
		return untilMultiple(PUNCH_INTERVAL_MS * spacing, this.#clock.now());
	}

	/** Who can be dialed the ordinary way shall be. */
	#untilFirst(): number {
		const momentMs = untilMultiple(PUNCH_INTERVAL_MS, this.#clock.now() + PUNCH_HEAD_START_MS);
		return PUNCH_HEAD_START_MS + (momentMs < PUNCH_CLEARANCE_MS ? momentMs : 0);
	}

	#tell(event: Extract<RoundEvent, {type: 'punching' | 'punch-obstructed'}>): void {
		if (this.#told === event.type) return;
		this.#told = event.type;
		this.#handlers.tell(event);
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
