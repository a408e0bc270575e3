import {nodeCrypto} from '../crypto/node-crypto.ts';
import {concat} from '../protocol/bytes.ts';
import {CIPHERTEXT_BYTES, MAX_PLAINTEXT_BYTES, MODULUS_BYTES} from '../protocol/constants.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import {spkiFromModulus} from '../protocol/public-key.ts';
import type {SessionKeyPair} from '../session/seams.ts';
import type {SeededRandom} from './seeded-random.ts';

const NONCE_BYTES = 32;
const MAC_BYTES = 32;

/**
 * Cryptography for tests: everything real but RSA and the random source. RSA is replaced by something with the
 * same sizes and failures that is quick and protects nothing: whoever has the public key can open it.
 */
export function fakeCrypto(random: SeededRandom): CryptoPort {
	return {
		...nodeCrypto,
		randomBytes: count => random.bytes(count),
		wrap: (spki, label, plaintext) => fakeWrap(random, spki, label, plaintext),
	};
}

/** A key pair for tests, made at once. */
export function fakeKeyPair(random: SeededRandom): SessionKeyPair {
	const modulus = random.bytes(MODULUS_BYTES);
	modulus[0] = (modulus[0] ?? 0) | 0x80;
	modulus[MODULUS_BYTES - 1] = (modulus[MODULUS_BYTES - 1] ?? 0) | 1;
	const spki = spkiFromModulus(modulus);
	let gone = false;
	return {
		spki,
		unwrap: async (label, ciphertext) => (gone ? undefined : fakeUnwrap(spki, label, ciphertext)),
		destroy: () => {
			gone = true;
		},
	};
}

/** What `unwrap` of a fake key pair does, at once. */
export function fakeUnwrap(
	spki: Uint8Array,
	label: Uint8Array,
	ciphertext: Uint8Array,
): Uint8Array | undefined {
	if (ciphertext.length !== CIPHERTEXT_BYTES) return undefined;
	const nonce = ciphertext.subarray(0, NONCE_BYTES);
	const masked = ciphertext.subarray(NONCE_BYTES, -MAC_BYTES);
	const mac = ciphertext.subarray(-MAC_BYTES);
	const expected = nodeCrypto.hmacSha256(spki, nonce, label, masked);
	if (expected.some((byte, index) => byte !== mac[index])) return undefined;
	const block = mask(spki, nonce, masked);
	const length = ((block[0] ?? 0) << 8) | (block[1] ?? 0);
	return block.slice(2, 2 + length);
}

function fakeWrap(
	random: SeededRandom,
	spki: Uint8Array,
	label: Uint8Array,
	plaintext: Uint8Array,
): Uint8Array {
	if (plaintext.length > MAX_PLAINTEXT_BYTES)
		throw new RangeError(`too long for RSA: ${plaintext.length} bytes`);
	const nonce = random.bytes(NONCE_BYTES);
	const block = new Uint8Array(2 + MAX_PLAINTEXT_BYTES);
	block.set([plaintext.length >> 8, plaintext.length & 0xff]);
	block.set(plaintext, 2);
	const masked = mask(spki, nonce, block);
	return concat(nonce, masked, nodeCrypto.hmacSha256(spki, nonce, label, masked));
}

function mask(spki: Uint8Array, nonce: Uint8Array, block: Uint8Array): Uint8Array {
	const stream = nodeCrypto.hkdfSha256({ikm: spki, salt: nonce, info: new Uint8Array(), bytes: block.length});
	return block.map((byte, index) => byte ^ (stream[index] ?? 0));
}
