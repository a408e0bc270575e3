import assert from 'node:assert/strict';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {test} from 'node:test';
import {isTtchatError} from '../../../source/errors.ts';
import {askRouter, ownAddressTowards, PATIENCE_MS} from '../../../source/net/map/datagrams.ts';

const never = new AbortController().signal;
const read = (bytes: Uint8Array) => (bytes[0] === 42 ? bytes[1] : undefined);

async function startRouter(answer: (count: number) => readonly Uint8Array[]) {
	const socket = createSocket('udp4').bind(0, '127.0.0.1');
	await once(socket, 'listening');
	let count = 0;
	socket.on('message', (_, {port}) => {
		count += 1;
		for (const bytes of answer(count)) socket.send(bytes, port, '127.0.0.1');
	});
	return {port: socket.address().port, asked: () => count, close: () => socket.close()};
}

test('a question is asked again until an answer fits it, and we know our own address', async () => {
	const router = await startRouter(count =>
		count === 1 ? [Uint8Array.of(7, 7), new Uint8Array()] : [Uint8Array.of(42, 5)],
	);
	let own = '';
	const ask = (address: string) => {
		own = address;
		return Uint8Array.of(1);
	};
	assert.equal(await askRouter('127.0.0.1', {port: router.port, ask, read}, never), 5);
	assert.equal(own, '127.0.0.1');
	assert.equal(router.asked(), 2);
	router.close();
});

test('a router that is silent is given up after 1.75 s, one that listens nowhere at once', async context => {
	assert.equal(
		PATIENCE_MS.reduce((sum, ms) => sum + ms),
		1_750,
	);
	const router = await startRouter(() => []);
	const question = {port: router.port, ask: () => Uint8Array.of(1), read};
	context.mock.timers.enable({apis: ['setTimeout']});
	let isOver = false;
	const asking = assert
		.rejects(askRouter('127.0.0.1', question, never), error => isTtchatError(error, 'ERR_MAP_NONE'))
		.then(() => {
			isOver = true;
		});
	for (const [index, ms] of PATIENCE_MS.entries()) {
		while (router.asked() <= index) await new Promise(setImmediate);
		assert.equal(isOver, false);
		context.mock.timers.tick(ms);
	}
	await asking;
	context.mock.timers.reset();
	router.close();
	await assert.rejects(askRouter('127.0.0.1', {...question}, never), /knows no way/);
});

test('a question is given up when nobody wants the answer any more', async () => {
	const stop = new AbortController();
	const router = await startRouter(() => {
		stop.abort(new Error('enough'));
		return [];
	});
	const question = {port: router.port, ask: () => Uint8Array.of(1), read};
	await assert.rejects(askRouter('127.0.0.1', question, stop.signal), /enough/);
	await assert.rejects(askRouter('127.0.0.1', question, stop.signal), /enough/);
	router.close();
	assert.equal(await ownAddressTowards('127.0.0.1'), '127.0.0.1');
});
