import {fork} from 'node:child_process';
import {randomBytes, webcrypto} from 'node:crypto';
import {once} from 'node:events';
import path from 'node:path';
import {wrap} from '../source/crypto/rsa.ts';
import {MAX_CHUNK_BYTES} from '../source/protocol/constants.ts';
import {MAX_FRAMES_AHEAD} from '../source/session/constants.ts';
import type {Order} from './file-peer.ts';
import {type Bench, type Figure, measure} from './ratio.ts';

/** 50 MB: the window is open for most of it, and a pair takes some seconds. */
const PIECES = 800;
const PAIRS = 3;
const ports = [23_471, 23_472];
const program = path.join(import.meta.dirname, 'file-peer.ts');
const label = Buffer.from('ttchat/2 record');

const algorithm = {
	name: 'RSA-OAEP',
	hash: 'SHA-256',
	modulusLength: 4096,
	publicExponent: Uint8Array.of(1, 0, 1),
};
const {publicKey, privateKey} = await webcrypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', publicKey));

const [giver, taker] = [ports, ports.toReversed()].map(([own, peers]) =>
	fork(program, [`${own}`, `${peers}`], {execArgv: ['--import', 'tsx', '--expose-gc']}),
);
if (giver === undefined || taker === undefined) throw new Error('there are two');
const both = [giver, taker];
await answers();

/** Each of the two tells something. */
async function answers(): Promise<readonly unknown[]> {
	return Promise.all(both.map(async child => (await once(child, 'message'))[0]));
}

/** What RSA alone costs for so many records: each is wrapped on one side and unwrapped on the other. */
async function rsaAlone(): Promise<void> {
	let left = PIECES;
	const work = async () => {
		for (; left > 0; left -= 1) {
			const ciphertext = wrap(spki, label, randomBytes(32));
			await webcrypto.subtle.decrypt({name: 'RSA-OAEP', label}, privateKey, ciphertext);
		}
	};
	await Promise.all(Array.from({length: 1 + MAX_FRAMES_AHEAD}, work));
}

async function transfer(): Promise<void> {
	giver?.send({do: 'offer', bytes: PIECES * MAX_CHUNK_BYTES} satisfies Order);
	await answers();
}

/** What the larger of the two takes, after one collection. */
async function memoryMb(): Promise<number> {
	for (const child of both) child.send({do: 'memory'} satisfies Order);
	return Math.max(...(await answers()).map(Number)) / 1e6;
}

const bench: Bench = {
	name: 'files between two programs over real sockets',
	pairs: PAIRS,
	yardstick: {name: 'the RSA operations of its records, on the same cores', work: rsaAlone},
	subjects: [{name: '50 MB, offered, accepted, sent and there', work: transfer, atMost: 2}],
};

/** How long files take, and what they leave in memory. */
export async function figures(): Promise<readonly Figure[]> {
	// What the first needs, others use again.
	await transfer();
	const before = await memoryMb();
	const times = await measure(bench);
	// One is sent to warm up.
	const sentMb = ((PAIRS + 1) * PIECES * MAX_CHUNK_BYTES) / 1e6;
	const value = (await memoryMb()) - before;
	for (const child of both) child.send({do: 'leave'} satisfies Order);
	await Promise.all(both.map(child => once(child, 'exit')));
	const name = `memory of either program: more after ${sentMb.toFixed(0)} MB of files`;
	return [...times, {name, value, unit: 'MB', than: '', atMost: 16}];
}
