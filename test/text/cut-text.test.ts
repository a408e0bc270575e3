import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {cutText, PART_UNITS} from '../../source/text/cut-text.ts';
import {graphemes} from '../../source/text/graphemes.ts';
import {wrap} from '../../source/text/wrap.ts';

const line = 'word '.repeat(19);
const half = PART_UNITS / 2;
const cases = [
	{name: 'nothing', text: '', cuts: []},
	{name: 'what is small', text: 'a'.repeat(PART_UNITS), cuts: []},
	{name: 'at a line end', text: `${'a'.repeat(half)}\n${'b c '.repeat(half / 4)}`, cuts: ['\n']},
	{name: 'at a blank', text: `${'a'.repeat(half)} ${'b'.repeat(PART_UNITS)}`, cuts: [' ']},
	{name: 'anywhere in a word without end', text: 'a'.repeat(PART_UNITS + 1), cuts: ['']},
	{name: 'never in a pair', text: `a${'😀'.repeat(half)}`, cuts: ['']},
	{name: 'in what claims to be one grapheme', text: `a${'\u0301'.repeat(PART_UNITS)}`, cuts: ['']},
] as const;

describe('a large text', () => {
	for (const {name, text, cuts} of cases) {
		it(`is cut: ${name}`, () => {
			const parts = cutText(text);
			const between = parts.slice(1).map(({start}, index) => text.slice(parts[index]?.end, start));
			assert.deepEqual(between, cuts);
		});
	}

	it('is cut into parts of limited size that are all of it, between graphemes', () => {
		const piece = fc.constantFrom(
			line,
			`${line}\n`,
			'x'.repeat(700),
			'👩‍👩‍👧'.repeat(90),
			'e\u0301'.repeat(300),
			'漢'.repeat(500),
		);
		fc.assert(
			fc.property(fc.array(piece, {maxLength: 120}), pieces => {
				const text = pieces.join('');
				const starts = startsOf(text);
				let end = 0;
				for (const part of cutText(text)) {
					const between = text.slice(end, part.start);
					assert.ok(['', ' ', '\n'].includes(between), JSON.stringify(between));
					assert.ok(part.end - part.start <= PART_UNITS);
					assert.ok(starts.has(part.end) || part.end === text.length, `a grapheme is cut at ${part.end}`);
					end = part.end;
				}
				assert.equal(end, text.length);
			}),
			{numRuns: 30},
		);
	});

	it('has the same rows in its parts where it has lines', () => {
		const text = Array.from({length: 900}, (_, index) => `${index} ${line}`).join('\n');
		const whole = wrap(text, 70).map(({start, end}) => text.slice(start, end));
		const parts = cutText(text);
		assert.ok(parts.length > 4);
		const rows = parts.flatMap(part => {
			const own = text.slice(part.start, part.end);
			return wrap(own, 70).map(({start, end}) => own.slice(start, end));
		});
		assert.deepEqual(rows, whole);
	});
});

function startsOf(text: string): ReadonlySet<number> {
	const starts = new Set<number>();
	let place = 0;
	for (const grapheme of graphemes(text)) {
		starts.add(place);
		place += grapheme.length;
	}
	return starts;
}
