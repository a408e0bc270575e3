import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {MAX_PLAINTEXT_BYTES} from '../../source/protocol/constants.ts';
import {isAcceptableKey} from '../../source/protocol/public-key.ts';
import {fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {fakeCrypto, fakeKeyPair, seededRandom} from '../../source/testing/index.ts';

const random = seededRandom(3);
const crypto = fakeCrypto(random);
const label = Uint8Array.of(1, 2, 3);

for (const length of [0, 1, 32, 445, MAX_PLAINTEXT_BYTES]) {
	test(`${length} bytes go into 512 and come back`, async () => {
		const keyPair = fakeKeyPair(random);
		assert.ok(isAcceptableKey(keyPair.spki));
		const plaintext = random.bytes(length);
		const wrapped = crypto.wrap(keyPair.spki, label, plaintext);
		assert.equal(wrapped.length, 512);
		assert.deepEqual(await keyPair.unwrap(label, wrapped), plaintext);
	});
}

test('it fails where RSA fails: another key, another label, another byte, another length, a destroyed key', async () => {
	const keyPair = fakeKeyPair(random);
	const wrapped = crypto.wrap(keyPair.spki, label, random.bytes(32));
	assert.equal(await fakeKeyPair(random).unwrap(label, wrapped), undefined);
	assert.equal(await keyPair.unwrap(new Uint8Array(), wrapped), undefined);
	for (let index = 0; index < 512; index += 1) {
		const altered = wrapped.slice();
		altered[index] = (altered[index] ?? 0) ^ 1;
		assert.equal(fakeUnwrap(keyPair.spki, label, altered), undefined);
	}
	assert.equal(await keyPair.unwrap(label, wrapped.subarray(1)), undefined);
	assert.throws(() => crypto.wrap(keyPair.spki, label, new Uint8Array(MAX_PLAINTEXT_BYTES + 1)), RangeError);
	keyPair.destroy();
	assert.equal(await keyPair.unwrap(label, wrapped), undefined);
});

test('the same plaintext never looks the same', () => {
	const {spki} = fakeKeyPair(random);
	const plaintext = new Uint8Array(32);
	assert.notDeepEqual(crypto.wrap(spki, label, plaintext), crypto.wrap(spki, label, plaintext));
});

test('HMAC and HKDF, written out for speed, are the real ones', () => {
	for (let run = 0; run < 200; run += 1) {
		const [ikm, salt, info] = [random.bytes(random.below(200)), random.bytes(random.below(100)), label];
		const bytes = 1 + random.below(300);
		assert.deepEqual(
			crypto.hkdfSha256({ikm, salt, info, bytes}),
			nodeCrypto.hkdfSha256({ikm, salt, info, bytes}),
		);
		assert.deepEqual(crypto.hmacSha256(ikm, salt, info), nodeCrypto.hmacSha256(ikm, salt, info));
	}
});
