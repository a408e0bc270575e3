import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {test} from 'node:test';
import {startChat} from '../../source/ui/start-chat.ts';
import {assertSilence} from '../net/sockets.ts';

const start = {columns: 80, rows: 24, ascii: false, at: 0};
const target = {host: '127.0.0.1', port: 9};
const plan = {
	listen: {host: '127.0.0.1', port: 0},
	punch: true,
	protocol: 'auto',
	requireVerify: false,
} as const;

test('a chat that cannot listen leaves nothing running', async () => {
	await using server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	assert.ok(address !== null && typeof address === 'object');
	const taken = {...plan, listen: {host: '127.0.0.1', port: address.port}};
	const {signal} = new AbortController();
	const {opened} = await startChat(taken, target, start, () => [], signal);
	await assert.rejects(opened, {code: 'ERR_PORT_TAKEN'});
	server.close();
	await once(server, 'close');
	await assertSilence();
});

test('a chat is there, and can be drawn and typed into, before it listens', async () => {
	const started = await startChat(plan, target, start, () => [], new AbortController().signal);
	assert.equal(started.chat.session.getSnapshot().stage, 'idle');
	const kept = assert.rejects(started.chat.session.send('early'), {code: 'ERR_SESSION_CLOSED'});
	await started.opened;
	assert.equal(started.chat.session.getSnapshot().outbox.length, 1);
	await started[Symbol.asyncDispose]();
	await kept;
});

for (const [name, whom] of [
	['a chat', target],
	['a demo', undefined],
] as const) {
	test(`${name} that is left while it is opened leaves nothing running`, async () => {
		const left = new AbortController();
		const starting = startChat(plan, whom, start, () => [], left.signal).then(({opened}) => opened);
		left.abort();
		await assert.rejects(starting, {name: 'AbortError'});
		await assertSilence();
	});
}

test('the port of --peer-port is dialed where the form says none', async () => {
	const {signal} = new AbortController();
	for (const [whom, label] of [
		[{host: '127.0.0.1'}, '127.0.0.1:7'],
		[target, '127.0.0.1:9'],
	] as const) {
		const started = await startChat({...plan, peerPort: 7}, whom, start, () => [], signal);
		assert.equal(started.targetLabel, label);
		assert.equal(started.chat.session.getSnapshot().way.target?.port, whom === target ? 9 : 7);
		await started[Symbol.asyncDispose]();
	}
});

test('what the other side types follows the addresses that this machine has', async () => {
	let addresses = ['192.168.1.10'];
	const {signal} = new AbortController();
	const anywhere = {...plan, listen: {port: 0}};
	const whom = {host: '240.0.0.1', port: 9};
	const started = await startChat(anywhere, whom, start, () => addresses, signal);
	assert.match(started.otherSide().join(), /^ttchat 192\.168\.1\.10:0 /);
	addresses = ['10.0.0.7'];
	assert.match(started.otherSide().join(), /^ttchat 10\.0\.0\.7:0 /);
	await started[Symbol.asyncDispose]();
});

test('a chat that is disposed of is closed', async () => {
	const {signal} = new AbortController();
	const started = await startChat(plan, target, start, () => ['203.0.113.7'], signal);
	assert.equal(started.targetLabel, '127.0.0.1:9');
	assert.equal(started.otherSide().length, 1);
	await started[Symbol.asyncDispose]();
	assert.equal(started.chat.session.getSnapshot().stage, 'closed');
	await assertSilence();
});
