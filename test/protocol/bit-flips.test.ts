import assert from 'node:assert/strict';
import {createPrivateKey, createPublicKey, webcrypto} from 'node:crypto';
import {before, test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {KeyPair} from '../../source/crypto/rsa.ts';
import {isTtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import type {Input} from '../../source/protocol/effects.ts';
import {FrameDecoder} from '../../source/protocol/frame.ts';
import {allowsBody} from '../../source/protocol/link-rules.ts';
import {openRecord, sealRecord} from '../../source/protocol/record.ts';
import type {State} from '../../source/protocol/state.ts';
import {type KnownAnswers, loadVectors} from '../vectors/load.ts';
import {IN, type LoneMachine, reach} from './lone-machine.ts';
import {toFrame} from './scripted-peer.ts';

// The HELLO's 7,040 flips are in hello.test.ts.

const known = loadVectors<KnownAnswers>('ttchat2.json').a;
const flip = (bytes: Uint8Array, bit: number) =>
	bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
const bitsOf = (bytes: number) => Array.from({length: bytes * 8}, (_, bit) => bit);

let keyPair: KeyPair;
let spki: Uint8Array;

before(async () => {
	const key = createPrivateKey(known.pkcs8);
	spki = new Uint8Array(createPublicKey(key).export({format: 'der', type: 'spki'}));
	const pkcs8 = key.export({format: 'der', type: 'pkcs8'});
	const algorithm = {name: 'RSA-OAEP', hash: 'SHA-256'};
	keyPair = new KeyPair(
		spki,
		await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['decrypt']),
	);
});

/** What the real private key makes of many ciphertexts. Several wait at once, so that the thread pool is busy. */
async function unwrapAll(
	label: string,
	ciphertexts: readonly Uint8Array[],
): Promise<(Uint8Array | undefined)[]> {
	const results: (Uint8Array | undefined)[] = [];
	for (let start = 0; start < ciphertexts.length; start += 64) {
		const batch = ciphertexts.slice(start, start + 64);
		results.push(...(await Promise.all(batch.map(bytes => keyPair.unwrap(ascii(label), bytes)))));
	}
	return results;
}

test('real RSA: a SEED with any one of its 4,096 bits flipped does not decrypt', async () => {
	const seed = nodeCrypto.wrap(spki, ascii('ttchat/2 seed'), new Uint8Array(32).fill(5));
	assert.equal((await keyPair.unwrap(ascii('ttchat/2 seed'), seed))?.length, 32);
	const opened = await unwrapAll(
		'ttchat/2 seed',
		bitsOf(512).map(bit => flip(seed, bit)),
	);
	assert.equal(opened.length, 4_096);
	assert.ok(opened.every(plaintext => plaintext === undefined));
});

test('real RSA: a record with every eighth bit of its secret part flipped does not decrypt', async () => {
	const chain = new Uint8Array(32);
	const record = toFrame(sealRecord(nodeCrypto, {peerSpki: spki, chain}, 'nick', ascii('bob')).frame);
	const wrapped = record.body.slice(0, 512);
	const sample = bitsOf(512).filter(bit => bit % 8 === (bit >> 3) % 8);
	const opened = await unwrapAll(
		'ttchat/2 record',
		sample.map(bit => flip(wrapped, bit)),
	);
	assert.equal(opened.length, 512);
	assert.ok(opened.every(plaintext => plaintext === undefined));
	const secret = await keyPair.unwrap(ascii('ttchat/2 record'), wrapped);
	assert.equal(secret?.length, 32);
});

test('real AES-GCM: a record with any other bit of its body flipped does not open', () => {
	const secret = new Uint8Array(32).fill(9);
	const crypto = {...nodeCrypto, randomBytes: () => secret.slice()};
	const sealing = {peerSpki: spki, chain: new Uint8Array(32)};
	const frame = toFrame(sealRecord(crypto, sealing, 'nick', ascii('bob')).frame);
	const open = (body: Uint8Array) =>
		openRecord(nodeCrypto, new Uint8Array(32), secret.slice(), {header: frame.header, body});
	assert.equal(open(frame.body).message.type, 'nick');
	for (const bit of bitsOf(784)) {
		// A flip in R that would decrypt to the same secret all the same is caught here: R is authenticated.
		assert.throws(() => open(flip(frame.body, bit)), {code: 'ERR_MESSAGE_ALTERED'}, `bit ${bit}`);
	}
});

/** Gives bytes to a machine in a known state as its reader would, and tells how it ended. */
function deliver(machine: LoneMachine, state: State, bytes: Uint8Array): string {
	machine.state = fresh(state);
	const inputs: Input[] = [];
	const decoder = new FrameDecoder(length => allowsBody(machine.state, IN, length));
	try {
		for (const frame of decoder.push(bytes)) inputs.push({type: 'frame', link: IN, frame});
	} catch (error) {
		assert.ok(isTtchatError(error));
		inputs.push({type: 'violated', link: IN, error});
	}
	const effects = inputs.flatMap(input => machine.feed(input));
	const ended = effects.findLast(effect => effect.type === 'emit' && effect.event.type === 'ended');
	assert.ok(!effects.some(effect => effect.type === 'emit' && effect.event.type === 'secured'));
	if (ended?.type !== 'emit' || ended.event.type !== 'ended') return machine.expects;
	return ended.event.error?.code ?? 'no error';
}

/** The state with its secrets copied: a step overwrites them. */
function fresh(state: State): State {
	const {identity, talk} = state;
	return {
		...state,
		identity: identity === undefined ? undefined : {...identity, seed: identity.seed.slice()},
		talk:
			talk.expects === 'nick'
				? {...talk, keys: {...talk.keys, receiveChain: talk.keys.receiveChain.slice()}}
				: talk,
	};
}

test('the machine: a SEED frame with any one of its 4,224 bits flipped ends the round', () => {
	const {machine, peer} = reach('seed');
	const {state} = machine;
	const body = peer.seed(machine.spki);
	const frame = new Uint8Array([...ascii('512             '), ...body]);
	const reasons = new Map<string, number>();
	for (const bit of bitsOf(frame.length)) {
		const reason = deliver(machine, state, flip(frame, bit));
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	// 512 and one flipped bit: 3, 7 … are other lengths, everything else is no header.
	assert.deepEqual([...reasons.keys()].toSorted(), [
		'ERR_FRAME_HEADER',
		'ERR_FRAME_LENGTH',
		'ERR_HANDSHAKE_FAILED',
	]);
	assert.equal(reasons.get('ERR_HANDSHAKE_FAILED'), 4_096);
	assert.equal(deliver(machine, state, frame), 'nick');
});

test('the machine: a minimal record with any one of its 6,400 bits flipped ends the round', () => {
	const {machine, peer} = reach('nick');
	const {state} = machine;
	const {header, body} = peer.record('nick', 'bob');
	const frame = new Uint8Array([...header, ...body]);
	const reasons = new Map<string, number>();
	for (const bit of bitsOf(frame.length)) {
		const reason = deliver(machine, state, flip(frame, bit));
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	assert.equal(reasons.get('ERR_MESSAGE_ALTERED'), 784 * 8);
	assert.equal((reasons.get('ERR_FRAME_HEADER') ?? 0) + (reasons.get('ERR_FRAME_LENGTH') ?? 0), 16 * 8);
	assert.equal(frame.length * 8, 6_400);
});
