/** What came, and what was begun with it as soon as it did. */
export type Ahead<T, Begun> = {readonly arrival: T; readonly begun: Begun | undefined};

type Rules<T, Begun> = {
	/** Whether more may be read while what came before has not been handled: what is allowed next must not depend on that. */
	readonly mayReadAhead: () => boolean;
	/** Begins what takes long; nothing where nothing does. Such arrivals are counted. */
	readonly begin: (arrival: T) => Begun | undefined;
	/** How many of those there may be beyond the one that is being handled. */
	readonly most: number;
};

/**
 * Reads on while what came is being handled, so that several things that take long are under way at once. They are handed over
 * strictly in order, each when whoever reads has done with the one before.
 */
export async function* readAhead<T, Begun>(
	arrivals: AsyncIterable<T>,
	{mayReadAhead, begin, most}: Rules<T, Begun>,
): AsyncGenerator<Ahead<T, Begun>, void, void> {
	const queue: Ahead<T, Begun>[] = [];
	const change = new Signal();
	/** How many that take long are not through, the one that is being handled among them. */
	let slow = 0;
	let waiting = false;
	const pump = async () => {
		for await (const arrival of arrivals) {
			const begun = mayReadAhead() ? begin(arrival) : undefined;
			if (begun !== undefined) slow += 1;
			queue.push({arrival, begun});
			change.tell();
			const isWanted = () => waiting && queue.length === 0;
			// What takes no time is counted too: there may be any number of it.
			const hasRoom = () => mayReadAhead() && slow <= most && queue.length <= 2 * most;
			while (!isWanted() && !hasRoom()) await change.next();
		}
	};
	let over = false;
	const pumped = pump().finally(() => {
		over = true;
		change.tell();
	});
	// Whoever reads is told below, after what came before it.
	pumped.catch(() => undefined);
	for (;;) {
		const next = queue.shift();
		if (next !== undefined) {
			yield next;
			if (next.begun !== undefined) slow -= 1;
			change.tell();
		} else if (over) break;
		else {
			waiting = true;
			change.tell();
			await change.next();
			waiting = false;
		}
	}
	await pumped;
}

/** Wakes whoever waits for a change. */
class Signal {
	#next = Promise.withResolvers<void>();

	next(): Promise<void> {
		return this.#next.promise;
	}

	tell(): void {
		this.#next.resolve();
		this.#next = Promise.withResolvers();
	}
}
