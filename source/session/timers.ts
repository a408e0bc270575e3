import {type Timer, timerKey} from '../protocol/effects.ts';
import type {CancelTimer, Clock} from './clock.ts';

/** The timers of a round: one that is set again replaces the one before. */
export class Timers {
	readonly #clock: Clock;
	readonly #running = new Map<string, CancelTimer>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Calls `fire` once, after at least `delayMs` milliseconds. */
	set(timer: Timer, delayMs: number, fire: () => void): void {
		this.clear(timer);
		const done = () => {
			this.#running.delete(timerKey(timer));
			fire();
		};
		this.#running.set(timerKey(timer), this.#clock.setTimer(delayMs, done));
	}

	clear(timer: Timer): void {
		this.#running.get(timerKey(timer))?.();
		this.#running.delete(timerKey(timer));
	}

	clearAll(): void {
		for (const cancel of this.#running.values()) cancel();
		this.#running.clear();
	}
}
