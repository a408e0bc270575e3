import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {parseOptions} from '../../source/cli/options.ts';
import {run} from '../../source/cli/run.ts';
import type {TtchatError} from '../../source/errors.ts';
import {type FakeStreams, fakeStreams} from '../plain/fake-streams.ts';

test('bad usage is said on the errors with what to do, and 2', async () => {
	const {code, streams} = await start(['--plian']);
	assert.equal(code, 2);
	assert.equal(streams.output.text, '');
	assert.equal(
		streams.errors.text,
		'ttchat: there is no option --plian\nDid you mean --plain? ttchat --help lists all options.\n',
	);
});

test('a part of the program that is missing is said with what to do, and no defect', async () => {
	const streams = fakeStreams();
	const error = await import(new URL('no-such-part.js', import.meta.url).href).catch(
		missing => missing as TtchatError,
	);
	const {signals, kill, become} = {
		signals: new EventEmitter(),
		kill: () => undefined,
		become: () => undefined,
	};
	assert.equal(await run({kind: 'error', error}, {streams, signals, kill, become}), 1);
	assert.match(
		streams.errors.text,
		/^ttchat: a part of ttchat is not there any more\nIf .* install it anew\.\n$/,
	);
});

test('what nobody reads any more is no crash', async () => {
	const streams = fakeStreams();
	streams.output.failure = Object.assign(new Error('EPIPE'), {code: 'EPIPE'});
	const {code} = await start(['--print-config'], streams);
	await new Promise(setImmediate);
	assert.equal(code, 0);
});

for (const argv of [['--print-config'], ['--completion', 'bash']]) {
	test(`${argv.join(' ')}: what cannot be written is said on the errors, and 1`, async () => {
		const streams = fakeStreams();
		const words = 'ENOSPC: no space left on device, write';
		streams.output.failure = Object.assign(new Error(words), {code: 'ENOSPC'});
		const {code} = await start(argv, streams);
		assert.equal(code, 1);
		assert.equal(
			streams.errors.text,
			'ttchat: The output cannot be written any more: no space left on device. Make room, or print it elsewhere.\n',
		);
	});
}

test('a listening address that this machine does not have is 3, and no signal is listened to after that', async () => {
	const signals = new EventEmitter();
	const streams = fakeStreams();
	// 192.0.2.0/24 is for documentation: no machine has it (RFC 5737).
	const argv = ['203.0.113.7', '--json', '--listen', '192.0.2.1'];
	const {code} = await start(argv, streams, signals);
	assert.equal(code, 3);
	assert.equal(JSON.parse(streams.output.lines.at(1) ?? '')['code'], 'ERR_LISTEN_ADDRESS');
	assert.deepEqual(signals.eventNames(), []);
});

const harm = '\x1b[2J\x1b]0;x\x07\u009b1A\u202e\r\b';

for (const argv of [
	[`host${harm}`],
	[`--${harm}`],
	['a', `b${harm}`],
	['a', '--port', harm],
	['a', '--protocol', harm],
	['a', '--listen', harm],
	['a', '--name', `-${harm}`],
	['a', `-${harm}`],
	['a\nttchat: all is well'],
]) {
	test(`what is printed of ${JSON.stringify(argv)} does nothing to a terminal`, async () => {
		const {code, streams} = await start(argv);
		assert.equal(code, 2);
		assert.match(
			streams.errors.text,
			/^ttchat: [^\u0000-\u001f\u007f-\u009f\u202e]+\n[^\u0000-\u001f\u007f-\u009f\u202e]+\n$/,
		);
	});
}

async function start(
	argv: readonly string[],
	streams: FakeStreams = fakeStreams(),
	signals: EventEmitter = new EventEmitter(),
): Promise<{readonly code: number; readonly streams: FakeStreams}> {
	const parsed = parseOptions(argv, {}, {stdin: false, stdout: false});
	return {
		code: await run(parsed, {streams, signals, kill: () => undefined, become: () => undefined}),
		streams,
	};
}
