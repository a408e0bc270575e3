import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../source/testing/index.ts';

test('the same seed gives the same numbers, another seed others', () => {
	assert.deepEqual(seededRandom(1).bytes(64), seededRandom(1).bytes(64));
	assert.notDeepEqual(seededRandom(1).bytes(64), seededRandom(2).bytes(64));
});

test('numbers stay in their range and reach all of it, about as often', () => {
	const random = seededRandom(5);
	const counts = new Map<number, number>();
	for (let draw = 0; draw < 10_000; draw += 1) {
		const value = random.next();
		assert.ok(value >= 0 && value < 1);
		const face = random.below(6);
		counts.set(face, (counts.get(face) ?? 0) + 1);
	}
	assert.deepEqual([...counts.keys()].toSorted(), [0, 1, 2, 3, 4, 5]);
	// Five standard deviations: √(10,000 × 1/6 × 5/6) is 37.
	for (const count of counts.values()) assert.ok(Math.abs(count - 10_000 / 6) < 190, `${count}`);
});

test('every item can be picked', () => {
	const random = seededRandom(9);
	const picked = new Set(Array.from({length: 100}, () => random.pick(['a', 'b', 'c'])));
	assert.deepEqual([...picked].toSorted(), ['a', 'b', 'c']);
});
