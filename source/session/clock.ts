import {type Timer, timerKey} from '../protocol/effects.ts';

/** Stops a timer that has not fired; harmless afterwards. */
export type CancelTimer = () => void;

/** Time, as a session sees it: one real, one fake for tests. */
export interface Clock {
	/** Milliseconds since the epoch, to be shown: somebody may set it. */
	now(): number;
	/** Milliseconds since some moment, for durations: nobody sets it. */
	elapsed(): number;
	/** Calls `done` once, after at least `delayMs` milliseconds. */
	setTimer(delayMs: number, done: () => void): CancelTimer;
}

/** The machine's own clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	setTimer(delayMs, done) {
		const timer = setTimeout(done, delayMs);
		return () => clearTimeout(timer);
	},
};

/** Whether less than so long has gone by. Where the clock was set back, it is over rather than not for an hour. */
export function isRecent(since: number, withinMs: number, now: number): boolean {
	return now >= since && now - since < withinMs;
}

/**
 * Waits.
 *
 * @param signal - Ends the wait early.
 * @returns Whether the whole time passed.
 */
export async function wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
	if (signal.aborted) return false;
	const {promise, resolve} = Promise.withResolvers<boolean>();
	const cancel = clock.setTimer(delayMs, () => resolve(true));
	const giveUp = () => resolve(false);
	signal.addEventListener('abort', giveUp, {once: true});
	const whole = await promise;
	cancel();
	signal.removeEventListener('abort', giveUp);
	return whole;
}

/** The timers of a round: one that is set again replaces the one before. */
export class Timers {
	readonly #clock: Clock;
	readonly #running = new Map<string, CancelTimer>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Calls `fire` once, after at least `delayMs` milliseconds. */
	set(timer: Timer, delayMs: number, fire: () => void): void {
		const key = timerKey(timer);
		this.#running.get(key)?.();
		const done = () => {
			this.#running.delete(key);
			fire();
		};
		this.#running.set(key, this.#clock.setTimer(delayMs, done));
	}

	clear(timer: Timer): void {
		const key = timerKey(timer);
		this.#running.get(key)?.();
		this.#running.delete(key);
	}

	clearAll(): void {
		for (const cancel of this.#running.values()) cancel();
		this.#running.clear();
	}
}
