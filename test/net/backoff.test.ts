import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {BACKOFF_BASE_MS, BACKOFF_CAP_MS, backoffMs} from '../../source/net/backoff.ts';

const almostOne = 1 - Number.EPSILON;

test('the longest wait doubles until it is capped', () => {
	const cases = [
		{attempt: 0, longest: 500},
		{attempt: 1, longest: 1_000},
		{attempt: 2, longest: 2_000},
		{attempt: 3, longest: 4_000},
		{attempt: 4, longest: 5_000},
		{attempt: 5, longest: 5_000},
		{attempt: 2_000, longest: 5_000},
		{attempt: Number.MAX_SAFE_INTEGER, longest: 5_000},
	];
	for (const {attempt, longest} of cases) {
		assert.equal(
			backoffMs(attempt, () => almostOne),
			longest,
			`attempt ${attempt}`,
		);
		assert.equal(
			backoffMs(attempt, () => 0),
			0,
			`attempt ${attempt}`,
		);
		assert.equal(
			backoffMs(attempt, () => 0.5),
			longest / 2,
			`attempt ${attempt}`,
		);
	}
});

test('a person is waiting: first retry within a second, never more than 5 s apart', () => {
	assert.ok(BACKOFF_BASE_MS <= 1_000);
	assert.equal(BACKOFF_CAP_MS, 5_000);
});

test('base and cap can be given', () => {
	const options = {baseMs: 10, capMs: 35};
	assert.deepEqual(
		[0, 1, 2, 3].map(attempt => backoffMs(attempt, () => almostOne, options)),
		[10, 20, 35, 35],
	);
});

test('every wait is a whole number of milliseconds within its bounds, and grows with the draw', () => {
	const draw = fc.double({min: 0, max: almostOne, noNaN: true});
	fc.assert(
		fc.property(fc.nat(100), draw, draw, (attempt, one, other) => {
			const [low, high] = [Math.min(one, other), Math.max(one, other)];
			const wait = backoffMs(attempt, () => low);
			assert.ok(Number.isInteger(wait) && wait >= 0);
			assert.ok(wait <= Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt));
			assert.ok(wait <= backoffMs(attempt, () => high));
		}),
	);
});

test('a count of failures that cannot be is a mistake of the caller', () => {
	for (const attempt of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
		assert.throws(() => backoffMs(attempt, () => 0), RangeError, String(attempt));
	}
});
