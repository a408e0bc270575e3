import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

/** A test of which these runs fail, counted from 1. */
const failsAt = (name: string, ...runs: readonly number[]) => `
test(${JSON.stringify(name)}, async t => {
	const count = path.join(import.meta.dirname, ${JSON.stringify(name)});
	appendFileSync(count, '.');
	await t.test('its part', () => assert.ok(!${JSON.stringify(runs)}.includes(readFileSync(count, 'utf8').length)));
});`;

const imports = `
import assert from 'node:assert/strict';
import {appendFileSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
`;

function runFiles(...files: readonly string[]): {readonly status: number | null; readonly told: string} {
	const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-e2e-'));
	try {
		for (const [at, text] of files.entries()) {
			writeFileSync(path.join(folder, `${at}.test.mjs`), imports + text);
		}
		// As a test's child this runner's runner would tell its results to it instead of printing them.
		const {NODE_TEST_CONTEXT: _, ...env} = process.env;
		const {status, stdout} = spawnSync(process.execPath, ['scripts/e2e.ts', `${folder}/*.test.mjs`], {
			encoding: 'utf8',
			env,
			timeout: 60_000,
		});
		return {status, told: stdout};
	} finally {
		rmSync(folder, {recursive: true});
	}
}

const cases: ReadonlyArray<{
	readonly name: string;
	readonly files: readonly string[];
	readonly status: number;
	readonly told: RegExp;
}> = [
	{
		name: 'all pass',
		files: [failsAt('a'), failsAt('b')],
		status: 0,
		told: /^ℹ pass 4\n(?!.*by itself)/ims,
	},
	{
		name: 'one fails, then passes three times by itself: it is named',
		files: [failsAt('a (1)', 1) + failsAt('a (1) and more')],
		status: 0,
		told: /^ℹ fail 2\n.*Unsteady, passed 3 times by themselves: \n {2}\S*0\.test\.mjs: a \(1\)\n$/ms,
	},
	{
		name: 'one fails once more',
		files: [failsAt('a', 1, 4)],
		status: 1,
		told: /By itself, 3 of 3.*It fails by itself too\.\n$/s,
	},
	{
		name: 'a file that breaks outside of its tests',
		files: ['process.exit(3)'],
		status: 1,
		told: /By itself, 1 of 3.*It fails by itself too\.\n$/s,
	},
	{
		name: 'one leaves something running: the run ends all the same',
		files: [`${failsAt('a', 1)} setInterval(() => undefined, 1000);`],
		status: 0,
		told: /Unsteady, passed 3 times by themselves: /,
	},
	{
		name: 'four fail: nothing is run again',
		files: [failsAt('a', 1) + failsAt('b', 1) + failsAt('c', 1) + failsAt('d', 1)],
		status: 1,
		told: /\nFailed: (?:\n {2}\S*0\.test\.mjs: [abcd]){4}\n$/,
	},
];

for (const {name, files, status, told} of cases) {
	test(`end-to-end tests: ${name}`, () => {
		const ended = runFiles(...files);
		assert.match(ended.told, told);
		assert.equal(ended.status, status);
	});
}

test('end-to-end tests: none at all is no success', () => {
	assert.notEqual(runFiles().status, 0);
});
