import assert from 'node:assert/strict';
import process from 'node:process';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {exitCodeFor} from '../../../source/errors/outcome.ts';
import {type WayOut, watchWaysOut} from '../../../source/ui/terminal/ways-out.ts';

function watch() {
	const stdin = new PassThrough();
	const stdout = new PassThrough();
	const ways: WayOut[] = [];
	// Only what streams and processes have in common is used of them.
	const stop = watchWaysOut(
		{stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream},
		way => ways.push(way),
	);
	return {stdin, stdout, ways, [Symbol.dispose]: stop};
}

for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGQUIT', 131],
] as const) {
	test(`${signal} is a way out with code ${code}, within the time that there is`, () => {
		using watched = watch();
		process.emit(signal);
		assert.deepEqual(
			watched.ways.map(({outcome}) => [outcome, exitCodeFor(outcome)]),
			[[{type: 'stopped', signal}, code]],
		);
		assert.ok((watched.ways[0]?.withinMs ?? Number.POSITIVE_INFINITY) <= 2000);
	});
}

const vanishings = [
	{name: 'input ends', act: ({stdin}: ReturnType<typeof watch>) => stdin.emit('end')},
	{name: 'input fails', act: ({stdin}: ReturnType<typeof watch>) => stdin.emit('error', new Error('EIO'))},
	{name: 'output fails', act: ({stdout}: ReturnType<typeof watch>) => stdout.emit('error', new Error('EIO'))},
] as const;

for (const {name, act} of vanishings) {
	test(`where the ${name}, the terminal has gone: out within a second`, () => {
		using watched = watch();
		act(watched);
		assert.deepEqual(watched.ways[0]?.outcome, {type: 'stopped', signal: 'SIGHUP'});
		assert.ok((watched.ways[0]?.withinMs ?? Number.POSITIVE_INFINITY) < 1000);
	});
}

test('afterwards signals are left alone, and a write to the terminal that has gone is no exception', () => {
	const before = process.listenerCount('SIGTERM');
	const watched = watch();
	assert.equal(process.listenerCount('SIGTERM'), before + 1);
	watched[Symbol.dispose]();
	assert.equal(process.listenerCount('SIGTERM'), before);
	watched.stdout.emit('error', new Error('EPIPE'));
	assert.equal(watched.stdout.listenerCount('error'), 1);
});
