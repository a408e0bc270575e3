type Entry = {readonly at: number; readonly order: number; readonly run: () => void};

/** Virtual time for simulations: what is planned runs in order of time, and at one time in the order of planning. */
export class Timeline {
	readonly #entries: Entry[] = [];
	#now = 0;
	#order = 0;

	/** Milliseconds since the beginning. */
	get now(): number {
		return this.#now;
	}

	/** Plans a call; the returned function takes it back. */
	after(delayMs: number, run: () => void): () => void {
		const entry = {at: this.#now + delayMs, order: this.#order, run};
		this.#order += 1;
		const later = this.#entries.findLastIndex(({at}) => at <= entry.at);
		this.#entries.splice(later + 1, 0, entry);
		return () => {
			const index = this.#entries.indexOf(entry);
			if (index >= 0) this.#entries.splice(index, 1);
		};
	}

	/** Lets everything happen up to and including that time. */
	runUntil(endMs: number): void {
		for (let next = this.#entries[0]; next !== undefined && next.at <= endMs; next = this.#entries[0]) {
			this.#entries.shift();
			this.#now = next.at;
			next.run();
		}
		this.#now = Math.max(this.#now, endMs);
	}
}
