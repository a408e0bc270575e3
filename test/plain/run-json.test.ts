import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Outcome} from '../../source/errors/outcome.ts';
import {TtchatError} from '../../source/errors.ts';
import {runJson} from '../../source/plain/run-json.ts';
import type {Unstamped} from '../../source/session/events.ts';
import {type FakeBehaviour, type FakeSession, fakeSession} from './fake-session.ts';
import {type FakeStreams, fakeStreams} from './fake-streams.ts';

const secured: Unstamped = {type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937'};
const failed = {code: 'ERR_HANDSHAKE_FAILED', message: 'handshake failed', advice: 'Ask.'} as const;

test('one object a line for every event, and closed is the last', async () => {
	const {session, streams, outcome} = start();
	session.emit({type: 'listening', address: '::', port: 2006});
	session.emit({type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937'});
	send(streams, {type: 'close'});
	assert.deepEqual(await outcome, {type: 'done'});
	assert.deepEqual(types(streams), ['listening', 'secured', 'closed']);
	assert.equal(streams.errors.text, '');
});

test('commands do what they say', async () => {
	const {session, streams, outcome} = start();
	send(
		streams,
		{type: 'send', text: 'a\nb', id: '7'},
		{type: 'verify', code: '12345678'},
		{type: 'cancel', id: '7'},
		{type: 'release'},
		{type: 'rename', name: 'alice'},
		{type: 'reconnect', allowLegacy: true},
		{type: 'typing'},
		{type: 'close'},
	);
	await outcome;
	assert.deepEqual(session.calls, [
		['open'],
		['send', 'a\nb', '7'],
		['verify', '12345678'],
		['cancel', '7'],
		['release'],
		['rename', 'alice'],
		['reconnect', {allowLegacy: true}],
		['typing'],
		['close'],
	]);
});

test('broken input gets an error, changes nothing else, and makes it undelivered', async () => {
	const {session, streams, outcome} = start({delivers: true});
	streams.input.write('hello\n\n{"type":"send","text":7,"id":"a"}\n');
	send(streams, {type: 'send', text: 'hi', id: 'b'});
	streams.input.end();
	assert.deepEqual(await outcome, {type: 'undelivered'});
	const errors = objects(streams).filter(({type}) => type === 'error');
	assert.deepEqual(
		errors.map(({code, id}) => [code, id]),
		[
			['ERR_COMMAND_INVALID', undefined],
			['ERR_COMMAND_INVALID', undefined],
			['ERR_COMMAND_INVALID', 'a'],
			['ERR_PEER_UNREACHED', undefined],
		],
	);
	assert.deepEqual(session.calls, [['open'], ['send', 'hi', 'b'], ['close']]);
	assert.deepEqual(types(streams).slice(3), ['queued', 'sent', 'delivered', 'error', 'closed']);
});

test('what a command throws is an error with its id', async () => {
	const verify = () => {
		throw new TtchatError('ERR_NOT_SECURED');
	};
	const {streams, outcome} = start({verify, cancel: false});
	send(streams, {type: 'verify', code: '12345678', id: 'v'}, {type: 'cancel', id: 'c'}, {type: 'close'});
	await outcome;
	const errors = objects(streams).filter(({type}) => type === 'error');
	assert.deepEqual(
		errors.map(({code, id}) => [code, id]),
		[
			['ERR_NOT_SECURED', 'v'],
			['ERR_COMMAND_INVALID', 'c'],
		],
	);
});

const rejections = [
	{error: new TtchatError('ERR_OUTBOX_FULL'), told: true},
	{error: new TtchatError('ERR_MESSAGE_TOO_LONG'), told: true},
	{error: new TtchatError('ERR_SESSION_CLOSED'), told: true},
	{error: new Error('boom'), told: true, code: 'ERR_INTERNAL'},
	{error: new TtchatError('ERR_LINK_LOST'), told: false},
	{error: new TtchatError('ERR_PEER_SILENT'), told: false},
];

for (const {error, told, code} of rejections) {
	test(`a message that failed with ${error.message} is told ${told ? 'as an error' : 'by its event alone'}`, async () => {
		const {session, streams, outcome} = start();
		session.emit({type: 'round-started', round: 1});
		send(streams, {type: 'send', text: 'hi', id: '7'});
		await session.sent(1);
		streams.input.end();
		session.settle('7', error);
		assert.deepEqual(await outcome, {type: 'undelivered'});
		const expected = code ?? (error instanceof TtchatError ? error.code : '');
		const found = objects(streams).filter(object => object['id'] === '7' && object['type'] === 'error');
		assert.deepEqual(
			found.map(object => object['code']),
			told ? [expected] : [],
		);
	});
}

test('end of input: like close, once everything was delivered', async () => {
	const {session, streams, outcome} = start();
	session.emit({type: 'round-started', round: 1});
	send(streams, {type: 'send', text: 'hi', id: '7'});
	streams.input.end();
	await session.sent(1);
	assert.ok(!session.calls.some(([name]) => name === 'close'));
	session.settle('7', 'delivered');
	assert.deepEqual(await outcome, {type: 'done'});
});

const ends: readonly {
	readonly name: string;
	readonly happens: readonly Unstamped[];
	readonly requireVerify?: boolean;
	readonly why: RegExp;
	readonly advice: RegExp;
}[] = [
	{
		name: 'codes that differ',
		happens: [secured, {type: 'mismatched'}, {type: 'outbox-held', why: 'not-verified', count: 0}],
		why: /codes differ/,
		advice: /phone/,
	},
	{
		name: 'a peer that nobody verified',
		happens: [secured, {type: 'outbox-held', why: 'not-verified', count: 0}],
		requireVerify: true,
		why: /verified/,
		advice: /keep the input open/i,
	},
	{
		name: 'a failed handshake',
		happens: [{type: 'lost', reason: failed, retry: 'by-hand', undelivered: []}],
		why: /handshake failed/,
		advice: /^Ask\.$/,
	},
];

for (const {name, happens, requireVerify = false, why, advice} of ends) {
	test(`end of input and ${name}: error and closed give the true reason`, async () => {
		const {session, streams, outcome} = start({}, requireVerify);
		session.emit({type: 'round-started', round: 1});
		for (const event of happens) session.emit(event);
		send(streams, {type: 'send', text: 'hi', id: '7'});
		streams.input.end();
		assert.deepEqual(await outcome, {type: 'undelivered'});
		const printed = objects(streams);
		const error = printed.find(object => object['code'] === 'ERR_PEER_UNREACHED');
		const closed = printed.at(-1);
		for (const object of [error, closed]) {
			assert.match(String(object?.['message']), why);
			assert.match(String(object?.['advice']), advice);
		}
		assert.deepEqual([closed?.['type'], closed?.['reason']], ['closed', 'undelivered']);
	});
}

test('a message that was refused: closed says that not everything was delivered', async () => {
	const {streams, outcome} = start({refuse: () => new TtchatError('ERR_MESSAGE_TOO_LONG')});
	send(streams, {type: 'send', text: 'hi', id: '7'});
	streams.input.end();
	assert.deepEqual(await outcome, {type: 'undelivered'});
	assert.match(String(objects(streams).at(-1)?.['message']), /refused or may be lost/);
});

test('a message without an id that is never sent is told with the id that was made up for it', async () => {
	const {session, streams, outcome} = start();
	session.emit({type: 'round-started', round: 1});
	send(streams, {type: 'send', text: 'hi'}, {type: 'send', text: 'ho'});
	await session.sent(2);
	const ids = session.calls.filter(([name]) => name === 'send').map(([, , id]) => String(id));
	assert.equal(new Set(ids).size, 2);
	send(streams, {type: 'close'});
	for (const id of ids) session.settle(id, new TtchatError('ERR_SESSION_CLOSED'));
	await outcome;
	const errors = objects(streams).filter(({type}) => type === 'error');
	assert.deepEqual(
		errors.map(({id}) => id),
		ids,
	);
	assert.deepEqual(
		objects(streams)
			.filter(({type}) => type === 'queued')
			.map(({id}) => id),
		ids,
	);
});

test('end of input and no hope: an error, then the end', async () => {
	const {session, streams, outcome} = start({}, true);
	session.emit({type: 'round-started', round: 1});
	send(streams, {type: 'send', text: 'hi', id: '7'});
	streams.input.end();
	assert.deepEqual(await outcome, {type: 'undelivered'});
	const [error, last] = objects(streams).slice(-2);
	assert.deepEqual([error?.['code'], last?.['type']], ['ERR_PEER_UNREACHED', 'closed']);
});

test('a port that cannot be opened is an error', async () => {
	const error = new TtchatError('ERR_PORT_DENIED');
	const {streams, outcome} = start({open: () => Promise.reject(error)});
	assert.deepEqual(await outcome, {type: 'failed', error});
	assert.equal(objects(streams)[0]?.['code'], 'ERR_PORT_DENIED');
});

test('after close nothing more is done', async () => {
	const {session, streams, outcome} = start();
	send(streams, {type: 'close'}, {type: 'send', text: 'late'});
	await outcome;
	assert.ok(!session.calls.some(([name]) => name === 'send'));
});

for (const {name, input} of [
	{name: 'that is not UTF-8', input: Buffer.from('{"type":"send","text":"\xff"}\n', 'latin1')},
	{name: 'in UTF-16', input: Buffer.from('{"type":"send","text":"a"}\n', 'utf16le')},
	{name: 'that is no JSON', input: Buffer.from('send hello\n')},
	{name: 'that is longer than 4 MiB', input: Buffer.alloc(5 * 1024 * 1024, 0x20)},
]) {
	test(`a line ${name} is answered, and at the end of input it makes it undelivered`, async () => {
		const {session, streams, outcome} = start({delivers: true});
		streams.input.end(input);
		assert.deepEqual(await outcome, {type: 'undelivered'});
		assert.equal(objects(streams)[0]?.['code'], 'ERR_COMMAND_INVALID');
		assert.equal(session.calls.filter(([call]) => call === 'send').length, 0);
	});
}

test('nothing that is printed does anything to a terminal, and programs read what it was', async () => {
	const {session, streams, outcome} = start();
	const name = 'a\u009b2J\u202e\u200b\x1b[2J\u2028é';
	session.emit({type: 'renamed', from: 'peer', name});
	streams.input.end('{"type":"close"}\n');
	await outcome;
	assert.match(streams.output.lines[0] ?? '', /^[\x20-\x7eé]+$/);
	assert.equal(objects(streams)[0]?.['name'], name);
});

test('who reads nothing gets a bounded number of commands done, and the rest once it reads again', async () => {
	const {session, streams, outcome} = start();
	const written: (() => void)[] = [];
	streams.output._write = (_chunk, _encoding, done) => written.push(done);
	const commands = 40_000;
	streams.input.write('{"type":"rename","name":"a"}\nnonsense\n'.repeat(commands / 2));
	for (let turn = 0; turn < 2_000; turn += 1) await new Promise(setImmediate);
	const done = session.calls.filter(([call]) => call === 'rename').length;
	assert.ok(done > 100 && done < 10_000, `${done} were done`);
	assert.ok(streams.output.writableLength < 4 * 1024 * 1024);
	streams.output._write = (_chunk, _encoding, next) => next();
	for (const next of written) next();
	streams.input.end('{"type":"close"}\n');
	assert.deepEqual(await outcome, {type: 'done'});
	assert.equal(session.calls.filter(([call]) => call === 'rename').length, commands / 2);
});

function start(
	behaviour: FakeBehaviour = {},
	requireVerify = false,
): {readonly session: FakeSession; readonly streams: FakeStreams; readonly outcome: Promise<Outcome>} {
	const session = fakeSession(behaviour);
	const streams = fakeStreams();
	const stop = new AbortController().signal;
	return {session, streams, outcome: runJson(session, streams, {requireVerify, stop})};
}

function send(streams: FakeStreams, ...commands: readonly object[]): void {
	for (const command of commands) streams.input.write(`${JSON.stringify(command)}\n`);
}

function objects(streams: FakeStreams): readonly Record<string, unknown>[] {
	return streams.output.lines.map(line => JSON.parse(line));
}

function types(streams: FakeStreams): readonly unknown[] {
	return objects(streams).map(object => object['type']);
}

test('a message that was refused is named by its id, the given one or that of a made-up one', async () => {
	const {session, streams, outcome} = start({refuse: () => new TtchatError('ERR_MESSAGE_HOLDS_CODE')});
	streams.input.end('{"type":"send","text":"a","id":"mine"}\n{"type":"send","text":"b"}\n');
	await outcome;
	const errors = objects(streams).filter(
		({type, code}) => type === 'error' && code === 'ERR_MESSAGE_HOLDS_CODE',
	);
	const ids = session.calls.filter(([name]) => name === 'send').map(([, , id]) => id);
	assert.deepEqual(
		errors.map(({id}) => id),
		ids,
	);
	assert.equal(ids[0], 'mine');
});

const releases = [
	{name: 'nothing held', release: () => false, code: 'ERR_COMMAND_INVALID'},
	{
		name: 'what only a comparison lets go',
		release: () => {
			throw new TtchatError('ERR_VERIFY_REQUIRED');
		},
		code: 'ERR_VERIFY_REQUIRED',
	},
] as const;

for (const {name, release, code} of releases) {
	test(`release with ${name} is answered with an error`, async () => {
		const {streams, outcome} = start({release});
		send(streams, {type: 'release', id: 'r'}, {type: 'close'});
		await outcome;
		const errors = streams.output.text
			.trim()
			.split('\n')
			.map(line => JSON.parse(line))
			.filter(({type}) => type === 'error');
		assert.deepEqual(
			errors.map(error => [error.code, error.id]),
			[[code, 'r']],
		);
	});
}

test('an output that is full is said where nothing else is', async () => {
	const {session, streams, outcome} = start();
	const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
	streams.output.failure = error;
	session.emit({type: 'listening', address: '::', port: 2006});
	assert.deepEqual(await outcome, {type: 'failed', error});
	assert.match(
		streams.errors.text,
		/^ttchat: The output cannot be written any more: no space left on device\./,
	);
});
