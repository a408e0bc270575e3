import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** A name that leads nowhere is no error to the test runner. */
test('npm run test:exhaustive runs the files that have more cases for it, and no other', () => {
	const {scripts} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		scripts: Readonly<Record<string, string>>;
	};
	const patterns = (scripts['test:exhaustive'] ?? '').match(/test\/[^' ]+/g) ?? [];
	const named = patterns.flatMap(pattern => globSync(pattern, {cwd: root}));
	const all = globSync('test/**/*.test.{ts,tsx}', {cwd: root});
	const meant = all.filter(file =>
		/from '[./]+\/exhaustive\.ts'/.test(readFileSync(path.join(root, file), 'utf8')),
	);
	assert.deepEqual(named.toSorted(), meant.toSorted());
	assert.ok(meant.length > 8);
});
