import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Outcome} from '../../source/errors/outcome.ts';
import {TtchatError} from '../../source/errors.ts';
import {runPlain} from '../../source/plain/run-plain.ts';
import type {Unstamped} from '../../source/session/events.ts';
import {type FakeBehaviour, type FakeSession, fakeSession, happenedAt} from './fake-session.ts';
import {type FakeStreams, fakeStreams} from './fake-streams.ts';

const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const connecting: Unstamped = {type: 'round-started', round: 1};
const held: Unstamped = {type: 'outbox-held', why: 'not-verified', count: 1};
const failed = {code: 'ERR_HANDSHAKE_FAILED', message: 'handshake failed', advice: 'Ask.'} as const;

test('messages on the output, all else on the errors', async () => {
	const {session, streams, outcome} = start();
	session.emit(secured);
	session.emit({
		type: 'message',
		message: {id: 'p', from: 'peer', text: 'hi', action: false, at: happenedAt},
	});
	streams.input.end();
	assert.deepEqual(await outcome, {type: 'done'});
	assert.equal(streams.output.text, '14:02 bob: hi\n');
	assert.match(streams.errors.text, /NOT VERIFIED/);
	assert.deepEqual(session.calls.at(-1), ['close']);
});

test('end of input: what was said is delivered before the end', async () => {
	const {session, streams, outcome} = start({}, {output: false});
	session.emit(connecting);
	streams.input.end('hello\nworld');
	assert.deepEqual(await session.sent(2), ['hello', 'world']);
	await streams.errors.saw(/waiting for 2 messages to arrive/);
	assert.ok(!session.calls.some(([name]) => name === 'close'));
	session.emit(secured);
	for (const id of ['m1', 'm2']) {
		session.emit({type: 'sent', id});
		session.emit({type: 'delivered', id});
		session.settle(id, 'delivered');
	}
	assert.deepEqual(await outcome, {type: 'done'});
	assert.equal(streams.output.text, '14:02 you: hello\n14:02 you: world\n');
});

const hopeless: readonly {
	readonly name: string;
	readonly happens: readonly Unstamped[];
	readonly requireVerify?: boolean;
	readonly why: RegExp;
}[] = [
	{
		name: 'a failed handshake',
		happens: [connecting, {type: 'lost', reason: failed, retry: 'by-hand', undelivered: []}],
		why: /handshake failed\. Ask\.$/m,
	},
	{
		name: 'codes that differ',
		happens: [connecting, secured, {type: 'mismatched'}, held],
		why: /the codes differ/,
	},
	{
		name: 'verification that nobody can do any more',
		happens: [connecting, secured, held],
		requireVerify: true,
		why: /nobody is left to type the code/,
	},
];

for (const {name, happens, requireVerify = false, why} of hopeless) {
	test(`end of input and ${name}: undelivered, and what was not sent is listed`, async () => {
		const {session, streams, outcome} = start({}, {}, requireVerify);
		for (const event of happens) session.emit(event);
		streams.input.end('hello\n');
		assert.deepEqual(await outcome, {type: 'undelivered'});
		const said = streams.errors.lines.find(line =>
			/=!= End of input, and not everything has been delivered: /.test(line),
		);
		assert.match(said ?? '', why);
		assert.match(streams.errors.text, /-!- Never sent: hello/);
	});
}

test('the end of input that comes first, the failure after', async () => {
	const {session, streams, outcome} = start();
	session.emit(connecting);
	streams.input.end('hello\n');
	await streams.errors.saw(/End of input: waiting/);
	session.emit({type: 'lost', reason: failed, retry: 'by-hand', undelivered: []});
	assert.deepEqual(await outcome, {type: 'undelivered'});
});

test('a message that is refused is said and makes it undelivered', async () => {
	const refuse = () => new TtchatError('ERR_MESSAGE_HOLDS_CODE');
	const {streams, outcome} = start({refuse});
	streams.input.end('my code is 4821 0937\n');
	assert.deepEqual(await outcome, {type: 'undelivered'});
	assert.match(streams.errors.text, /=!= Not sent, “my code is 4821 0937”: The text contains/);
});

test('an unknown command is not sent, is said, and makes it undelivered', async () => {
	const {session, streams, outcome} = start({delivers: true});
	streams.input.end('/etc/passwd\nhello\n');
	assert.deepEqual(await outcome, {type: 'undelivered'});
	assert.deepEqual(
		session.calls.filter(([name]) => name === 'send'),
		[['send', 'hello', 'm1']],
	);
	assert.match(streams.errors.text, /=!= Not sent: \/etc\/passwd is not a command/);
});

test('commands do what they say', async () => {
	const {session, streams, outcome} = start();
	session.emit(secured);
	streams.input.write(
		'/verify 1234 5678\n/nick Alice\n/nick\n/reconnect v1\n/release\n\n/me waves\n//me waves\n/quit\n',
	);
	assert.deepEqual(await outcome, {type: 'done'});
	assert.deepEqual(session.calls, [
		['open'],
		['verify', '1234 5678'],
		['rename', 'Alice'],
		['rename', ''],
		['reconnect', {allowLegacy: true}],
		['release'],
		['send', '/me waves', 'm1'],
		['send', '/me waves', 'm2', 'literal'],
		['close'],
	]);
});

test('what a command throws is said, and the chat goes on', async () => {
	const verify = () => {
		throw new TtchatError('ERR_NOT_SECURED');
	};
	const {streams, outcome} = start({verify});
	streams.input.end('/verify 1234 5678\n/status\n/help\n/help xyzzy\n/verify\n');
	assert.deepEqual(await outcome, {type: 'done'});
	assert.match(streams.errors.text, /=!= Nobody is connected yet\. Wait/);
	assert.match(streams.errors.text, /-- Not started\./);
	assert.match(streams.errors.text, /-- \/verify \[CODE\]: show your/);
	assert.match(streams.errors.text, /-- No such command\. There are: help/);
	assert.match(streams.errors.text, /-- There is no code yet/);
	assert.equal(streams.output.text, '');
});

test('a demo says what to try, and after later handshakes the code of its partner alone', async () => {
	const session = fakeSession();
	const streams = fakeStreams();
	const {signal: stop} = new AbortController();
	let drops = 0;
	const drop = async () => {
		drops += 1;
		throw new TtchatError('ERR_PORT_TAKEN');
	};
	const code = () => Promise.resolve('1234 5678');
	const outcome = runPlain(session, streams, {
		requireVerify: false,
		stop,
		demo: {code, drop, cut: drop, offer: drop},
	});
	session.emit(secured);
	session.emit({type: 'typing'});
	streams.input.write('/demo drop\n');
	await streams.errors.saw(/=!= The port to listen on is in use/);
	session.emit(secured);
	streams.input.end();
	await outcome;
	assert.equal(drops, 1);
	const count = (wanted: RegExp) => streams.errors.lines.filter(line => wanted.test(line)).length;
	assert.equal(count(/-- To try it out, echo's code is 1234 5678: type \/verify 1234 5678$/), 2);
	assert.equal(count(/-- \/demo drop pulls its plug/), 1);
});

test('/demo says outside of a demo where it works', async () => {
	const {streams, outcome} = start();
	streams.input.end('/demo drop\n');
	assert.deepEqual(await outcome, {type: 'done'});
	assert.match(streams.errors.text, /-- \/demo works in a demo only: ttchat --demo\.$/m);
});

test('/verify alone says the code and what to do with it', async () => {
	const {session, streams, outcome} = start();
	session.emit(secured);
	streams.input.end('/verify\n');
	await outcome;
	assert.equal(streams.errors.text.split('Your code is 4821 0937').length, 3);
});

test('a port that cannot be opened is said, and is the outcome', async () => {
	const error = new TtchatError('ERR_PORT_TAKEN');
	const {streams, outcome} = start({open: () => Promise.reject(error)});
	assert.deepEqual(await outcome, {type: 'failed', error});
	assert.match(streams.errors.text, /=!= The port to listen on is in use\. Close the other program/);
	assert.ok(streams.input.destroyed);
});

test('a signal closes in order', async () => {
	const stop = new AbortController();
	const {session, streams, outcome} = start({}, {}, false, stop.signal);
	session.emit(connecting);
	streams.input.write('hello\n');
	await session.sent(1);
	stop.abort('SIGHUP');
	assert.deepEqual(await outcome, {type: 'stopped', signal: 'SIGHUP'});
	assert.match(streams.errors.text, /Never sent: hello/);
});

test('a signal that came before the start ends it as well', async () => {
	const {outcome} = start({}, {}, false, AbortSignal.abort('SIGINT'));
	assert.deepEqual(await outcome, {type: 'stopped', signal: 'SIGINT'});
});

test('a reader of the output that goes ends it quietly', async () => {
	const {session, streams, outcome} = start();
	streams.output.failure = Object.assign(new Error('EPIPE'), {code: 'EPIPE'});
	session.emit(secured);
	session.emit({
		type: 'message',
		message: {id: 'p', from: 'peer', text: 'hi', action: false, at: happenedAt},
	});
	assert.deepEqual(await outcome, {type: 'done'});
	assert.doesNotMatch(streams.errors.text, /=!=/);
});

test('an output that is full is said', async () => {
	const {session, streams, outcome} = start();
	const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
	streams.output.failure = error;
	session.emit({
		type: 'message',
		message: {id: 'p', from: 'peer', text: 'hi', action: false, at: happenedAt},
	});
	assert.deepEqual(await outcome, {type: 'failed', error});
	assert.match(
		streams.errors.text,
		/^ttchat: The output cannot be written any more: no space left on device\. Make room, or print it elsewhere\.$/m,
	);
});

test('an input that cannot be read is said and counts as its end', async () => {
	const {streams, outcome} = start();
	streams.input.destroy(new Error('input/output error'));
	assert.deepEqual(await outcome, {type: 'done'});
	assert.match(streams.errors.text, /-!- The input cannot be read any more: input\/output error/);
});

test('a session that ends by itself ends the program', async () => {
	const {session, outcome} = start();
	session.emit({type: 'closed', reason: failed});
	assert.deepEqual(await outcome, {type: 'closed', reason: failed});
});

test('a pipe is kept waiting while much is on its way', async () => {
	const {session, streams, outcome} = start();
	session.emit(connecting);
	session.emit(secured);
	streams.input.end(Array.from({length: 100}, (_, index) => `line ${index}\n`).join(''));
	await session.sent(32);
	await turns(20);
	assert.equal((await session.sent(0)).length, 32);
	for (let done = 1; done <= 100; done += 1) {
		await session.sent(done);
		session.settle(`m${done}`, 'delivered');
	}
	assert.deepEqual(await outcome, {type: 'done'});
});

test('a pipe is not kept waiting where only its next line could help', async () => {
	const {session, streams, outcome} = start();
	session.emit(connecting);
	session.emit({type: 'lost', reason: failed, retry: 'by-hand', undelivered: []});
	streams.input.end('line\n'.repeat(100));
	assert.deepEqual(await outcome, {type: 'undelivered'});
	assert.equal((await session.sent(0)).length, 100);
});

test('at a terminal nothing is kept waiting', async () => {
	const {session, streams, outcome} = start({}, {input: true});
	session.emit(connecting);
	streams.input.write('line\n'.repeat(100));
	await session.sent(100);
	streams.input.write('/quit\n');
	assert.deepEqual(await outcome, {type: 'done'});
});

test('a line that is too long is said, and the next one is sent', async () => {
	const {session, streams, outcome} = start({delivers: true});
	streams.input.write('x'.repeat(5 * 1024 * 1024));
	streams.input.end('\nhello\n');
	assert.deepEqual(await outcome, {type: 'undelivered'});
	assert.match(streams.errors.text, /Not sent: The line is longer than 4 MiB/);
	assert.deepEqual(await session.sent(1), ['hello']);
});

const foreign = [
	{name: 'Latin-1', bytes: Buffer.from('gr\xfc\xdfe\n', 'latin1'), why: /not UTF-8/},
	{name: 'UTF-16', bytes: Buffer.from('\ufeffhello\nyou\n', 'utf16le'), why: /UTF-8/},
	{name: 'UTF-16 without a mark', bytes: Buffer.from('hello\nyou\n', 'utf16le'), why: /UTF-16/},
	{name: 'a NUL byte', bytes: Buffer.from('a\0b\n'), why: /NUL/},
	{name: 'half a character', bytes: Buffer.from([0xe2, 0x82, 0x0a]), why: /not UTF-8/},
	{name: 'a surrogate', bytes: Buffer.from([0xed, 0xa0, 0x80, 0x0a]), why: /not UTF-8/},
];

for (const {name, bytes, why} of foreign) {
	test(`input in ${name} is not sent, is said, and makes it undelivered; the rest goes on`, async () => {
		const {session, streams, outcome} = start({delivers: true});
		streams.input.write(bytes);
		streams.input.end(name.startsWith('UTF-16') ? '' : 'hello\n');
		assert.deepEqual(await outcome, {type: 'undelivered'});
		assert.match(streams.errors.text, /Not sent: /);
		assert.match(streams.errors.text, why);
		assert.deepEqual(
			session.calls.filter(([call]) => call === 'send').map(([, text]) => text),
			name.startsWith('UTF-16') ? [] : ['hello'],
		);
	});
}

test("a byte order mark in front of the input is not part of the first message, elsewhere it is the user's", async () => {
	const {session, streams, outcome} = start({delivers: true});
	streams.input.write(Buffer.from([0xef]));
	streams.input.write(Buffer.from([0xbb, 0xbf]));
	streams.input.end('first\n\ufeffhello\n');
	await outcome;
	assert.deepEqual(
		session.calls.filter(([call]) => call === 'send').map(([, text]) => text),
		['first', '\ufeffhello'],
	);
});

function start(
	behaviour: FakeBehaviour = {},
	terminals: {readonly input?: boolean; readonly output?: boolean} = {output: true},
	requireVerify = false,
	stop: AbortSignal = new AbortController().signal,
): {readonly session: FakeSession; readonly streams: FakeStreams; readonly outcome: Promise<Outcome>} {
	const session = fakeSession(behaviour);
	const streams = fakeStreams(terminals);
	const clock = {now: () => happenedAt, elapsed: () => 0};
	const outcome = runPlain(session, streams, {requireVerify, stop, clock});
	return {session, streams, outcome};
}

/** Lets everything that is ready run. */
async function turns(count: number): Promise<void> {
	for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

const releases = [
	{name: 'nothing held', release: () => false, says: /Nothing is held/},
	{
		name: 'what only a comparison lets go',
		release: () => {
			throw new TtchatError('ERR_VERIFY_REQUIRED');
		},
		says: /Not released: here nothing goes out before the codes match/,
	},
] as const;

for (const {name, release, says} of releases) {
	test(`/release with ${name}: what came of it is said`, async () => {
		const {session, streams, outcome} = start({release});
		session.emit(secured);
		streams.input.end('/release\n/quit\n');
		await outcome;
		assert.match(streams.errors.text, says);
	});
}
