import {nodeCrypto} from '../crypto/node-crypto.ts';
import {compareBytes, concat, readU32} from '../protocol/bytes.ts';
import {
	CIPHERTEXT_BYTES,
	HASH_BYTES,
	KEM_CIPHERTEXT_BYTES,
	KEM_KEY_BYTES,
	KEM_POLYNOMIAL_BYTES,
	MAX_PLAINTEXT_BYTES,
	MODULUS_BYTES,
	X25519_KEY_BYTES,
} from '../protocol/constants.ts';
import type {Agreement, CryptoPort, HybridKeys, SharedSecrets} from '../protocol/crypto-port.ts';
import {spkiFromModulus} from '../protocol/public-key.ts';
import type {SessionKeyPair} from '../session/seams.ts';
import {type SeededRandom, seededRandom} from './seeded-random.ts';

const NONCE_BYTES = 32;
const MAC_BYTES = 32;
/** What SHA-256 works on at a time. */
const BLOCK_BYTES = 64;

/**
 * Cryptography for tests: everything real but RSA, ML-KEM, X25519 and the random source. These are replaced by
 * something with the same sizes and failures that is quick and protects nothing: whoever has the public keys can open it.
 */
export function fakeCrypto(random: SeededRandom): CryptoPort {
	return {
		...nodeCrypto,
		randomBytes: count => random.bytes(count),
		hmacSha256: hmac,
		hkdfSha256: hkdf,
		wrap: (spki, label, plaintext) => fakeWrap(random, spki, label, plaintext),
		encapsulate: kemKey => fakeEncapsulate(random, kemKey),
	};
}

/**
 * The keys of a round for tests, made at once.
 *
 * @param hybrid - Whether there is ML-KEM, so that a round with another such side is hybrid.
 */
export function fakeKeyPair(random: SeededRandom, {hybrid = false} = {}): SessionKeyPair {
	const spki = fakeSpki(random);
	let gone = false;
	const publicKeys = hybrid ? fakeHybridKeys(random) : undefined;
	return {
		spki,
		hybrid: publicKeys && {
			publicKeys,
			agree: async agreement => (gone ? undefined : fakeAgree(publicKeys, agreement)),
		},
		unwrap: async (label, ciphertext) => (gone ? undefined : fakeUnwrap(spki, label, ciphertext)),
		destroy: () => {
			gone = true;
		},
	};
}

/** The public key of a fake key pair, which is all that there is to it: 550 bytes of DER. */
export function fakeSpki(random: SeededRandom): Uint8Array {
	const modulus = random.bytes(MODULUS_BYTES);
	modulus[0] = (modulus[0] ?? 0) | 0x80;
	modulus[MODULUS_BYTES - 1] = (modulus[MODULUS_BYTES - 1] ?? 0) | 1;
	return spkiFromModulus(modulus);
}

/** The public keys of fake ML-KEM and X25519 key pairs, which are all that there is to them. */
export function fakeHybridKeys(random: SeededRandom): HybridKeys {
	const kemKey = random.bytes(KEM_KEY_BYTES);
	// The upper byte of each coefficient small enough for all to be acceptable.
	for (let offset = 0; offset < KEM_POLYNOMIAL_BYTES; offset += 3) {
		kemKey[offset + 1] = (kemKey[offset + 1] ?? 0) & 0xf7;
		kemKey[offset + 2] = (kemKey[offset + 2] ?? 0) & 0x7f;
	}
	return {kemKey, x25519Key: random.bytes(X25519_KEY_BYTES)};
}

/** What `agree` of a fake key pair does, at once. A key of zeros gives zero. */
export function fakeAgree(own: HybridKeys, {kemCiphertext, x25519Key}: Agreement): SharedSecrets {
	const keys = [own.x25519Key, x25519Key].toSorted(compareBytes);
	const isZero = x25519Key.every(byte => byte === 0);
	return {
		kem: nodeCrypto.sha256(own.kemKey, kemCiphertext),
		x25519: isZero ? new Uint8Array(X25519_KEY_BYTES) : nodeCrypto.sha256(...keys),
	};
}

function fakeEncapsulate(random: SeededRandom, kemKey: Uint8Array): ReturnType<CryptoPort['encapsulate']> {
	const ciphertext = random.bytes(KEM_CIPHERTEXT_BYTES);
	return {ciphertext, secret: nodeCrypto.sha256(kemKey, ciphertext)};
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
	const expected = nodeCrypto.sha256(spki, nonce, label, masked);
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
	return concat(nonce, masked, nodeCrypto.sha256(spki, nonce, label, masked));
}

function mask(spki: Uint8Array, nonce: Uint8Array, block: Uint8Array): Uint8Array {
	const stream = seededRandom(readU32(nodeCrypto.sha256(spki, nonce))).bytes(block.length);
	for (const [index, byte] of block.entries()) stream[index] = (stream[index] ?? 0) ^ byte;
	return stream;
}

/**
 * HMAC and HKDF written out (RFC 2104, RFC 5869 §2): Node's own spend most of their time on making key objects,
 * which tells in thousands of simulated conversations.
 */
function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
	const short = key.length > BLOCK_BYTES ? nodeCrypto.sha256(key) : key;
	const inner = new Uint8Array(BLOCK_BYTES).fill(0x36);
	const outer = new Uint8Array(BLOCK_BYTES).fill(0x5c);
	for (const [index, byte] of short.entries()) {
		inner[index] = byte ^ 0x36;
		outer[index] = byte ^ 0x5c;
	}
	return nodeCrypto.sha256(outer, nodeCrypto.sha256(inner, ...parts));
}

function hkdf({ikm, salt, info, bytes}: Parameters<CryptoPort['hkdfSha256']>[0]): Uint8Array {
	const extracted = hmac(salt, ikm);
	const expanded = new Uint8Array(bytes);
	let block = new Uint8Array();
	for (let offset = 0; offset < bytes; offset += HASH_BYTES) {
		block = new Uint8Array(hmac(extracted, block, info, Uint8Array.of(offset / HASH_BYTES + 1)));
		expanded.set(block.subarray(0, bytes - offset), offset);
	}
	return expanded;
}
