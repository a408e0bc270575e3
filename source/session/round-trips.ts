import {ACK_DELAY_MS} from '../protocol/constants.ts';
import type {Unstamped} from './events.ts';

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
