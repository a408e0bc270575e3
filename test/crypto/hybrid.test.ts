import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import {syncBuiltinESMExports} from 'node:module';
import {mock, test} from 'node:test';
import {inspect} from 'node:util';
import {encapsulate, generateHybridKeyPair, HybridKeyPair} from '../../source/crypto/hybrid.ts';
import {hex} from '../../source/protocol/bytes.ts';
import {isAcceptableKemKey} from '../../source/protocol/kem-key.ts';
import {settle} from '../../source/testing/index.ts';
import {kemPrivateKey, x25519PrivateKey} from '../protocol/known-parties.ts';
import {bytesOf, loadVectors} from '../vectors/load.ts';

type Vector = {tcId: number; comment?: string; result: 'valid' | 'invalid' | 'acceptable'; flags: string[]};
type File<T> = {testGroups: readonly {tests: readonly (Vector & T)[]}[]};
const vectorsOf = <T>(name: string) => loadVectors<File<T>>(name).testGroups.flatMap(group => group.tests);

function generate(): HybridKeyPair {
	const pair = generateHybridKeyPair();
	assert.ok(pair !== undefined, 'these tests run where Node has ML-KEM');
	return pair;
}

/** A pair with one private key that a test chose. */
function pairWith(keys: {kem?: string; x25519?: string}): HybridKeyPair {
	return new HybridKeyPair(generate().publicKeys, {
		kem: kemPrivateKey(keys.kem ?? '01'.repeat(64)),
		x25519: x25519PrivateKey(keys.x25519 ?? '01'.repeat(32)),
	});
}

test('both sides agree on what each encapsulated, and on one secret of X25519', async () => {
	const [a, b] = [generate(), generate()];
	const toB = encapsulate(b.publicKeys.kemKey);
	const toA = encapsulate(a.publicKeys.kemKey);
	const {x25519Key} = a.publicKeys;
	const ofB = await b.agree({kemCiphertext: toB.ciphertext, x25519Key});
	const ofA = await a.agree({kemCiphertext: toA.ciphertext, x25519Key: b.publicKeys.x25519Key});
	assert.deepEqual([hex(ofB?.kem ?? new Uint8Array()), ofB?.x25519], [hex(toB.secret), ofA?.x25519]);
	assert.deepEqual(hex(ofA?.kem ?? new Uint8Array()), hex(toA.secret));
	assert.deepEqual([toB.ciphertext.length, toB.secret.length, ofA?.x25519.length], [1_088, 32, 32]);
});

test('the public keys are fresh, of 1,184 and 32 bytes, acceptable, and copies', () => {
	const [a, b] = [generate().publicKeys, generate().publicKeys];
	assert.notDeepEqual(a.kemKey, b.kemKey);
	assert.notDeepEqual(a.x25519Key, b.x25519Key);
	for (const {kemKey, x25519Key} of [a, b]) {
		assert.deepEqual([kemKey.length, x25519Key.length], [1_184, 32]);
		assert.ok(isAcceptableKemKey(kemKey));
		assert.deepEqual([kemKey.buffer.byteLength, x25519Key.buffer.byteLength], [1_184, 32]);
	}
});

test('the private keys serve once', async () => {
	const pair = generate();
	const {ciphertext} = encapsulate(pair.publicKeys.kemKey);
	const agreement = {kemCiphertext: ciphertext, x25519Key: generate().publicKeys.x25519Key};
	assert.ok((await pair.agree(agreement)) !== undefined);
	assert.equal(await pair.agree(agreement), undefined);
});

test('…and not at all after they were destroyed', async () => {
	const pair = generate();
	const {ciphertext} = encapsulate(pair.publicKeys.kemKey);
	pair.destroy();
	const agreement = {kemCiphertext: ciphertext, x25519Key: generate().publicKeys.x25519Key};
	assert.equal(await pair.agree(agreement), undefined);
});

test('…and are collected before what came of them is told', async () => {
	const weak: WeakRef<object>[] = [];
	const make = () => {
		const keys = {kem: kemPrivateKey('01'.repeat(64)), x25519: x25519PrivateKey('01'.repeat(32))};
		weak.push(new WeakRef(keys.kem), new WeakRef(keys.x25519));
		return new HybridKeyPair(generate().publicKeys, keys);
	};
	const pair = make();
	await settle();
	assert.ok(weak.every(key => key.deref() !== undefined));
	await settle();
	const {ciphertext} = encapsulate(pair.publicKeys.kemKey);
	await pair.agree({kemCiphertext: ciphertext, x25519Key: generate().publicKeys.x25519Key});
	assert.ok(weak.every(key => key.deref() === undefined));
});

test('a SEED that is wrong uses them up as well', async () => {
	const pair = generate();
	const {ciphertext} = encapsulate(pair.publicKeys.kemKey);
	assert.equal(await pair.agree({kemCiphertext: ciphertext, x25519Key: new Uint8Array(32)}), undefined);
	const {x25519Key} = generate().publicKeys;
	assert.equal(await pair.agree({kemCiphertext: ciphertext, x25519Key}), undefined);
});

test('a ciphertext of another length is refused, and one that was touched gives another secret', async () => {
	const {x25519Key} = generate().publicKeys;
	for (const bytes of [0, 1_087, 1_089]) {
		assert.equal(await generate().agree({kemCiphertext: new Uint8Array(bytes), x25519Key}), undefined);
	}
	const pair = generate();
	const {ciphertext, secret} = encapsulate(pair.publicKeys.kemKey);
	const touched = ciphertext.with(0, (ciphertext[0] ?? 0) ^ 1);
	const shared = await pair.agree({kemCiphertext: touched, x25519Key});
	assert.equal(shared?.kem.length, 32);
	assert.notDeepEqual(hex(shared.kem), hex(secret));
});

test('a key pair prints as [secret] and has no field that is one', () => {
	const pair = generate();
	assert.equal(inspect(pair), '[secret]');
	assert.equal(JSON.stringify({pair}), '{"pair":"[secret]"}');
	assert.deepEqual(Object.keys(pair), ['publicKeys']);
});

test('ML-KEM-768 decapsulation: all vectors behave as published, implicit rejection among them', async () => {
	const vectors = vectorsOf<{seed: string; c: string; K: string}>('mlkem_768_test.json');
	// The others are wrong in the seed, which nobody gives us.
	const relevant = vectors.filter(({seed}) => seed.length === 128);
	const {x25519Key} = generate().publicKeys;
	// All at once: they share one collection of garbage.
	const agreed = await Promise.all(
		relevant.map(({seed, c}) => pairWith({kem: seed}).agree({kemCiphertext: bytesOf(c), x25519Key})),
	);
	for (const [index, {result, K, tcId}] of relevant.entries()) {
		const shared = agreed[index];
		assert.equal(shared && hex(shared.kem), result === 'valid' ? K : undefined, `${tcId}`);
	}
	assert.equal(vectors.length, 193);
	assert.ok(relevant.length >= 173 && relevant.some(({result}) => result === 'invalid'));
});

test('ML-KEM-768 encapsulation: of 265 published keys those that must be refused are refused', () => {
	const vectors = vectorsOf<{ek: string; m: string}>('mlkem_768_encaps_test.json');
	const seen = {taken: 0, refused: 0, overflow: 0};
	for (const {ek, m, result, flags, tcId} of vectors) {
		const key = bytesOf(ek);
		const isTaken = isAcceptableKemKey(key);
		// What is wrong with some is the randomness, which nobody gives us.
		if (m.length === 64) assert.equal(isTaken, result === 'valid', `${tcId}`);
		if (isTaken) assert.equal(encapsulate(key).ciphertext.length, 1_088, `${tcId}`);
		seen[isTaken ? 'taken' : 'refused'] += 1;
		if (flags.includes('ModulusOverflow')) seen.overflow += isTaken ? 0 : 1;
	}
	assert.equal(seen.taken + seen.refused, 265);
	assert.equal(seen.overflow, 12);
});

test('X25519: 518 of 518 vectors behave as published, and zero is refused', async () => {
	const vectors = vectorsOf<{public: string; private: string; shared: string}>('x25519_test.json');
	const kemCiphertext = new Uint8Array(1_088);
	const agreed = await Promise.all(
		vectors.map(({private: scalar, public: x25519Key}) =>
			pairWith({x25519: scalar}).agree({kemCiphertext, x25519Key: bytesOf(x25519Key)}),
		),
	);
	let zeros = 0;
	for (const [index, {shared, tcId}] of vectors.entries()) {
		const own = agreed[index];
		const isZero = /^0*$/.test(shared);
		if (isZero) zeros += 1;
		assert.equal(own && hex(own.x25519), isZero ? undefined : shared, `${tcId}`);
	}
	assert.deepEqual([vectors.length, zeros > 20], [518, true]);
});

/** A fresh copy of the module, in a Node that is changed as it wants; it looks for ML-KEM for the first time. */
async function moduleWith(
	name: string,
	change: () => void,
): Promise<typeof import('../../source/crypto/hybrid.ts')> {
	change();
	syncBuiltinESMExports();
	return (await import(
		`../../source/crypto/hybrid.ts?${name}`
	)) as typeof import('../../source/crypto/hybrid.ts');
}

const {encapsulate: realEncapsulate, generateKeyPairSync} = crypto;
const lacks = [
	{
		name: 'no function for it, as before Node 24.7',
		change: () => {
			Object.assign(crypto, {encapsulate: undefined});
		},
	},
	{
		name: 'the function but an OpenSSL without it',
		change: () => {
			mock.method(crypto, 'generateKeyPairSync', (type: string, ...rest: unknown[]) => {
				if (type.startsWith('ml-kem')) throw new Error('unsupported');
				return Reflect.apply(generateKeyPairSync, crypto, [type, ...rest]) as unknown;
			});
		},
	},
] as const;

for (const {name, change} of lacks) {
	test(`Node has ${name}: no hybrid keys, found out once`, async () => {
		try {
			const lacking = await moduleWith(name, change);
			assert.equal(lacking.generateHybridKeyPair(), undefined);
			mock.restoreAll();
			Object.assign(crypto, {encapsulate: realEncapsulate});
			syncBuiltinESMExports();
			assert.equal(lacking.generateHybridKeyPair(), undefined);
		} finally {
			mock.restoreAll();
			Object.assign(crypto, {encapsulate: realEncapsulate});
			syncBuiltinESMExports();
		}
	});
}
