import assert from 'node:assert/strict';
import {createHash, webcrypto} from 'node:crypto';
import {test} from 'node:test';
import {openWithNonce, sealWithNonce} from '../../source/crypto/aead.ts';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {KeyPair} from '../../source/crypto/rsa.ts';
import {hex} from '../../source/protocol/bytes.ts';
import {bytesOf, loadVectors} from '../vectors/load.ts';

type Group<T> = {
	tests: readonly (T & {tcId: number; comment: string; result: 'valid' | 'invalid' | 'acceptable'})[];
};
type File<G> = {testGroups: readonly G[]};

test('RSA-OAEP: 37 of 37 vectors behave as published', async () => {
	type Vector = {msg: string; ct: string; label: string};
	const file = loadVectors<File<Group<Vector> & {privateKeyPkcs8: string}>>(
		'rsa_oaep_4096_sha256_mgf1sha256_test.json',
	);
	let checked = 0;
	for (const group of file.testGroups) {
		const algorithm = {name: 'RSA-OAEP', hash: 'SHA-256'};
		const key = await webcrypto.subtle.importKey('pkcs8', bytesOf(group.privateKeyPkcs8), algorithm, false, [
			'decrypt',
		]);
		const pair = new KeyPair(new Uint8Array(), key);
		for (const {msg, ct, label, result, tcId, comment} of group.tests) {
			const plaintext = await pair.unwrap(bytesOf(label), bytesOf(ct));
			const expected = result === 'valid' ? msg : undefined;
			assert.equal(plaintext === undefined ? undefined : hex(plaintext), expected, `${tcId}: ${comment}`);
			checked += 1;
		}
	}
	assert.equal(checked, 37);
});

test('HKDF-SHA-256: 86 of 86 vectors behave as published', () => {
	type Vector = {ikm: string; salt: string; info: string; size: number; okm: string};
	const file = loadVectors<File<Group<Vector>>>('hkdf_sha256_test.json');
	const vectors = file.testGroups.flatMap(group => group.tests);
	for (const {ikm, salt, info, size, okm, result, tcId, comment} of vectors) {
		const derive = () =>
			nodeCrypto.hkdfSha256({ikm: bytesOf(ikm), salt: bytesOf(salt), info: bytesOf(info), bytes: size});
		if (result === 'invalid') assert.throws(derive);
		else assert.equal(hex(derive()), okm, `${tcId}: ${comment}`);
	}
	assert.equal(vectors.length, 86);
});

test('AES-256-GCM: 66 of 66 vectors of the profile in use behave as published', () => {
	type Vector = {key: string; iv: string; aad: string; msg: string; ct: string; tag: string};
	const file =
		loadVectors<File<Group<Vector> & {ivSize: number; keySize: number; tagSize: number}>>(
			'aes_gcm_test.json',
		);
	const vectors = file.testGroups
		.filter(({ivSize, keySize, tagSize}) => ivSize === 96 && keySize === 256 && tagSize === 128)
		.flatMap(group => group.tests);
	for (const {key, iv, aad, msg, ct, tag, result, tcId, comment} of vectors) {
		const opened = openWithNonce(bytesOf(key), bytesOf(iv), bytesOf(aad), bytesOf(ct + tag));
		assert.equal(
			opened === undefined ? undefined : hex(opened),
			result === 'valid' ? msg : undefined,
			`${tcId}: ${comment}`,
		);
		if (result !== 'valid') continue;
		assert.equal(
			hex(sealWithNonce(bytesOf(key), bytesOf(iv), bytesOf(aad), bytesOf(msg))),
			ct + tag,
			`${tcId}`,
		);
	}
	assert.equal(vectors.length, 66);
});

test('SHA-256 and HMAC take their input in parts', () => {
	const parts = [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)];
	assert.equal(
		hex(nodeCrypto.sha256(...parts)),
		createHash('sha256')
			.update(Uint8Array.of(1, 2, 3))
			.digest('hex'),
	);
	const key = new Uint8Array(32).fill(7);
	assert.deepEqual(nodeCrypto.hmacSha256(key, ...parts), nodeCrypto.hmacSha256(key, Uint8Array.of(1, 2, 3)));
});
