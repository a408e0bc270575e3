import {generateKeyPair, type KeyPair, wrap} from '../source/crypto/rsa.ts';

const label = new Uint8Array(1);

/** The yardstick for whatever a message costs: one operation of a private RSA-4096 key, one after the other. */
export class PrivateKey {
	readonly #keyPair: KeyPair;
	readonly #ciphertext: Uint8Array;

	constructor(keyPair: KeyPair) {
		this.#keyPair = keyPair;
		this.#ciphertext = wrap(keyPair.spki, label, new Uint8Array(32));
	}

	/** How long one takes now, in ms. */
	async operationMs(count = 20): Promise<number> {
		const startedAt = performance.now();
		for (let index = 0; index < count; index++) await this.#keyPair.unwrap(label, this.#ciphertext);
		return (performance.now() - startedAt) / count;
	}
}

export async function newPrivateKey(): Promise<PrivateKey> {
	return new PrivateKey(await generateKeyPair());
}
