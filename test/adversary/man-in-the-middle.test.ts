import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {generateKeyPair} from '../../source/crypto/rsa.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import {SEED_LABEL} from '../../source/protocol/constants.ts';
import type {CryptoPort, Identity} from '../../source/protocol/crypto-port.ts';
import {encodeFrame} from '../../source/protocol/frame.ts';
import {commitment, encodeHello, parseFirstFrame} from '../../source/protocol/hello.ts';
import {deriveSessionKeys, type SessionKeys} from '../../source/protocol/key-schedule.ts';
import type {SessionKeyPair} from '../../source/session/seams.ts';
import {
	fakeCrypto,
	fakeKeyPair,
	type MemoryLink,
	type SeededRandom,
	seededRandom,
	settle,
} from '../../source/testing/index.ts';
import {cases} from '../exhaustive.ts';
import {ALICE, BOB, Rig} from '../session/rig.ts';

type Party = {readonly identity: Identity; readonly keyPair: SessionKeyPair};

function fakeParty(random: SeededRandom): Party {
	const keyPair = fakeKeyPair(random);
	return {keyPair, identity: {spki: keyPair.spki, seed: random.bytes(32)}};
}

/** HELLO and SEED both ways; the keys that each side then has. */
async function meet(crypto: CryptoPort, x: Party, y: Party): Promise<readonly [SessionKeys, SessionKeys]> {
	return Promise.all([keysOf(crypto, x, y), keysOf(crypto, y, x)]);
}

async function keysOf(crypto: CryptoPort, own: Party, peer: Party): Promise<SessionKeys> {
	const greeting = parseFirstFrame(crypto, encodeHello(crypto, peer.identity));
	assert.ok(greeting.protocol === 2);
	const wrapped = crypto.wrap(own.keyPair.spki, ascii(SEED_LABEL), peer.identity.seed);
	const seed = await own.keyPair.unwrap(ascii(SEED_LABEL), wrapped);
	assert.ok(seed !== undefined);
	assert.deepEqual(commitment(crypto, greeting.spki, seed), greeting.commitment);
	const hash = crypto.sha256(encodeHello(crypto, own.identity));
	return deriveSessionKeys(crypto, {hash, seed: own.identity.seed}, {hash: greeting.hash, seed});
}

/** What Alice and Bob have after each met the man, who has a key pair of his own for either of them. */
async function meetThroughMan(crypto: CryptoPort, make: () => Party) {
	const [alice] = await meet(crypto, make(), make());
	const [bob] = await meet(crypto, make(), make());
	return {alice, bob};
}

test('without a man in the middle each types what the other reads, 200 times of 200', async () => {
	const random = seededRandom(1);
	const crypto = fakeCrypto(random);
	const party = () => fakeParty(random);
	for (let run = 0; run < 200; run += 1) {
		const [alice, bob] = await meet(crypto, party(), party());
		assert.deepEqual([alice.ownCode, alice.peerCode], [bob.peerCode, bob.ownCode]);
	}
});

test('a man in the middle with keys of his own: both codes differ in 1,000 of 1,000 runs', async () => {
	const random = seededRandom(2);
	const crypto = fakeCrypto(random);
	const party = () => fakeParty(random);
	let noticed = 0;
	for (let run = 0; run < 1_000; run += 1) {
		const {alice, bob} = await meetThroughMan(crypto, party);
		if (alice.ownCode !== bob.peerCode && bob.ownCode !== alice.peerCode) noticed += 1;
	}
	assert.equal(noticed, 1_000);
});

test('the same with real keys', async () => {
	const keyPairs = await Promise.all([
		generateKeyPair(),
		generateKeyPair(),
		generateKeyPair(),
		generateKeyPair(),
	]);
	for (let run = 0; run < 5; run += 1) {
		let next = 0;
		const {alice, bob} = await meetThroughMan(nodeCrypto, () => {
			const keyPair = keyPairs[next % 4];
			next += 1;
			assert.ok(keyPair !== undefined);
			return {keyPair, identity: {spki: keyPair.spki, seed: nodeCrypto.randomBytes(32)}};
		});
		assert.notEqual(alice.ownCode, bob.peerCode);
		assert.notEqual(bob.ownCode, alice.peerCode);
	}
});

test('with codes of 8 bits his luck is 1 in 256 a direction, within 3σ', () => {
	const random = seededRandom(3);
	const crypto = fakeCrypto(random);
	const contribution = () => ({hash: random.bytes(32), seed: random.bytes(32)});
	const cut = (code: string) => Number(code) % 256;
	const runs = cases(Array.from({length: 50_000})).length;
	let [toBob, toAlice] = [0, 0];
	for (let run = 0; run < runs; run += 1) {
		const alice = deriveSessionKeys(crypto, contribution(), contribution());
		const bob = deriveSessionKeys(crypto, contribution(), contribution());
		if (cut(alice.ownCode) === cut(bob.peerCode)) toBob += 1;
		if (cut(bob.ownCode) === cut(alice.peerCode)) toAlice += 1;
	}
	const expected = runs / 256;
	const sigma = Math.sqrt(expected * (1 - 1 / 256));
	for (const luck of [toBob, toAlice]) {
		assert.ok(Math.abs(luck - expected) <= 3 * sigma, `${luck} of ${runs}, and ${expected} are expected`);
	}
});

test('two whole chats through a man who passes everything on: not verified, and the codes tell', async () => {
	for (let seed = 0; seed < 20; seed += 1) {
		const left = new Rig({seed, bob: {name: 'bob'}});
		const right = new Rig({seed: seed + 1_000, alice: {name: 'alice'}});
		await left.connect();
		await right.connect();
		const [alice, manAsBob, manAsAlice, bob] = [left.alice, left.bob, right.alice, right.bob];
		alice.send('who is there?');
		await left.clock.advance(100);
		manAsAlice.send(manAsBob.heard()[0] ?? '');
		await right.clock.advance(100);
		assert.deepEqual(bob.heard(), ['who is there?']);
		assert.deepEqual([alice.snapshot().trust, bob.snapshot().trust], ['unverified', 'unverified']);
		assert.equal(bob.session.verify(alice.snapshot().ownCode ?? ''), 'mismatched');
		assert.equal(alice.session.verify(bob.snapshot().ownCode ?? ''), 'mismatched');
		await left.end();
		await right.end();
	}
});

/** A man at Bob's address, who takes Alice's dials and can dial her. */
async function manAtBobs() {
	const rig = new Rig();
	const accepted: MemoryLink[] = [];
	const listener = rig.network.listener(BOB, ALICE.host);
	await listener.listen({onLink: link => accepted.push(link as MemoryLink), onStranger: () => undefined});
	await rig.alice.session.open();
	await rig.clock.advance(1_000);
	const random = seededRandom(7);
	return {
		rig,
		...fakeParty(random),
		crypto: fakeCrypto(random),
		dial: () => rig.network.dialer(BOB.host, ALICE).dial(new AbortController().signal),
		/** Everything that Alice wrote on the link that she dialed. */
		wroteOut: () => rig.linkTo(BOB)[0].written,
		end: async () => {
			await listener.close();
			await rig.end();
		},
	};
}

const HELLO_FRAME_BYTES = 16 + 880;
const SEED_FRAME_BYTES = 16 + 512;

const early = [
	{name: 'nothing', bytes: (_hello: Uint8Array) => new Uint8Array()},
	{name: 'all of his HELLO but the last byte', bytes: (hello: Uint8Array) => hello.subarray(0, -1)},
	{name: 'half of his HELLO', bytes: (hello: Uint8Array) => hello.subarray(0, 448)},
] as const;

for (const {name, bytes} of early) {
	test(`our seed never leaves before his HELLO came: he sent ${name}`, async () => {
		const man = await manAtBobs();
		const link = await man.dial();
		link.write(bytes(encodeFrame(encodeHello(man.crypto, man.identity))));
		await man.rig.clock.advance(9_000);
		assert.deepEqual(
			man.wroteOut().map(written => written.length),
			[HELLO_FRAME_BYTES],
		);
		const [hello = new Uint8Array()] = man.wroteOut();
		assert.ok(Buffer.from(hello).toString('latin1').startsWith('880             TTChat/2 hello '));
		for (const [dialed, accepted] of man.rig.network.links) {
			if (dialed.remote.host === ALICE.host) assert.deepEqual(accepted.written, []);
		}
		await man.end();
	});
}

test('…and leaves once it did, on the link that we dialed and on no other', async () => {
	const man = await manAtBobs();
	const link = await man.dial();
	link.write(encodeFrame(encodeHello(man.crypto, man.identity)));
	await settle();
	assert.deepEqual(
		man.wroteOut().map(written => written.length),
		[HELLO_FRAME_BYTES, SEED_FRAME_BYTES],
	);
	const [, frame = new Uint8Array()] = man.wroteOut();
	const seed = await man.keyPair.unwrap(ascii(SEED_LABEL), frame.subarray(16));
	assert.equal(seed?.length, 32);
	await man.end();
});

test('a man who chooses his seed after he saw ours is caught by his own commitment', async () => {
	const man = await manAtBobs();
	const link = await man.dial();
	link.write(encodeFrame(encodeHello(man.crypto, man.identity)));
	await settle();
	// By now he could search for a seed that gives whatever code he likes.
	const chosen = new Uint8Array(32).fill(1);
	const [hello = new Uint8Array()] = man.wroteOut();
	const alice = parseFirstFrame(man.crypto, hello.subarray(16));
	link.write(encodeFrame(man.crypto.wrap(alice.spki, ascii(SEED_LABEL), chosen)));
	await settle();
	assert.deepEqual(
		[man.rig.alice.last('lost').reason.code, man.rig.alice.last('lost').retry],
		['ERR_HANDSHAKE_FAILED', 'by-hand'],
	);
	assert.equal(man.rig.alice.count('secured'), 0);
	assert.equal(man.wroteOut().length, 2);
	await man.end();
});
