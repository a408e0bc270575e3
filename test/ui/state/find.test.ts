import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {PART_UNITS} from '../../../source/text/cut-text.ts';
import {displayForm, graphemes} from '../../../source/text/graphemes.ts';
import {findEntry, findRanges, narrows} from '../../../source/ui/state/find.ts';
import {appendEvent, emptyLog, type MessageLog} from '../../../source/ui/state/message-log.ts';

/** The index of what is found in one go. */
function found(log: MessageLog, query: string, from: number, step: 1 | -1): number | undefined {
	const look = findEntry(log, query, {from, part: 0}, step);
	assert.notEqual(look.type, 'unfinished');
	return look.type === 'found' ? look.index : undefined;
}

describe('find', () => {
	const cases = [
		{
			name: 'whatever the case',
			text: 'Hello hELLO',
			query: 'heLLo',
			found: [
				[0, 5],
				[6, 11],
			],
		},
		{
			name: 'matches do not overlap',
			text: 'aaaa',
			query: 'aa',
			found: [
				[0, 2],
				[2, 4],
			],
		},
		{name: 'nothing', text: 'abc', query: 'x', found: []},
		{name: 'an empty query', text: 'abc', query: '', found: []},
		{name: 'both ways to write an accent', text: 'cafe\u0301!', query: 'CAFÉ', found: [[0, 5]]},
		{name: 'not half a grapheme', text: 'x̧', query: 'x', found: []},
		{name: 'not one of a family', text: '👨‍👩‍👧 👨', query: '👨', found: [[9, 11]]},
		{name: 'across what is not drawn', text: 'Donau\xaddampf', query: 'donaudampf', found: [[0, 11]]},
		{name: 'with what is not drawn', text: 'abc', query: 'a\u200ebc', found: [[0, 3]]},
		{name: 'a form of an ideograph', text: '葛\u{e0100}城', query: '葛城', found: [[0, 4]]},
		{name: 'an emoji in either style', text: 'I ❤ you', query: '❤\ufe0f', found: [[2, 3]]},
		{name: 'a final sigma', text: 'ΟΔΟΣ', query: 'οδος', found: [[0, 4]]},
		{name: 'what grows in lower case', text: 'İx', query: 'X', found: [[1, 2]]},
	] as const;
	for (const {name, text, query, found} of cases) {
		it(name, () => {
			assert.deepEqual(
				findRanges(text, query).map(({start, end}) => [start, end]),
				found,
			);
		});
	}

	it('finds the next and the one before', () => {
		const log = ['one', 'two', 'one more', 'three'].reduce(
			(before, text, index) =>
				appendEvent(before, {
					type: 'message',
					message: {id: `${index}`, from: 'peer', text, action: false, at: index * 2000},
					at: index * 2000,
					elapsed: index * 2000,
				}),
			emptyLog,
		);
		// The day line comes first.
		assert.equal(found(log, 'ONE', log.end - 1, -1), 3);
		assert.equal(found(log, 'one', 2, -1), 1);
		assert.equal(found(log, 'one', 0, -1), undefined);
		assert.equal(found(log, 'one', 2, 1), 3);
		assert.equal(found(log, 'one', 4, 1), undefined);
	});

	it('a message is found exactly if its text has a range, whatever letters it is of', () => {
		const letters = [
			'a',
			'B',
			'é',
			'e\u0301',
			'\u0301',
			'\u00ad',
			'👨',
			'Σ',
			'ς',
			'ß',
			'İ',
			'ı',
			'ſ',
			'К',
			'к',
			'한',
			'\u11a8',
			'が',
			'\u3099',
			' ',
			'.',
			'*',
		];
		const text = fc.array(fc.constantFrom(...letters), {maxLength: 6}).map(parts => parts.join(''));
		fc.assert(
			fc.property(text, text, (haystack, query) => {
				const message = {id: '1', from: 'peer', text: haystack, action: false, at: 0} as const;
				const log = appendEvent(emptyLog, {type: 'message', message, at: 0, elapsed: 0});
				const isFound = found(log, query, log.end - 1, -1) !== undefined;
				assert.equal(isFound, findRanges(haystack, query).length > 0);
				for (let length = 1; length < query.length; length++) {
					if (!narrows(query, query.slice(0, length)) || !isFound) continue;
					assert.notEqual(found(log, query.slice(0, length), log.end - 1, -1), undefined);
				}
			}),
			{numRuns: 500},
		);
	});

	it('a large text that has to be looked at closely is looked at in several turns, and found where it is', () => {
		// Each of these holds what is searched for, and none as whole graphemes.
		const text = `${'a\u0323\u0302x '.repeat(60_000)}a here`;
		const message = {id: '1', from: 'peer', text, action: false, at: 0} as const;
		const log = appendEvent(emptyLog, {type: 'message', message, at: 0, elapsed: 0});
		let from = {from: log.end - 1, part: 0};
		const parts: number[] = [];
		for (;;) {
			const look = findEntry(log, 'a', from, -1);
			if (look.type !== 'unfinished') {
				assert.ok(look.type === 'found' && look.index === log.end - 1);
				assert.ok(text.length - look.start < PART_UNITS);
				break;
			}
			assert.ok(look.part > from.part && look.part - from.part <= 16, `${look.part} parts at once`);
			from = {from: look.from, part: look.part};
			parts.push(look.part);
		}
		assert.ok(parts.length >= 2);
	});

	it('every range is whole graphemes that read as the query', () => {
		const text = fc
			.array(fc.constantFrom('a', 'B', 'é', 'e\u0301', '\u0301', '👨', '\u200d', 'Σ', 'ß', 'İ', ' '))
			.map(parts => parts.join(''));
		fc.assert(
			fc.property(text, text, (haystack, query) => {
				const boundaries = new Set([0]);
				let place = 0;
				for (const grapheme of graphemes(haystack)) {
					place += grapheme.length;
					boundaries.add(place);
				}

				for (const {start, end} of findRanges(haystack, query)) {
					assert.ok(boundaries.has(start) && boundaries.has(end) && start < end);
				}

				if (displayForm(haystack).replaceAll('\u200d', '') !== '') {
					assert.equal(findRanges(haystack, haystack).length, 1);
				}
			}),
		);
	});
});
