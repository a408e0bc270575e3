/**
 * A function that remembers what it made of texts: of those that it was asked for last, at least `count` and at most
 * twice as many.
 */
export function remember<T>(make: (text: string) => T, count: number): (text: string) => T {
	let recent = new Map<string, T>();
	let older = new Map<string, T>();
	return text => {
		const known = recent.get(text);
		if (known !== undefined) return known;
		const made = older.get(text) ?? make(text);
		if (recent.size >= count) [recent, older] = [new Map(), recent];
		recent.set(text, made);
		return made;
	};
}

/** The same of objects; it keeps none of them. */
export function rememberWeakly<Key extends object, T>(make: (key: Key) => T, count: number): (key: Key) => T {
	let recent = new WeakMap<Key, T>();
	let older = new WeakMap<Key, T>();
	let size = 0;
	return key => {
		const known = recent.get(key);
		if (known !== undefined) return known;
		const made = older.get(key) ?? make(key);
		if (size >= count) [recent, older, size] = [new WeakMap(), recent, 0];
		recent.set(key, made);
		size++;
		return made;
	};
}
