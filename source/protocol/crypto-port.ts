/**
 * What the protocol needs of cryptography. All of it is synchronous and quick but the private-key operation,
 * which the protocol asks for by an `unwrap` effect and gets back as an input.
 */
export interface CryptoPort {
	/** Cryptographically strong random bytes. */
	randomBytes(count: number): Uint8Array;
	/** SHA-256 over the parts in order (FIPS 180-4). */
	sha256(...parts: readonly Uint8Array[]): Uint8Array;
	/** HMAC-SHA-256 over the parts in order (RFC 2104). */
	hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
	/** HKDF-SHA-256, extract and expand (RFC 5869). */
	hkdfSha256(input: {
		readonly ikm: Uint8Array;
		readonly salt: Uint8Array;
		readonly info: Uint8Array;
		readonly bytes: number;
	}): Uint8Array;
	/**
	 * RSAES-OAEP-ENCRYPT with SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1.1).
	 *
	 * @param spki - The peer's key, 550 bytes that `parseSpki` accepted.
	 * @param label - The OAEP label; empty for v1.
	 * @param plaintext - At most 446 bytes.
	 * @returns 512 bytes.
	 */
	wrap(spki: Uint8Array, label: Uint8Array, plaintext: Uint8Array): Uint8Array;
	/**
	 * ML-KEM-768 encapsulation (FIPS 203 §7.2): a fresh secret, and what carries it to the key's owner.
	 *
	 * @param kemKey - The peer's key, 1,184 bytes that `isAcceptableKemKey` accepted.
	 * @returns A ciphertext of 1,088 bytes and a secret of 32. Called in hybrid rounds only.
	 */
	encapsulate(kemKey: Uint8Array): {readonly ciphertext: Uint8Array; readonly secret: Uint8Array};
	/** AES-256-GCM with a nonce of 12 zero bytes, for keys that are used once. Ciphertext, then a tag of 16 bytes. */
	seal(key: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
	/** The plaintext, or nothing if the tag is wrong. */
	open(key: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

/** Our side of one round, as far as the protocol may know it: never the private key. */
export type Identity = {
	/** Our public key, 550 bytes of DER. */
	readonly spki: Uint8Array;
	/** 32 random bytes that we are committed to in our HELLO. Wiped at the end. */
	readonly seed: Uint8Array;
	/** Absent where Node has no ML-KEM. */
	readonly hybrid?: HybridKeys | undefined;
};

/** The public keys that one side of a hybrid round shows beside RSA. */
export type HybridKeys = {
	/** ML-KEM-768, 1,184 bytes. */
	readonly kemKey: Uint8Array;
	/** X25519, 32 bytes. */
	readonly x25519Key: Uint8Array;
};

/** What our private keys of a hybrid round are to be used on, once: the peer's part of it. */
export type Agreement = {
	readonly kemCiphertext: Uint8Array;
	readonly x25519Key: Uint8Array;
};

/** What comes out: 32 bytes each. Secret. */
export type SharedSecrets = {
	/** What the peer encapsulated; another value if the ciphertext was touched. */
	readonly kem: Uint8Array;
	/** All zeros if the peer's key was of small order. */
	readonly x25519: Uint8Array;
};
