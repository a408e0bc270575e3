import assert from 'node:assert/strict';
import {readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {forgetSoon} from '../../source/crypto/forget.ts';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {generateKeyPair} from '../../source/crypto/rsa.ts';
import {directWay} from '../../source/net/direct-way.ts';
import {concat, u32, u64, utf8} from '../../source/protocol/bytes.ts';
import {systemClock} from '../../source/session/clock.ts';
import {LiveSession} from '../../source/session/live-session.ts';
import {forged, forgingCrypto} from '../peers/forging-crypto.ts';
import {newFolder} from './file-exchange.ts';
import {startJsonProgram} from './json-program.ts';
import {freePorts} from './ports.ts';

// A peer over real sockets, with real keys, whose records about files say what no program of ours would.

const offer = (id: number, size: number) => forged('file-offer', concat(u32(id), u64(size), utf8('a.jpg')));
const chunk = (id: number, bytes: number) => forged('file-chunk', u32(id), 4 + bytes);
const cancel = (id: number) => forged('file-cancel', concat(u32(id), Uint8Array.of(0, 1)));

const folder = newFolder();
after(() => rmSync(folder, {recursive: true, force: true}));

/** The program, and whoever it talks to. */
async function meet() {
	const [own = 0, peers = 0] = await freePorts(2);
	const program = startJsonProgram([`127.0.0.1:${peers}`, '--port', `${own}`]);
	const peer = new LiveSession(
		{name: 'mallory', protocol: 'auto', requireVerify: false, typing: false},
		{
			clock: systemClock,
			random: Math.random,
			crypto: forgingCrypto(nodeCrypto),
			generateKeyPair,
			way: directWay({host: '127.0.0.1', port: own}, {host: '127.0.0.1', port: peers}),
			forget: forgetSoon,
		},
	);
	await peer.open();
	await program.next('secured');
	return {
		program,
		say: (text: string) => void peer.send(text).catch(() => undefined),
		async [Symbol.asyncDispose]() {
			peer.burn();
			await program[Symbol.asyncDispose]();
		},
	};
}

const lies = [
	{name: 'sends more than it offered', size: 1_000, pieces: [600, 600]},
	{name: 'sends an empty piece', size: 1_000, pieces: [500, 0]},
] as const;

for (const {name, size, pieces} of lies) {
	test(`a peer that ${name}: the round ends, and nothing half-written stays`, async () => {
		await using chat = await meet();
		chat.say(offer(1, size));
		const {file} = await chat.program.next('file-offered');
		const target = path.join(folder, `${size}-${pieces.length}`);
		chat.program.tell({type: 'accept-file', file: String(file), path: target});
		await chat.program.next('file-accepted');
		for (const bytes of pieces) chat.say(chunk(1, bytes));
		const ended = await chat.program.next('file-ended');
		assert.deepEqual([ended['file'], ended['by']], [file, 'round']);
		const lost = await chat.program.next('lost');
		assert.deepEqual([lost['reason'], lost['retry']], ['ERR_PROTOCOL', 'by-hand']);
		chat.program.tell({type: 'close'});
		await chat.program.exited;
		assert.deepEqual(readdirSync(folder), []);
	});
}

test('a peer that sends before it may: the round ends', async () => {
	await using chat = await meet();
	chat.say(offer(1, 100));
	chat.say(chunk(1, 100));
	assert.equal((await chat.program.next('lost'))['reason'], 'ERR_PROTOCOL');
});

test('400 offers that are taken back are told, each with its end, and the chat goes on', async () => {
	await using chat = await meet();
	for (let id = 1; id <= 400; id += 1) {
		chat.say(offer(id, 5));
		chat.say(cancel(id));
	}
	const count = (type: string) => chat.program.events.filter(event => event.type === type).length;
	await chat.program.until(() => count('file-ended') === 400, '400 ends');
	chat.say('still here');
	await chat.program.until(() => chat.program.texts.includes('still here'), 'the text');
	assert.equal(count('file-offered'), 400);
	assert.equal(count('lost'), 0);
});
