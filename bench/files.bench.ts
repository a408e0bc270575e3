import {fork} from 'node:child_process';
import {randomBytes, webcrypto} from 'node:crypto';
import {once} from 'node:events';
import path from 'node:path';
import {wrap} from '../source/crypto/rsa.ts';
import {MAX_CHUNK_BYTES} from '../source/protocol/constants.ts';
import {MAX_FRAMES_AHEAD} from '../source/session/constants.ts';
import type {Order} from './file-peer.ts';
import type {Bench} from './ratio.ts';

/** Large enough for the window to open, small enough to be done in half a minute. */
const PIECES = 64;
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
async function answers(): Promise<void> {
	await Promise.all(both.map(child => once(child, 'message')));
}

function order(what: Order): void {
	giver?.send(what);
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
	order({do: 'offer', bytes: PIECES * MAX_CHUNK_BYTES});
	await answers();
}

export const bench: Bench = {
	name: 'files between two programs over real sockets',
	pairs: 7,
	yardstick: {name: 'the RSA operations of its records, on the same cores', work: rsaAlone},
	subjects: [{name: '4 MB, offered, accepted, sent and there', work: transfer, atMost: 2}],
	async end() {
		for (const child of both) child.send({do: 'leave'} satisfies Order);
		await Promise.all(both.map(child => once(child, 'exit')));
	},
};
