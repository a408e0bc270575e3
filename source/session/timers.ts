import type {CancelTimer, Clock} from './clock.ts';

/** Timers that have names: one that is set again replaces the one before. */
export class Timers<Name extends string> {
	readonly #clock: Clock;
	readonly #running = new Map<Name, CancelTimer>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Calls `fire` once, after at least `delayMs` milliseconds. */
	set(name: Name, delayMs: number, fire: () => void): void {
		this.clear(name);
		const done = () => {
			this.#running.delete(name);
			fire();
		};
		this.#running.set(name, this.#clock.setTimer(delayMs, done));
	}

	clear(name: Name): void {
		this.#running.get(name)?.();
		this.#running.delete(name);
	}

	clearAll(): void {
		for (const name of [...this.#running.keys()]) this.clear(name);
	}
}
