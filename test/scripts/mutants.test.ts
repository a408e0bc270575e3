import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
// @ts-expect-error A script without types.
import {mutants} from '../../scripts/mutants/all.mjs';

type Mutant = {
	readonly must: string;
	readonly tests: readonly string[];
	readonly changes: readonly {readonly file: string; readonly find: string}[];
};

const all: readonly Mutant[] = mutants;

for (const {must, tests, changes} of all) {
	test(`the mutant without "${must}" changes code that is there, and names tests that are`, () => {
		for (const {file, find} of changes) {
			assert.equal(readFileSync(file, 'utf8').split(find).length - 1, 1, `${file}:\n${find}`);
		}
		assert.ok(tests.length > 0);
		for (const name of tests) assert.ok(existsSync(name), name);
	});
}

test('no two mutants are called the same', () => {
	assert.equal(new Set(all.map(({must}) => must)).size, all.length);
});
