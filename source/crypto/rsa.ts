import * as crypto from 'node:crypto';
import {inspect} from 'node:util';
import {wipe} from '../protocol/bytes.ts';
import {forgetSoon} from './forget.ts';
import {generateHybridKeyPair, type HybridKeyPair} from './hybrid.ts';

const ALGORITHM = {
	name: 'RSA-OAEP',
	hash: 'SHA-256',
	modulusLength: 4096,
	publicExponent: Uint8Array.of(1, 0, 1),
} as const;

/** Node locks the key of a handle that is in use. With as many as the thread pool has threads no core waits. */
const HANDLES = 4;

/**
 * The keys of one round. The private RSA key cannot be exported once it is here, and is used on the thread pool, so
 * the screen does not stall. Prints as `[secret]`.
 */
export class KeyPair {
	/** Our public key as SubjectPublicKeyInfo in DER: 550 bytes. A copy, so that it does not keep the pair alive. */
	readonly spki: Uint8Array;
	/** What a hybrid round needs besides; absent where Node has no ML-KEM. */
	readonly hybrid: HybridKeyPair | undefined;
	#handles: readonly crypto.webcrypto.CryptoKey[];
	#uses = 0;

	/** @param handles - Of one and the same private key; they are used in turn. */
	constructor(spki: Uint8Array, handles: readonly crypto.webcrypto.CryptoKey[], hybrid?: HybridKeyPair) {
		this.spki = spki;
		this.hybrid = hybrid;
		this.#handles = handles;
	}

	/**
	 * RSAES-OAEP-DECRYPT with SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1.2).
	 *
	 * @param label - The OAEP label; empty for v1.
	 * @param ciphertext - Must have 512 bytes: Node itself would take 511.
	 * @returns The plaintext; nothing if it cannot be decrypted, without saying why (Manger, CRYPTO 2001).
	 */
	async unwrap(label: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array | undefined> {
		const handle = this.#handles[this.#uses % this.#handles.length];
		if (handle === undefined || ciphertext.length !== 512) return undefined;
		this.#uses += 1;
		try {
			const algorithm = label.length === 0 ? {name: 'RSA-OAEP'} : {name: 'RSA-OAEP', label};
			return new Uint8Array(await crypto.webcrypto.subtle.decrypt(algorithm, handle, ciphertext));
		} catch {
			return undefined;
		} finally {
			// Destroyed meanwhile: this was the last to hold the key.
			if (this.#handles.length === 0) void forgetSoon();
		}
	}

	/** Lets go of all private keys. They are gone from memory after the next garbage collection. */
	destroy(): void {
		this.#handles = [];
		this.hybrid?.destroy();
	}

	toJSON(): string {
		return '[secret]';
	}

	[inspect.custom](): string {
		return '[secret]';
	}
}

/**
 * Makes fresh key pairs of all kinds; RSA-4096 on the thread pool, in half a second to several seconds. There is no
 * other way to several handles of one key than its DER, which is wiped before the pair is given out; the key that it
 * came from is let go of with it.
 */
export async function generateKeyPair(): Promise<KeyPair> {
	const {subtle} = crypto.webcrypto;
	const [{publicKey, privateKey}, hybrid] = await Promise.all([
		subtle.generateKey(ALGORITHM, true, ['encrypt', 'decrypt']),
		// While the thread pool is at RSA.
		Promise.resolve().then(generateHybridKeyPair),
	]);
	const [spki, der] = await Promise.all([
		subtle.exportKey('spki', publicKey),
		subtle.exportKey('pkcs8', privateKey),
	]);
	try {
		const handle = () => subtle.importKey('pkcs8', der, ALGORITHM, false, ['decrypt']);
		const handles = await Promise.all(Array.from({length: HANDLES}, handle));
		return new KeyPair(new Uint8Array(spki), handles, hybrid);
	} finally {
		wipe(new Uint8Array(der));
	}
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
