/** Those who want to know of every change. */
export class Subscribers {
	readonly #listeners = new Set<() => void>();

	/** Calls `listener` after every change; the returned function ends that. */
	add(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Something changed. */
	notify(): void {
		for (const listener of this.#listeners) callSafely(listener);
	}
}

/** A subscriber's mistake is the program's to know of, but must not stop the session half-way through a step. */
function callSafely(listener: () => void): void {
	try {
		listener();
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}
