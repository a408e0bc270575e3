import assert from 'node:assert/strict';
import {createPrivateKey, createPublicKey, webcrypto} from 'node:crypto';
import {before, test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {KeyPair} from '../../source/crypto/rsa.ts';
import {isTtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import type {HybridKeys} from '../../source/protocol/crypto-port.ts';
import type {Input} from '../../source/protocol/effects.ts';
import {encodeFrame, FrameDecoder} from '../../source/protocol/frame.ts';
import {allowsBody} from '../../source/protocol/link-rules.ts';
import {openRecord, sealRecord} from '../../source/protocol/record.ts';
import type {State} from '../../source/protocol/state.ts';
import {cases} from '../exhaustive.ts';
import {type KnownAnswers, loadVectors} from '../vectors/load.ts';
import {IN, type LoneMachine, reach} from './lone-machine.ts';
import {ScriptedPeer, toFrame} from './scripted-peer.ts';

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

test('real RSA: a SEED with one of its bits flipped does not decrypt', async () => {
	const seed = nodeCrypto.wrap(spki, ascii('ttchat/2 seed'), new Uint8Array(32).fill(5));
	assert.equal((await keyPair.unwrap(ascii('ttchat/2 seed'), seed))?.length, 32);
	const opened = await unwrapAll(
		'ttchat/2 seed',
		cases(bitsOf(512), 27).map(bit => flip(seed, bit)),
	);
	assert.ok(opened.length > 150);
	assert.ok(opened.every(plaintext => plaintext === undefined));
});

test('real RSA: a record with one of the bits of its secret part flipped does not decrypt', async () => {
	const chain = new Uint8Array(32);
	const record = toFrame(sealRecord(nodeCrypto, {peerSpki: spki, chain}, 'nick', ascii('bob')).frame);
	const wrapped = record.body.slice(0, 512);
	const opened = await unwrapAll(
		'ttchat/2 record',
		cases(bitsOf(512), 27).map(bit => flip(wrapped, bit)),
	);
	assert.ok(opened.length > 150);
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
	machine.log.length = 0;
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
	const isSecured = effects.some(effect => effect.type === 'emit' && effect.event.type === 'secured');
	assert.ok(!isSecured, 'secured');
	if (ended?.type !== 'emit' || ended.event.type !== 'ended') return machine.expects;
	return ended.event.error?.code ?? 'no error';
}

/** The state with its secrets copied: a step overwrites them. */
function fresh(state: State): State {
	const {identity, talk} = state;
	return {
		...state,
		identity: identity === undefined ? undefined : {...identity, seed: identity.seed.slice()},
		talk: freshTalk(talk),
	};
}

function freshTalk(talk: State['talk']): State['talk'] {
	if (talk.expects === 'nick') {
		return {...talk, keys: {...talk.keys, receiveChain: talk.keys.receiveChain.slice()}};
	}
	if (talk.expects !== 'seed' || talk.sent === undefined) return talk;
	return {...talk, sent: {...talk.sent, secret: talk.sent.secret.slice()}};
}

/** A machine and a peer in a hybrid round, and what both agreed on if nothing was altered. */
function reachHybrid(stage: 'hello' | 'seed'): {machine: LoneMachine; peer: ScriptedPeer; keys: HybridKeys} {
	const {machine, peer} = reach(stage, {kem: true}, new ScriptedPeer(2, 32, {kem: true}));
	assert.ok(machine.hybrid !== undefined);
	return {machine, peer, keys: machine.hybrid};
}

/** The peer's SEED and its NICK as it would seal it after the machine's SEED, whatever was altered on the way. */
function answer(machine: LoneMachine, peer: ScriptedPeer, keys: HybridKeys, seed: Uint8Array): string {
	const {talk} = machine.state;
	if (talk.expects === 'seed' && talk.sent !== undefined) peer.agreeHybrid(machine, keys, talk.sent.body);
	const first = deliver(machine, machine.state, encodeFrame(seed));
	if (first !== 'nick') return first;
	const {header, body} = peer.record('nick', 'bob');
	return deliver(machine, machine.state, new Uint8Array([...header, ...body]));
}

test('the machine: a HELLO with one of the bits of its hybrid line flipped leads to nothing', () => {
	const {machine, peer, keys} = reachHybrid('hello');
	const {state} = machine;
	const hello = peer.hello();
	const seed = peer.hybridSeed(machine.spki, keys);
	const reasons = new Map<string, number>();
	const bits = cases(bitsOf(hello.length).slice(880 * 8));
	for (const bit of bits) {
		const first = deliver(machine, state, encodeFrame(flip(hello, bit)));
		const plain = machine.state.talk.expects === 'seed' && machine.state.talk.sent === undefined;
		// The line counts as another one, or none, only if its name was hit.
		assert.ok(!plain || bit < (880 + 23) * 8, `bit ${bit} made the round plain`);
		const reason = first === 'seed' ? answer(machine, peer, keys, seed) : first;
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	assert.deepEqual([...reasons.keys()].toSorted(), [
		'ERR_FRAME_LENGTH',
		'ERR_HANDSHAKE_FAILED',
		'ERR_HELLO_INVALID',
		'ERR_KEY_UNACCEPTABLE',
	]);
	assert.equal(reasons.get('ERR_FRAME_LENGTH'), bits.filter(bit => bit < (880 + 23) * 8).length);
});

test('the machine: a hybrid SEED with one of its bits flipped leads to nothing', () => {
	const {machine, peer, keys} = reachHybrid('seed');
	const {state} = machine;
	const seed = peer.hybridSeed(machine.spki, keys);
	const reasons = new Map<string, number>();
	const bits = cases(bitsOf(seed.length));
	for (const bit of bits) {
		machine.state = fresh(state);
		const reason = answer(machine, peer, keys, flip(seed, bit));
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	assert.deepEqual([...reasons], [['ERR_HANDSHAKE_FAILED', bits.length]]);
});

test('the machine: with no bit flipped the same frames open a hybrid round', () => {
	const {machine, peer, keys} = reachHybrid('seed');
	const seed = peer.hybridSeed(machine.spki, keys);
	assert.throws(() => answer(machine, peer, keys, seed), /secured/);
	assert.equal(machine.expects, 'record');
});

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
	assert.equal(reasons.get('ERR_HANDSHAKE_FAILED'), 784 * 8);
	assert.equal((reasons.get('ERR_FRAME_HEADER') ?? 0) + (reasons.get('ERR_FRAME_LENGTH') ?? 0), 16 * 8);
	assert.equal(frame.length * 8, 6_400);
});
