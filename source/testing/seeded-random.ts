/** A source of numbers that is the same for the same seed. Not for secrets. */
export type SeededRandom = {
	/** Uniform in `[0, 1)`. */
	next(): number;
	/** A whole number, uniform from 0 to `below - 1`. */
	below(below: number): number;
	/** One of the items. */
	pick<T>(items: readonly [T, ...T[]]): T;
	bytes(count: number): Uint8Array;
};

/**
 * A random source for tests: a Weyl sequence with a 32-bit finalizer.
 *
 * @param seed - Any integer.
 * @see Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 */
export function seededRandom(seed: number): SeededRandom {
	let state = seed >>> 0;
	const word = () => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
		return (mixed ^ (mixed >>> 16)) >>> 0;
	};
	const next = () => word() / 2 ** 32;
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next,
		below,
		pick: items => items[below(items.length)] ?? items[0],
		bytes(count) {
			const bytes = new Uint8Array(count);
			for (let index = 0; index < count; index += 1) bytes[index] = word();
			return bytes;
		},
	};
}
