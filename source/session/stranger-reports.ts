import type {CancelTimer, Clock} from './clock.ts';
import {STRANGER_REPORT_INTERVAL_MS} from './constants.ts';

/** Counts refused strangers and tells of them at most once a second: a port scan must not drown all else. */
export class StrangerReports {
	readonly #clock: Clock;
	readonly #tell: (address: string, count: number) => void;
	#count = 0;
	#last = '';
	#resting: CancelTimer | undefined;

	/**
	 * @param tell - Gets the last address and how many there were since the report before.
	 */
	constructor(clock: Clock, tell: (address: string, count: number) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	/** A stranger was refused. */
	note(address: string): void {
		this.#count += 1;
		this.#last = address;
		if (this.#resting === undefined) this.#report();
	}

	/** No more reports; the last one goes out. */
	end(): void {
		this.#resting?.();
		this.#resting = undefined;
		if (this.#count > 0) this.#tell(this.#last, this.#count);
		this.#count = 0;
	}

	#report(): void {
		const count = this.#count;
		this.#count = 0;
		this.#resting = this.#clock.setTimer(STRANGER_REPORT_INTERVAL_MS, () => {
			this.#resting = undefined;
			if (this.#count > 0) this.#report();
		});
		this.#tell(this.#last, count);
	}
}
