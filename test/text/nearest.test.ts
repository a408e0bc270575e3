import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {nearest} from '../../source/text/nearest.ts';

const candidates = ['port', 'peer-port', 'listen', 'name', 'plain', 'protocol', 'require-verify', 'q'];

const cases = [
	{name: 'a letter left out', word: 'prt', found: 'port'},
	{name: 'a letter added', word: 'porrt', found: 'port'},
	{name: 'a letter changed', word: 'pert', found: 'port'},
	{name: 'neighbours swapped', word: 'nmae', found: 'name'},
	{name: 'a beginning', word: 'require', found: 'require-verify'},
	{name: 'two slips in a longer word', word: 'lisn', found: 'listen'},
	{name: 'nothing alike', word: 'zzzzzz', found: undefined},
	{name: 'the empty word', word: '', found: undefined},
	{name: 'one letter is not changed into another', word: 'x', found: undefined},
	{name: 'a very long word', word: 'a'.repeat(100_000), found: undefined},
] as const;

for (const {name, word, found} of cases) {
	test(`nearest: ${name}`, () => {
		assert.equal(nearest(word, candidates), found);
	});
}

test('a candidate is nearest to itself', () => {
	fc.assert(
		fc.property(fc.constantFrom(...candidates), candidate => nearest(candidate, candidates) === candidate),
	);
});
