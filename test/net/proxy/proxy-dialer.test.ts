import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError, type TtchatError} from '../../../source/errors.ts';
import {ONION_TIMEOUT_MS, PROXY_TIMEOUT_MS, ProxyDialer} from '../../../source/net/proxy/proxy-dialer.ts';
import {reservePorts} from '../../../source/net/reserve-ports.ts';
import {TargetAddresses} from '../../../source/net/target-addresses.ts';
import {assertSilence, readAll} from '../sockets.ts';
import {drip, startScriptedProxy} from './scripted-proxy.ts';

const never = new AbortController().signal;
const target = {host: 'bob.example', port: 2006};
const login = {user: 'bob', password: 'pass'};

async function failure(dial: Promise<unknown>): Promise<TtchatError> {
	const error = await dial.then(
		() => assert.fail('it was answered'),
		(caught: unknown) => caught,
	);
	assert.ok(isTtchatError(error), String(error));
	return error;
}

test('a proxy whose name nobody looks up in time is not said to be silent itself', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const unanswered = new TargetAddresses('proxy.example', () => new Promise(() => undefined));
	const dialing = new ProxyDialer(target, {host: 'proxy.example', port: 1080}, unanswered).dial(never);
	t.mock.timers.tick(PROXY_TIMEOUT_MS);
	const {code, message} = await failure(dialing);
	assert.equal(code, 'ERR_PROXY_UNREACHABLE');
	assert.match(
		message,
		/cannot be reached: proxy\.example could not be looked up: no answer from the name server$/,
	);
});

const answer = Buffer.from(`0502 0100 050000 03 03 616263 0000`.replaceAll(' ', ''), 'hex');

test('a proxy that answers in single bytes connects us, and what the target says at once is not lost', async () => {
	await using proxy = await startScriptedProxy(socket => {
		drip(socket, Buffer.concat([answer, Buffer.from('hello')]), () => socket.end());
	});
	const link = await new ProxyDialer(target, {host: '127.0.0.1', port: proxy.port, login}).dial(never);
	assert.deepEqual(
		{side: link.side, way: link.way, remote: link.remote},
		{side: 'outbound', way: 'proxy', remote: target},
		'the link is named after the target, not the proxy',
	);
	link.write(Buffer.from('to bob'));
	const closing = link.close();
	assert.equal((await readAll(link.chunks)).toString(), 'hello');
	await closing;
	assert.match(
		proxy.received().toString('latin1'),
		/bob\.example.*to bob$/s,
		'the name is looked up by the proxy',
	);
});

test('a proxy that hangs up fails the dial at every point, and nothing stays open', async () => {
	const codes: string[] = [];
	for (let length = 0; length < answer.length; length += 1) {
		await using proxy = await startScriptedProxy(socket => {
			drip(socket, answer.subarray(0, length), () => socket.end());
		});
		const error = await failure(
			new ProxyDialer(target, {host: '127.0.0.1', port: proxy.port, login}).dial(never),
		);
		codes.push(error.code);
	}
	assert.deepEqual(codes, [
		...Array(2).fill('ERR_PROXY_ANSWER'),
		...Array(2).fill('ERR_PROXY_LOGIN'),
		...Array(answer.length - 4).fill('ERR_REFUSED'),
	]);
	await assertSilence();
});

test('a dial through a proxy is given up at every point, at once', async () => {
	for (let length = 0; length < answer.length; length += 1) {
		const stop = new AbortController();
		await using proxy = await startScriptedProxy(socket => {
			drip(socket, answer.subarray(0, length), () => stop.abort(new Error('not wanted any more')));
		});
		const error = await failure(
			new ProxyDialer(target, {host: '127.0.0.1', port: proxy.port, login}).dial(stop.signal),
		);
		assert.ok(['ERR_TIMED_OUT', 'ERR_PROXY_UNREACHABLE'].includes(error.code), error.code);
	}
	await assertSilence();
});

test('a flood of nonsense is refused by its first bytes', async () => {
	await using proxy = await startScriptedProxy(socket => {
		socket.write(Buffer.alloc(1_000_000, 'HTTP/1.1 400 Bad Request\r\n'));
	});
	const error = await failure(new ProxyDialer(target, {host: '127.0.0.1', port: proxy.port}).dial(never));
	assert.equal(error.code, 'ERR_PROXY_ANSWER');
});

test('a proxy that is not there is told apart from a target that is not', async () => {
	const [port = 0] = await reservePorts('127.0.0.1', 1);
	const error = await failure(new ProxyDialer(target, {host: '127.0.0.1', port}).dial(never));
	assert.equal(error.code, 'ERR_PROXY_UNREACHABLE');
	assert.equal(error.message, `the proxy 127.0.0.1:${port} cannot be reached: nothing listens there`);
});

test('a dial has 20 s, and to an onion 60: then it is said who did not answer', async context => {
	await using proxy = await startScriptedProxy(socket => {
		socket.write(Buffer.from('0500', 'hex'));
	});
	const onion = {host: 'a.onion', port: 2006};
	for (const [to, timeoutMs] of [
		[target, PROXY_TIMEOUT_MS],
		[onion, ONION_TIMEOUT_MS],
	] as const) {
		context.mock.timers.enable({apis: ['setTimeout']});
		let isOver = false;
		const dial = failure(new ProxyDialer(to, {host: '127.0.0.1', port: proxy.port}).dial(never)).finally(
			() => {
				isOver = true;
			},
		);
		await proxy.connected;
		while (!proxy.received().includes(to.host)) await new Promise(setImmediate);
		context.mock.timers.tick(timeoutMs - 1);
		await new Promise(setImmediate);
		assert.equal(isOver, false);
		context.mock.timers.tick(1);
		assert.equal((await dial).code, 'ERR_TIMED_OUT');
		context.mock.timers.reset();
	}
	assert.deepEqual([PROXY_TIMEOUT_MS, ONION_TIMEOUT_MS], [20_000, 60_000]);
});
