import {createCipheriv, createDecipheriv} from 'node:crypto';
import {allocate} from '../protocol/bytes.ts';

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;
// Each key seals one record and is then destroyed, so the nonce need not vary (docs/protocol.md §6).
const NONCE = new Uint8Array(12);

/** AES-256-GCM (NIST SP 800-38D) under a key that is used once: ciphertext, then a tag of 16 bytes. */
export function seal(key: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
	return sealWithNonce(key, NONCE, associatedData, plaintext);
}

/** The plaintext, or nothing if anything was altered. */
export function open(
	key: Uint8Array,
	associatedData: Uint8Array,
	sealed: Uint8Array,
): Uint8Array | undefined {
	return openWithNonce(key, NONCE, associatedData, sealed);
}

/** As `seal`, with a nonce of 12 bytes: for the published vectors. */
export function sealWithNonce(
	key: Uint8Array,
	nonce: Uint8Array,
	associatedData: Uint8Array,
	plaintext: Uint8Array,
): Uint8Array {
	const cipher = createCipheriv(ALGORITHM, key, nonce, {authTagLength: TAG_BYTES});
	cipher.setAAD(associatedData);
	const sealed = allocate(plaintext.length + TAG_BYTES);
	sealed.set(cipher.update(plaintext));
	// Nothing is left for the end: GCM has no blocks to fill.
	cipher.final();
	sealed.set(cipher.getAuthTag(), plaintext.length);
	return sealed;
}

/** As `open`, with a nonce of 12 bytes: for the published vectors. */
export function openWithNonce(
	key: Uint8Array,
	nonce: Uint8Array,
	associatedData: Uint8Array,
	sealed: Uint8Array,
): Uint8Array | undefined {
	if (sealed.length < TAG_BYTES) return undefined;
	const decipher = createDecipheriv(ALGORITHM, key, nonce, {authTagLength: TAG_BYTES});
	decipher.setAAD(associatedData);
	decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
	const {buffer, byteOffset, byteLength} = decipher.update(sealed.subarray(0, -TAG_BYTES));
	const plaintext = new Uint8Array(buffer, byteOffset, byteLength);
	try {
		decipher.final();
		return plaintext;
	} catch {
		plaintext.fill(0);
		return undefined;
	}
}
