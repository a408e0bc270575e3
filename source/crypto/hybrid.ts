import * as crypto from 'node:crypto';
import {inspect} from 'node:util';
import type {Agreement, HybridKeys, SharedSecrets} from '../protocol/crypto-port.ts';
import {forgetSoon} from './forget.ts';

// SubjectPublicKeyInfo of these keys has only the key itself free: all before it is these bytes (RFC 9935 §4, RFC 8410 §4).
const KEM_SPKI_START = Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex');
const X25519_SPKI_START = Buffer.from('302a300506032b656e032100', 'hex');

type PrivateKeys = {readonly kem: crypto.KeyObject; readonly x25519: crypto.KeyObject};

/**
 * The ML-KEM-768 and X25519 key pairs of one round. The private keys serve once, are then let go of, and gone from
 * memory before the result is told. Prints as `[secret]`.
 */
export class HybridKeyPair {
	/** Copies, so that they do not keep the private keys alive. */
	readonly publicKeys: HybridKeys;
	#privateKeys: PrivateKeys | undefined;

	constructor(publicKeys: HybridKeys, privateKeys: PrivateKeys) {
		this.publicKeys = publicKeys;
		this.#privateKeys = privateKeys;
	}

	/**
	 * Opens what the peer encapsulated, and multiplies its X25519 key. Never twice.
	 *
	 * @returns Nothing if X25519 would give zero, a length is wrong, or the private keys are gone.
	 */
	async agree(agreement: Agreement): Promise<SharedSecrets | undefined> {
		const secrets = this.#privateKeys === undefined ? undefined : agreeWith(this.#privateKeys, agreement);
		this.destroy();
		await forgetSoon();
		return secrets;
	}

	/** Lets go of the private keys. They are gone from memory after the next garbage collection. */
	destroy(): void {
		this.#privateKeys = undefined;
	}

	toJSON(): string {
		return '[secret]';
	}

	[inspect.custom](): string {
		return '[secret]';
	}
}

/** Makes fresh key pairs in a fraction of a millisecond; none where Node has no ML-KEM. */
export function generateHybridKeyPair(): HybridKeyPair | undefined {
	if (!hasMlKem()) return undefined;
	// As DER, for a key object would keep the private key alive with it.
	const publicKeyEncoding = {type: 'spki', format: 'der'} as const;
	const kem = crypto.generateKeyPairSync('ml-kem-768', {publicKeyEncoding});
	const x25519 = crypto.generateKeyPairSync('x25519', {publicKeyEncoding});
	return new HybridKeyPair(
		{
			kemKey: bareKey(kem.publicKey, KEM_SPKI_START),
			x25519Key: bareKey(x25519.publicKey, X25519_SPKI_START),
		},
		{kem: kem.privateKey, x25519: x25519.privateKey},
	);
}

/** ML-KEM-768 encapsulation to a key of 1,184 bytes that was found acceptable: Node would take one with more behind it. */
export function encapsulate(kemKey: Uint8Array): {ciphertext: Uint8Array; secret: Uint8Array} {
	const key = Buffer.concat([KEM_SPKI_START, kemKey]);
	const {ciphertext, sharedKey} = crypto.encapsulate({key, format: 'der', type: 'spki'});
	return {ciphertext, secret: sharedKey};
}

/** A copy of what follows the start that we expect; Node gives DER where its types promise a key object. */
function bareKey(spki: unknown, start: Uint8Array): Uint8Array {
	if (spki instanceof Uint8Array && start.every((byte, index) => byte === spki[index])) {
		return new Uint8Array(spki.subarray(start.length));
	}
	throw new TypeError('Node gave a public key of another form than asked for');
}

function agreeWith(
	{kem, x25519}: PrivateKeys,
	{kemCiphertext, x25519Key}: Agreement,
): SharedSecrets | undefined {
	try {
		const key = Buffer.concat([X25519_SPKI_START, x25519Key]);
		const publicKey = crypto.createPublicKey({key, format: 'der', type: 'spki'});
		return {
			x25519: crypto.diffieHellman({privateKey: x25519, publicKey}),
			kem: crypto.decapsulate(kem, kemCiphertext),
		};
	} catch {
		return undefined;
	}
}

let found: boolean | undefined;

/** Found out once, by trying: the functions may be there and OpenSSL too old. By name, Node 22 could not even load this. */
function hasMlKem(): boolean {
	found ??= typeof crypto.encapsulate === 'function' && canMakeKeyPair();
	return found;
}

function canMakeKeyPair(): boolean {
	try {
		crypto.generateKeyPairSync('ml-kem-768');
		return true;
	} catch {
		return false;
	}
}
