import * as crypto from 'node:crypto';
import {inspect} from 'node:util';
import {forgetSoon} from './forget.ts';
import {generateHybridKeyPair, type HybridKeyPair} from './hybrid.ts';

const ALGORITHM = {
	name: 'RSA-OAEP',
	hash: 'SHA-256',
	modulusLength: 4096,
	publicExponent: Uint8Array.of(1, 0, 1),
} as const;

/**
 * The keys of one round. The private RSA key never leaves Node's key store, cannot be exported, and is used on
 * the thread pool, so the screen does not stall. Prints as `[secret]`.
 */
export class KeyPair {
	/** Our public key as SubjectPublicKeyInfo in DER: 550 bytes. A copy, so that it does not keep the pair alive. */
	readonly spki: Uint8Array;
	/** What a hybrid round needs besides; absent where Node has no ML-KEM. */
	readonly hybrid: HybridKeyPair | undefined;
	#privateKey: crypto.webcrypto.CryptoKey | undefined;

	constructor(spki: Uint8Array, privateKey: crypto.webcrypto.CryptoKey, hybrid?: HybridKeyPair) {
		this.spki = spki;
		this.hybrid = hybrid;
		this.#privateKey = privateKey;
	}

	/**
	 * RSAES-OAEP-DECRYPT with SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1.2).
	 *
	 * @param label - The OAEP label; empty for v1.
	 * @param ciphertext - Must have 512 bytes: Node itself would take 511.
	 * @returns The plaintext; nothing if it cannot be decrypted, without saying why (Manger, CRYPTO 2001).
	 */
	async unwrap(label: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array | undefined> {
		if (this.#privateKey === undefined || ciphertext.length !== 512) return undefined;
		try {
			const algorithm = label.length === 0 ? {name: 'RSA-OAEP'} : {name: 'RSA-OAEP', label};
			return new Uint8Array(await crypto.webcrypto.subtle.decrypt(algorithm, this.#privateKey, ciphertext));
		} catch {
			return undefined;
		} finally {
			// Destroyed meanwhile: this was the last to hold the key.
			if (this.#privateKey === undefined) void forgetSoon();
		}
	}

	/** Lets go of all private keys. They are gone from memory after the next garbage collection. */
	destroy(): void {
		this.#privateKey = undefined;
		this.hybrid?.destroy();
	}

	toJSON(): string {
		return '[secret]';
	}

	[inspect.custom](): string {
		return '[secret]';
	}
}

/** Makes fresh key pairs of all kinds; RSA-4096 on the thread pool, in half a second to several seconds. */
export async function generateKeyPair(): Promise<KeyPair> {
	const {publicKey, privateKey} = await crypto.webcrypto.subtle.generateKey(ALGORITHM, false, [
		'encrypt',
		'decrypt',
	]);
	const spki = new Uint8Array(await crypto.webcrypto.subtle.exportKey('spki', publicKey));
	return new KeyPair(spki, privateKey, generateHybridKeyPair());
}

// Importing a key takes longer than using it, and every message goes to the same one.
const importedKeys = new WeakMap<Uint8Array, crypto.KeyObject>();

/**
 * RSAES-OAEP-ENCRYPT with SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1.1).
 *
 * @param spki - The peer's key in DER, already found acceptable.
 * @param label - The OAEP label; empty for v1.
 * @param plaintext - At most 446 bytes.
 * @returns 512 bytes.
 */
export function wrap(spki: Uint8Array, label: Uint8Array, plaintext: Uint8Array): Uint8Array {
	const options = {
		key: importKey(spki),
		padding: crypto.constants.RSA_PKCS1_OAEP_PADDING,
		oaepHash: 'sha256',
	};
	return new Uint8Array(
		crypto.publicEncrypt(label.length === 0 ? options : {...options, oaepLabel: label}, plaintext),
	);
}

function importKey(spki: Uint8Array): crypto.KeyObject {
	const known = importedKeys.get(spki);
	if (known !== undefined) return known;
	const key = crypto.createPublicKey({key: Buffer.from(spki), format: 'der', type: 'spki'});
	importedKeys.set(spki, key);
	return key;
}
