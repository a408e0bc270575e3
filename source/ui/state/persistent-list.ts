/**
 * A list that is never changed in place and yet cheap to append to: a tree of blocks of 32, of which a change
 * copies one path. Reading takes as many steps as the tree has levels: four for a million elements.
 *
 * @see Bagwell and Rompf, "RRB-Trees: Efficient Immutable Vectors", EPFL, 2011, section 2.
 */
export type PersistentList<T> = {
	readonly length: number;
	/** Levels above the blocks of `root`. */
	readonly depth: number;
	readonly root: Node<T> | undefined;
	/** The last, unfinished block; not yet part of the tree. */
	readonly tail: readonly T[];
};

type Node<T> =
	| {readonly kind: 'block'; readonly items: readonly T[]}
	| {readonly kind: 'branch'; readonly children: readonly Node<T>[]};

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

/** The list of these elements, in order. */
export function listOf<T>(items: Iterable<T>): PersistentList<T> {
	let list: PersistentList<T> = {length: 0, depth: 0, root: undefined, tail: []};
	for (const item of items) {
		list = append(list, item);
	}

	return list;
}

/** The list with one more element at its end. */
export function append<T>(list: PersistentList<T>, item: T): PersistentList<T> {
	const {length, depth, root, tail} = list;
	if (tail.length < WIDTH) {
		return {length: length + 1, depth, root, tail: [...tail, item]};
	}

	const block: Node<T> = {kind: 'block', items: tail};
	const position = (length >> BITS) - 1;
	const isFull = root !== undefined && position === 1 << (BITS * depth);
	const base: Node<T> | undefined = isFull ? {kind: 'branch', children: [root]} : root;
	const grown = isFull ? depth + 1 : depth;
	return {length: length + 1, depth: grown, root: withBlock(base, grown, position, block), tail: [item]};
}

/** The element at an index; `undefined` outside the list. */
export function at<T>(list: PersistentList<T>, index: number): T | undefined {
	if (index < 0 || index >= list.length) {
		return undefined;
	}

	const tailStart = list.length - list.tail.length;
	if (index >= tailStart) {
		return list.tail[index - tailStart];
	}

	let node = list.root;
	for (let level = list.depth; node?.kind === 'branch'; level--) {
		node = node.children[(index >> (BITS * level)) & MASK];
	}

	return node?.items[index & MASK];
}

/** The list with another element at an index, which must be inside. */
export function replaceAt<T>(list: PersistentList<T>, index: number, item: T): PersistentList<T> {
	const tailStart = list.length - list.tail.length;
	if (index >= tailStart) {
		return {...list, tail: list.tail.with(index - tailStart, item)};
	}

	return list.root === undefined ? list : {...list, root: withItem(list.root, list.depth, index, item)};
}

function withBlock<T>(node: Node<T> | undefined, level: number, position: number, block: Node<T>): Node<T> {
	if (level === 0) {
		return block;
	}

	const children = node?.kind === 'branch' ? node.children : [];
	const index = (position >> (BITS * (level - 1))) & MASK;
	const child = withBlock(children[index], level - 1, position, block);
	return {
		kind: 'branch',
		children: index < children.length ? children.with(index, child) : [...children, child],
	};
}

function withItem<T>(node: Node<T>, level: number, index: number, item: T): Node<T> {
	if (node.kind === 'block') {
		return {kind: 'block', items: node.items.with(index & MASK, item)};
	}

	const position = (index >> (BITS * level)) & MASK;
	const child = node.children[position];
	return child === undefined
		? node
		: {kind: 'branch', children: node.children.with(position, withItem(child, level - 1, index, item))};
}
