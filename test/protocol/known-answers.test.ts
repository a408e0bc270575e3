import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {ascii, hex} from '../../source/protocol/bytes.ts';
import {SEED_LABEL} from '../../source/protocol/constants.ts';
import {commitment, encodeHello, parseFirstFrame} from '../../source/protocol/hello.ts';
import {deriveSessionKeys} from '../../source/protocol/key-schedule.ts';
import {bytesOf, type KnownAnswers, type KnownParty, loadVectors} from '../vectors/load.ts';
import {checkRecords, keyPairOf, spkiOf} from './known-parties.ts';

const known = loadVectors<KnownAnswers>('ttchat2.json');

for (const side of ['a', 'b'] as const) {
	test(`the HELLO of ${side} is the known one, byte for byte`, () => {
		const party = known[side];
		const hello = encodeHello(nodeCrypto, {spki: spkiOf(party), seed: bytesOf(party.seed)});
		assert.equal(Buffer.from(hello).toString('latin1'), party.hello);
		assert.equal(hex(nodeCrypto.sha256(hello)), party.helloHash);
		const greeting = parseFirstFrame(nodeCrypto, hello);
		assert.ok(greeting.protocol === 2);
		assert.deepEqual(greeting.spki, spkiOf(party));
		assert.equal(hex(greeting.hash), party.helloHash);
	});

	test(`the SEED of ${side} opens to what its HELLO is committed to`, async () => {
		const receiver = await keyPairOf(known[side === 'a' ? 'b' : 'a']);
		const seed = await receiver.unwrap(ascii(SEED_LABEL), bytesOf(known[side].seedFrame));
		assert.equal(hex(seed ?? new Uint8Array()), known[side].seed);
		const greeting = parseFirstFrame(nodeCrypto, ascii(known[side].hello));
		assert.ok(greeting.protocol === 2 && seed !== undefined);
		assert.deepEqual(commitment(nodeCrypto, greeting.spki, seed), greeting.commitment);
	});
}

test('both sides derive the known chains, codes and memory', () => {
	const {session} = known;
	const contribution = ({helloHash, seed}: KnownParty) => ({hash: bytesOf(helloHash), seed: bytesOf(seed)});
	const ofA = deriveSessionKeys(nodeCrypto, contribution(known.a), contribution(known.b));
	const ofB = deriveSessionKeys(nodeCrypto, contribution(known.b), contribution(known.a));
	assert.equal(hex(ofA.sendChain), session.dA0);
	assert.equal(hex(ofA.receiveChain), session.dB0);
	assert.deepEqual([ofA.ownCode, ofA.peerCode], [session.codeA, session.codeB]);
	assert.equal(hex(ofA.remember), session.remember);
	assert.deepEqual(
		[ofB.sendChain, ofB.receiveChain, ofB.ownCode, ofB.peerCode, ofB.remember],
		[ofA.receiveChain, ofA.sendChain, ofA.peerCode, ofA.ownCode, ofA.remember],
	);
});

const directions = [
	{name: 'from a to b', records: known.aToB, chain: known.session.dA0, receiver: known.b},
	{name: 'from b to a', records: known.bToA, chain: known.session.dB0, receiver: known.a},
] as const;

for (const {name, records, chain, receiver} of directions) {
	test(`all known records ${name} open, and the chain moves as known`, async () => {
		await checkRecords(records, chain, receiver);
	});
}
