import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {allowances} from '../architecture/rules.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');

test('who may import whom stands in CONTRIBUTING.md as the rules have it', () => {
	const said = [...text.matchAll(/^([\w.]+) +-> (\w+(?:, \w+)*)(?: {2,}.*)?$/gm)].map(
		([, part = '', parts = '']) => [part, parts.split(', ')],
	);
	const held = Object.entries(allowances).map(([part, {parts}]) => [part, parts]);
	assert.deepEqual(
		said,
		held.filter(([, parts]) => parts?.length !== 0),
	);
});

test('every file that CONTRIBUTING.md names is there', () => {
	const names = [...text.matchAll(/`([\w./-]+\/[\w.-]+\.(?:tsx?|mjs|json))`/g)].map(([, name = '']) => name);
	assert.ok(names.length > 15, `${names.length} names were found`);
	assert.deepEqual(
		names.filter(name => ![root, path.join(root, 'source')].some(from => existsSync(path.join(from, name)))),
		// Two that stand for all.
		['source/a/b.ts', 'test/a/b.test.ts'],
	);
});
