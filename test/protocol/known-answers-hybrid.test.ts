import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {isTtchatError} from '../../source/errors.ts';
import {ascii, hex} from '../../source/protocol/bytes.ts';
import {CIPHERTEXT_BYTES, SEED_LABEL} from '../../source/protocol/constants.ts';
import {encodeHello, parseFirstFrame} from '../../source/protocol/hello.ts';
import {
	deriveSessionKeys,
	type HybridSecrets,
	type SessionKeys,
	sessionProof,
} from '../../source/protocol/key-schedule.ts';
import {
	bytesOf,
	type KnownHybridAnswers,
	type KnownHybridParty,
	type KnownSession,
	loadVectors,
} from '../vectors/load.ts';
import {checkRecords, hybridKeyPairOf, keyPairOf, spkiOf} from './known-parties.ts';

const known = loadVectors<KnownHybridAnswers>('ttchat2-hybrid.json');
const sides = ['a', 'b'] as const;
const other = {a: 'b', b: 'a'} as const;

for (const side of sides) {
	const party = known[side];
	test(`the HELLO of ${side} is the known one, byte for byte, and read as what it is`, () => {
		const hybrid = {kemKey: bytesOf(party.ek), x25519Key: bytesOf(party.x)};
		const hello = encodeHello(nodeCrypto, {spki: spkiOf(party), seed: bytesOf(party.seed), hybrid});
		assert.equal(Buffer.from(hello).toString('latin1'), party.hello);
		const greeting = parseFirstFrame(nodeCrypto, hello);
		assert.ok(greeting.protocol === 2);
		assert.deepEqual([greeting.spki, greeting.hybrid], [spkiOf(party), hybrid]);
		assert.equal(hex(greeting.hash), party.helloHash);
	});

	test(`the SEED of ${side} opens to its seed and to what it encapsulated, and X25519 agrees`, async () => {
		const receiver = known[other[side]];
		const body = bytesOf(party.seedFrame);
		assert.equal(body.length, 1_600);
		const seed = await (await keyPairOf(receiver)).unwrap(ascii(SEED_LABEL), body.subarray(0, 512));
		assert.equal(hex(seed ?? ascii('')), party.seed);
		const agreement = {kemCiphertext: body.subarray(512), x25519Key: bytesOf(party.x)};
		const shared = await hybridKeyPairOf(receiver).agree(agreement);
		assert.deepEqual(shared && [hex(shared.kem), hex(shared.x25519)], [party.secret, known.session.agreed]);
	});
}

for (const {name, expect, hello} of known.helloCases) {
	test(`a first frame: ${name}: ${expect}`, () => {
		let seen: string;
		try {
			const greeting = parseFirstFrame(nodeCrypto, bytesOf(hello));
			assert.ok(greeting.protocol === 2);
			assert.deepEqual(greeting.hash, nodeCrypto.sha256(bytesOf(hello)));
			seen = greeting.hybrid === undefined ? 'plain' : 'hybrid';
		} catch (error) {
			assert.ok(isTtchatError(error));
			seen = error.code === 'ERR_KEY_UNACCEPTABLE' ? 'unacceptable key' : 'protocol error';
		}
		assert.equal(seen, expect);
	});
}

const contribution = ({helloHash, seed}: {helloHash: string; seed: string}) => ({
	hash: bytesOf(helloHash),
	seed: bytesOf(seed),
});
const encapsulation = ({seedFrame, secret}: KnownHybridParty) => ({
	body: bytesOf(seedFrame),
	secret: bytesOf(secret),
});

function assertKeys(ofA: SessionKeys, ofB: SessionKeys, session: KnownSession): void {
	assert.deepEqual(
		[hex(ofA.sendChain), hex(ofA.receiveChain), ofA.ownCode, ofA.peerCode, hex(ofA.remember)],
		[session.dA0, session.dB0, session.codeA, session.codeB, session.remember],
	);
	assert.deepEqual(
		[ofB.sendChain, ofB.receiveChain, ofB.ownCode, ofB.peerCode, ofB.remember],
		[ofA.receiveChain, ofA.sendChain, ofA.peerCode, ofA.ownCode, ofA.remember],
	);
}

function deriveKnown(side: 'a' | 'b', change: Partial<HybridSecrets> = {}): SessionKeys {
	const [own, peer] = [known[side], known[other[side]]];
	return deriveSessionKeys(nodeCrypto, contribution(own), contribution(peer), {
		own: encapsulation(own),
		peer: encapsulation(peer),
		x25519: bytesOf(known.session.agreed),
		...change,
	});
}

test('both sides derive the known chains, codes and memory', () => {
	assertKeys(deriveKnown('a'), deriveKnown('b'), known.session);
	const proof = sessionProof(
		nodeCrypto,
		bytesOf(known.session.remember),
		bytesOf(known.a.helloHash),
		bytesOf(known.b.helloHash),
	);
	assert.equal(hex(proof), known.proofA);
});

test('all known records open, and the chains move as known', async () => {
	await checkRecords(known.aToB, known.session.dA0, known.b);
	await checkRecords(known.bToA, known.session.dB0, known.a);
});

test('the same party in a plain round: other codes, other chains, and its records open', async () => {
	const {withOldPeer} = known;
	const greeting = parseFirstFrame(nodeCrypto, ascii(withOldPeer.helloB));
	assert.ok(greeting.protocol === 2 && greeting.hybrid === undefined);
	assert.equal(hex(greeting.hash), withOldPeer.helloHashB);
	const a = contribution(known.a);
	const b = contribution({helloHash: withOldPeer.helloHashB, seed: known.b.seed});
	assertKeys(deriveSessionKeys(nodeCrypto, a, b), deriveSessionKeys(nodeCrypto, b, a), withOldPeer);
	await checkRecords(withOldPeer.aToB, withOldPeer.dA0, known.b);
	for (const [receiver, frame, seed] of [
		[known.b, withOldPeer.seedFrameA, known.a.seed],
		[known.a, withOldPeer.seedFrameB, known.b.seed],
	] as const) {
		const opened = await (await keyPairOf(receiver)).unwrap(ascii(SEED_LABEL), bytesOf(frame));
		assert.equal(hex(opened ?? ascii('')), seed);
	}
});

for (const {name, expect, seedFrame, peerX, dA0, dB0} of known.seedCases) {
	test(`a SEED: ${name}: ${expect}`, async () => {
		const body = bytesOf(seedFrame);
		const isWhole = body.length === 1_600;
		assert.equal(isWhole, expect !== 'protocol error');
		if (!isWhole) return;
		const seed = await (await keyPairOf(known.b)).unwrap(
			ascii(SEED_LABEL),
			body.subarray(0, CIPHERTEXT_BYTES),
		);
		const shared = await hybridKeyPairOf(known.b).agree({
			kemCiphertext: body.subarray(CIPHERTEXT_BYTES),
			x25519Key: bytesOf(peerX ?? known.a.x),
		});
		if (expect === 'handshake failed') {
			assert.ok(seed === undefined || shared === undefined);
			return;
		}
		assert.ok(seed !== undefined && shared !== undefined && expect === 'open');
		const keys = deriveKnown('b', {peer: {body, secret: shared.kem}});
		assert.deepEqual([hex(keys.receiveChain), hex(keys.sendChain)], [dA0, dB0]);
		assert.deepEqual([keys.ownCode, keys.peerCode], [known.session.codeB, known.session.codeA]);
	});
}

test('19 first frames and 9 SEEDs were tried', () => {
	assert.deepEqual([known.helloCases.length, known.seedCases.length], [19, 9]);
});
