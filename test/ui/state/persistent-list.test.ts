import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {
	append,
	at,
	listOf,
	type PersistentList,
	replaceAt,
} from '../../../source/ui/state/persistent-list.ts';

const toArray = <T>(list: PersistentList<T>) =>
	Array.from({length: list.length}, (_, index) => at(list, index));

describe('persistent list', () => {
	for (const length of [0, 1, 31, 32, 33, 64, 65, 1024, 1056, 1057, 33_000]) {
		it(`holds ${length} elements`, () => {
			const items = Array.from({length}, (_, index) => index);
			assert.deepEqual(toArray(listOf(items)), items);
		});
	}

	it('has nothing outside', () => {
		const list = listOf([1, 2]);
		assert.deepEqual([at(list, -1), at(list, 2)], [undefined, undefined]);
	});

	it('replaces, and leaves the old list as it was', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 2200}), fc.nat(), (length, place) => {
				const items = Array.from({length}, (_, index) => index);
				const list = listOf(items);
				const index = place % length;
				assert.deepEqual(toArray(replaceAt(list, index, -1)), items.with(index, -1));
				assert.equal(at(list, index), index);
			}),
			{numRuns: 40},
		);
	});

	it('two lists can grow from one', () => {
		const base = listOf(Array.from({length: 64}, () => 0));
		const one = append(base, 1);
		const two = append(base, 2);
		assert.deepEqual([at(one, 64), at(two, 64), base.length], [1, 2, 64]);
	});
});
