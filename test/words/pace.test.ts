import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onward, type Pace, paceWords, shareOf} from '../../source/words/pace.ts';

const MB = 1_000_000;

/** Marks at these times, so many bytes each. */
function paceOf(marks: readonly (readonly [at: number, bytes: number])[]): Pace {
	return marks.reduce<Pace>((pace, [at, bytes]) => onward(pace, at, bytes), []);
}

const cases: readonly (readonly [what: string, pace: Pace, size: number, words: readonly string[]])[] = [
	['nothing yet', [], MB, ['0 %']],
	['the beginning', paceOf([[0, 0]]), MB, ['0 %']],
	[
		'too little to tell a speed',
		paceOf([
			[0, 0],
			[100, 400_000],
		]),
		MB,
		['40 %'],
	],
	[
		'half of it in a second',
		paceOf([
			[0, 0],
			[1000, 500_000],
		]),
		MB,
		['50 %', '500 kB/s', '1 s left'],
	],
	[
		'a moment before the end',
		paceOf([
			[0, 0],
			[1000, MB - 1],
		]),
		MB,
		['99 %', '1.0 MB/s', '1 s left'],
	],
	[
		'all of it',
		paceOf([
			[0, 0],
			[1000, MB],
		]),
		MB,
		['100 %', '1.0 MB/s', '0 s left'],
	],
	[
		'standing still',
		paceOf([
			[0, 5],
			[1000, 5],
		]),
		MB,
		['0 %'],
	],
	[
		'standing still for long',
		paceOf([
			[0, 0],
			[1000, 500_000],
			[3000, 500_000],
			[6000, 500_000],
			[13_000, 500_000],
		]),
		MB,
		['50 %', 'nothing for 12 s'],
	],
	[
		'going on after it stood still',
		paceOf([
			[0, 500_000],
			[60_000, 500_000],
			[61_000, 600_000],
		]),
		MB,
		['60 %', '100 kB/s', '4 s left'],
	],
	[
		'all of it for long',
		paceOf([
			[0, MB],
			[60_000, MB],
		]),
		MB,
		['100 %'],
	],
	[
		'what was long ago does not count',
		paceOf([
			[0, 0],
			[10_000, 0],
			[11_000, MB],
		]),
		3 * MB,
		['33 %', '1.0 MB/s', '2 s left'],
	],
	['nothing at all to send', paceOf([[0, 0]]), 0, ['100 %']],
	[
		'years',
		paceOf([
			[0, 0],
			[1000, 1],
		]),
		1e9,
		['0 %', '1 B/s', '11574 d 1 h left'],
	],
];

for (const [what, pace, size, words] of cases) {
	test(`says ${what}`, () => assert.deepEqual(paceWords(pace, size), words));
}

test('remembers a few seconds only, however long it takes', () => {
	const pace = paceOf(Array.from({length: 10_000}, (_, index) => [index * 250, index]));
	assert.ok(pace.length <= 21);
});

test('nor more while nothing comes', () => {
	const pace = paceOf(Array.from({length: 10_000}, (_, index) => [index * 1000, 5]));
	assert.deepEqual(paceWords(pace, MB), ['0 %', 'nothing for 2 h 46 min']);
	assert.equal(pace.length, 2);
});

test('a hundred per cent is all of it', () => {
	assert.equal(shareOf(999_999_999, 1_000_000_000), 99);
	assert.equal(shareOf(1, 1), 100);
	assert.equal(shareOf(0, 0), 100);
});
