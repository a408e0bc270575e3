// The end-to-end tests, two files at a time: `npm run test:e2e [-- FILE...]`.
//
// They go through real terminals, networks and programs on a machine that may be busy with something else. A test that
// fails is therefore run again with nothing beside it, and has to pass three times in a row: what fails once in a while
// by itself still fails here. It is named as unsteady at the end, and more than a few of those are a failure too.
import assert from 'node:assert/strict';
import path from 'node:path';
import {run} from 'node:test';
import {spec} from 'node:test/reporters';

const passesInARow = 3;
const maxUnsteady = 3;
const timeout = 120_000;

type Failed = {readonly file: string; readonly name: string};

const patterns = process.argv.slice(2);
const failed = await runTests({
	globPatterns: patterns.length > 0 ? patterns : ['test/e2e/*.e2e.ts'],
	concurrency: 2,
});
process.exitCode = failed.length === 0 || (await areUnsteady(failed)) ? 0 : 1;

async function areUnsteady(tests: readonly Failed[]): Promise<boolean> {
	console.log(`\nFailed: ${list(tests)}`);
	if (tests.length > maxUnsteady) {
		return false;
	}

	for (const test of tests) {
		for (let pass = 1; pass <= passesInARow; pass++) {
			console.log(`\nBy itself, ${pass} of ${passesInARow}: ${list([test])}`);
			if ((await runTests(alone(test))).length > 0) {
				console.log('It fails by itself too.');
				return false;
			}
		}
	}

	console.log(`\nUnsteady, passed ${passesInARow} times by themselves: ${list(tests)}`);
	return true;
}

/** What failed outside of its tests is told by Node as a test that has the file's name. */
function alone({file, name}: Failed): Parameters<typeof run>[0] {
	return path.resolve(name) === file
		? {files: [file]}
		: {files: [file], testNamePatterns: [new RegExp(`^${RegExp.escape(name)}$`)]};
}

/** Prints what Node's test runner prints, and gives the tests that failed, without their parts. */
async function runTests(options: Parameters<typeof run>[0]): Promise<readonly Failed[]> {
	const found: Failed[] = [];
	let ran = {tests: 0, isSuccess: false};
	// A test that fails may leave a program of its own behind, for which its file would wait for ever.
	const events = run({...options, timeout, execArgv: ['--import', 'tsx', '--test-force-exit']});
	events.on('test:fail', ({nesting, file, name}) => {
		if (nesting === 0) found.push({file: file ?? path.resolve(name), name});
	});
	// The last one is that of all files.
	events.on('test:summary', ({counts, success}) => {
		ran = {tests: counts.tests, isSuccess: success};
	});
	for await (const piece of events.compose(spec)) process.stdout.write(piece);
	assert.ok(ran.tests > 0, 'no test was run');
	assert.equal(ran.isSuccess, found.length === 0, 'what failed is known');
	return found;
}

function list(tests: readonly Failed[]): string {
	return tests.map(({file, name}) => `\n  ${path.relative('', file)}: ${name}`).join('');
}
