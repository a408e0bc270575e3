import assert from 'node:assert/strict';
import {hkdfSync} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {concat, hex} from '../../source/protocol/bytes.ts';
import {
	advanceChain,
	deriveSessionKeys,
	formatCode,
	sessionProof,
} from '../../source/protocol/key-schedule.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);
const lo = () => ({hash: filled(1), seed: filled(0x51)});
const hi = () => ({hash: filled(2), seed: filled(0x52)});

/** The schedule, written down a second time. */
function schedule(ikm: Uint8Array, salt: Uint8Array, info = 'ttchat/2 session'): Buffer {
	return Buffer.from(hkdfSync('sha256', ikm, salt, info, 112));
}

const k = schedule(concat(lo().seed, hi().seed), concat(lo().hash, hi().hash));
const codeAt = (offset: number) => String(k.readBigUInt64BE(offset) % 100_000_000n).padStart(8, '0');

test('the party with the lower hash gets the first chain and the first code', () => {
	const keys = deriveSessionKeys(nodeCrypto, lo(), hi());
	assert.equal(hex(keys.sendChain), k.toString('hex', 0, 32));
	assert.equal(hex(keys.receiveChain), k.toString('hex', 32, 64));
	assert.deepEqual([keys.ownCode, keys.peerCode], [codeAt(64), codeAt(72)]);
	assert.equal(hex(keys.remember), k.toString('hex', 80, 112));
});

test('the party with the higher hash gets the second ones', () => {
	const keys = deriveSessionKeys(nodeCrypto, hi(), lo());
	assert.equal(hex(keys.sendChain), k.toString('hex', 32, 64));
	assert.equal(hex(keys.receiveChain), k.toString('hex', 0, 32));
	assert.deepEqual([keys.ownCode, keys.peerCode], [codeAt(72), codeAt(64)]);
	assert.equal(hex(keys.remember), k.toString('hex', 80, 112));
});

const order = [
	{name: 'the first byte decides', a: filled(1).with(0, 0x7f), b: filled(0).with(0, 0x80)},
	{name: 'the last byte decides', a: filled(9).with(31, 1), b: filled(9).with(31, 2)},
	{name: 'bytes count as unsigned', a: filled(0x7f), b: filled(0x80)},
] as const;

for (const {name, a, b} of order) {
	test(`order by hash: ${name}`, () => {
		const first = deriveSessionKeys(nodeCrypto, {hash: a, seed: filled(5)}, {hash: b, seed: filled(6)});
		const expected = schedule(concat(filled(5), filled(6)), concat(a, b));
		assert.equal(hex(first.sendChain), expected.toString('hex', 0, 32));
	});
}

test('equal hashes have no order: connected to yourself', () => {
	const twin = {hash: filled(1), seed: filled(9)};
	assert.throws(() => deriveSessionKeys(nodeCrypto, lo(), twin), {
		code: 'ERR_SELF',
		message: 'connected to yourself',
	});
});

test('the seeds are not touched, and the copies that the derivation made are overwritten', () => {
	const inputs: Uint8Array[] = [];
	const outputs: Uint8Array[] = [];
	const crypto = {
		...nodeCrypto,
		hkdfSha256(input: Parameters<typeof nodeCrypto.hkdfSha256>[0]) {
			const derived = nodeCrypto.hkdfSha256(input);
			inputs.push(input.ikm);
			outputs.push(derived);
			return derived;
		},
	};
	const [own, peer] = [lo(), hi()];
	const sent = (byte: number) => ({body: filled(byte), secret: filled(byte)});
	for (const hybrid of [undefined, {own: sent(3), peer: sent(4), x25519: filled(5)}]) {
		deriveSessionKeys(crypto, own, peer, hybrid);
		assert.deepEqual([own, peer], [lo(), hi()]);
		assert.ok([...inputs, ...outputs].every(bytes => bytes.every(byte => byte === 0)));
	}
	assert.equal(inputs.length, 3);
});

test('a chain step gives the record key and the next chain value', () => {
	const {key, next} = advanceChain(nodeCrypto, filled(3), filled(4));
	const expected = Buffer.from(hkdfSync('sha256', filled(4), filled(3), 'ttchat/2 record', 64));
	assert.equal(hex(key) + hex(next), expected.toString('hex'));
});

test('a proof names its sender and its receiver: the other way round it is another', () => {
	const there = sessionProof(nodeCrypto, filled(7), filled(1), filled(2));
	const back = sessionProof(nodeCrypto, filled(7), filled(2), filled(1));
	assert.equal(there.length, 16);
	assert.notDeepEqual(there, back);
	const message = concat(new TextEncoder().encode('ttchat/2 proof\0'), filled(1), filled(2));
	assert.deepEqual(there, nodeCrypto.hmacSha256(filled(7), message).slice(0, 16));
});

test('a code is shown in two groups of four', () => {
	assert.equal(formatCode('48210937'), '4821 0937');
	assert.equal(formatCode('00000001'), '0000 0001');
});

test('property: both sides derive the same, codes have eight digits, and every input matters', () => {
	const bytes = fc.uint8Array({minLength: 32, maxLength: 32});
	fc.assert(
		fc.property(bytes, bytes, bytes, bytes, fc.nat(255), (hashA, hashB, seedA, seedB, bit) => {
			fc.pre(hex(hashA) !== hex(hashB));
			const a = {hash: hashA, seed: seedA};
			const b = {hash: hashB, seed: seedB};
			const ofA = deriveSessionKeys(nodeCrypto, a, b);
			const ofB = deriveSessionKeys(nodeCrypto, b, a);
			assert.deepEqual(
				[ofA.sendChain, ofA.receiveChain, ofA.ownCode, ofA.peerCode, ofA.remember],
				[ofB.receiveChain, ofB.sendChain, ofB.peerCode, ofB.ownCode, ofB.remember],
			);
			assert.match(ofA.ownCode + ofA.peerCode, /^[0-9]{16}$/);
			const flip = (whole: Uint8Array) => whole.with(bit >> 3, (whole[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
			for (const other of [
				{...a, seed: flip(seedA)},
				{...a, hash: flip(hashA)},
			]) {
				fc.pre(hex(other.hash) !== hex(hashB));
				assert.notDeepEqual(deriveSessionKeys(nodeCrypto, other, b).sendChain, ofA.sendChain);
			}
		}),
	);
});

test('a code of small value keeps its leading zeros', () => {
	const crypto = {...nodeCrypto, hkdfSha256: () => new Uint8Array(112).with(71, 7).with(78, 1)};
	const {ownCode, peerCode} = deriveSessionKeys(crypto, lo(), hi());
	assert.deepEqual([ownCode, peerCode], ['00000007', '00000256']);
});
