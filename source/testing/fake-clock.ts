import type {CancelTimer, Clock} from '../session/clock.ts';

type Timer = {readonly at: number; readonly done: () => void};

/** Lets everything that is ready run, until nothing more happens by itself. */
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
	#now: number;
	/** How far the time that is shown was set. */
	#setByMs = 0;
	readonly #timers = new Set<Timer>();

	/**
	 * @param now - Milliseconds since the epoch at the start.
	 */
	constructor(now = 0) {
		this.#now = now;
	}

	/** How many timers are set. */
	get pending(): number {
		return this.#timers.size;
	}

	now(): number {
		return this.#now + this.#setByMs;
	}

	elapsed(): number {
		return this.#now;
	}

	/** Somebody sets the machine's clock: no time passes. */
	set(byMs: number): void {
		this.#setByMs += byMs;
	}

	setTimer(delayMs: number, done: () => void): CancelTimer {
		const timer = {at: this.#now + delayMs, done};
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	/** Moves time on, firing each timer at its time and letting what it started run before the next. */
	async advance(byMs: number): Promise<void> {
		const end = this.#now + byMs;
		await settle();
		for (let next = this.#nextUntil(end); next !== undefined; next = this.#nextUntil(end)) {
			this.#timers.delete(next);
			this.#now = Math.max(this.#now, next.at);
			next.done();
			await settle();
		}
		this.#now = end;
	}

	#nextUntil(end: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
		}
		return first;
	}
}
