import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Timeline} from '../../source/testing/timeline.ts';

test('property: what is planned runs in order of time, then of planning, and what was taken back does not', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean()), {maxLength: 50}), plans => {
			const timeline = new Timeline();
			const ran: (readonly [number, number])[] = [];
			const cancels = plans.map(([at], index) => timeline.after(at, () => ran.push([timeline.now, index])));
			for (const [index, [, taken]] of plans.entries()) if (taken) cancels[index]?.();
			timeline.runUntil(20);
			const expected = plans
				.flatMap(([at, taken], index) => (taken ? [] : [[at, index] as const]))
				.toSorted((x, y) => x[0] - y[0] || x[1] - y[1]);
			assert.deepEqual(ran, expected);
			assert.equal(timeline.now, 20);
		}),
	);
});

test('a plan made while time moves has its turn, and later ones wait', () => {
	const timeline = new Timeline();
	const log: number[] = [];
	timeline.after(5, () => timeline.after(5, () => log.push(timeline.now)));
	timeline.after(50, () => log.push(timeline.now));
	timeline.runUntil(49);
	assert.deepEqual(log, [10]);
	timeline.runUntil(50);
	assert.deepEqual(log, [10, 50]);
});
