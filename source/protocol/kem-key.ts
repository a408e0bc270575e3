import {KEM_KEY_BYTES, KEM_MODULUS, KEM_POLYNOMIAL_BYTES} from './constants.ts';

/**
 * Whether these bytes are an ML-KEM-768 public key that we encapsulate to: of the one length, with every
 * coefficient reduced (FIPS 203 §7.2, the modulus check). Libraries that check do so late, and with words of their own.
 */
export function isAcceptableKemKey(key: Uint8Array): boolean {
	if (key.length !== KEM_KEY_BYTES) return false;
	for (let offset = 0; offset < KEM_POLYNOMIAL_BYTES; offset += 3) {
		const [a = 0, b = 0, c = 0] = key.subarray(offset, offset + 3);
		if (a + 256 * (b & 15) >= KEM_MODULUS || (b >> 4) + 16 * c >= KEM_MODULUS) return false;
	}
	return true;
}
