import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

test('the build says nothing on stdout, which `npm start --silent -- --json` gives to a program', async () => {
	const script = await readFile(new URL('../../scripts/build.mjs', import.meta.url), 'utf8');
	assert.doesNotMatch(script, /stdout|console\.log/);
	assert.match(script, /process\.stderr\.write/);
});
