import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {ascii, concat, hex, u32} from '../../source/protocol/bytes.ts';
import type {CryptoPort, HybridKeys, Identity} from '../../source/protocol/crypto-port.ts';
import {encodeFrame, encodeHeader, type Frame} from '../../source/protocol/frame.ts';
import {
	advanceChain,
	deriveSessionKeys,
	type Encapsulation,
	type HybridSecrets,
	sessionProof,
} from '../../source/protocol/key-schedule.ts';
import {type PeerMessage, RECORD_TYPES, type RecordName} from '../../source/protocol/message.ts';
import {encodePem, spkiFromModulus} from '../../source/protocol/public-key.ts';
import {openRecord} from '../../source/protocol/record.ts';
import {fakeAgree, fakeCrypto, fakeHybridKeys, fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {type SeededRandom, seededRandom} from '../../source/testing/seeded-random.ts';

/** Cuts one whole frame, as it was written, into header and body. */
export function toFrame(bytes: Uint8Array): Frame {
	return {header: bytes.slice(0, 16), body: bytes.slice(16)};
}

/** A frame around a body. */
export function frameOf(body: Uint8Array): Frame {
	return toFrame(encodeFrame(body));
}

/** An acceptable public key; nobody has its private half. */
export function makeSpki(random: SeededRandom): Uint8Array {
	const modulus = random.bytes(512);
	modulus[0] = (modulus[0] ?? 0) | 0x80;
	modulus[511] = (modulus[511] ?? 0) | 1;
	return spkiFromModulus(modulus);
}

/**
 * A peer that does exactly what a test tells it, right or wrong. It builds its frames from docs/protocol.md on its
 * own; only the two key derivations, which have known answers, are shared with the code under test.
 */
export class ScriptedPeer {
	readonly crypto: CryptoPort;
	readonly identity: Identity;
	/** Chain values, until `agree` was called unknown. */
	sendChain: Uint8Array = new Uint8Array(32);
	receiveChain: Uint8Array = new Uint8Array(32);
	ownCode = '';
	selfCode = '';
	remember: Uint8Array = new Uint8Array(32);
	#target: Uint8Array = new Uint8Array();
	#hash: Uint8Array = new Uint8Array();
	#targetHash: Uint8Array = new Uint8Array();
	#sent: Encapsulation | undefined;

	/**
	 * @param kem - Whether its HELLO has a hybrid line.
	 */
	constructor(seed = 2, seedBytes = 32, {kem = false} = {}) {
		const random = seededRandom(seed);
		this.crypto = fakeCrypto(random);
		const identity = {spki: makeSpki(random), seed: random.bytes(seedBytes)};
		this.identity = kem ? {...identity, hybrid: fakeHybridKeys(random)} : identity;
	}

	/** The body of the HELLO, with extra bytes behind if wanted. */
	hello(extra: Uint8Array = new Uint8Array()): Uint8Array {
		const {spki, seed, hybrid} = this.identity;
		const committed = nodeCrypto.sha256(ascii('ttchat/2 commit\0'), spki, seed);
		const hello = ascii(`TTChat/2 hello ${hex(committed)}\n${encodePem(spki)}`);
		return concat(hello, hybrid === undefined ? ascii('') : hybridLine(hybrid), extra);
	}

	/** The body of a v1 key frame. */
	key(): Uint8Array {
		return ascii(encodePem(this.identity.spki));
	}

	/** The body of SEED. */
	seed(target: Uint8Array, {seed = this.identity.seed, label = 'ttchat/2 seed'} = {}): Uint8Array {
		return this.crypto.wrap(target, ascii(label), seed);
	}

	/** The body of SEED in a hybrid round. */
	hybridSeed(
		target: Uint8Array,
		{kemKey}: HybridKeys,
		options: Parameters<ScriptedPeer['seed']>[1] = {},
	): Uint8Array {
		const {ciphertext, secret} = this.crypto.encapsulate(kemKey);
		const body = concat(this.seed(target, options), ciphertext);
		this.#sent = {body, secret};
		return body;
	}

	/** As `agree` for a hybrid round, after `hybridSeed`. */
	agreeHybrid(
		target: {readonly hello: Uint8Array; readonly spki: Uint8Array; readonly seed: Uint8Array},
		{x25519Key}: HybridKeys,
		targetSeedBody: Uint8Array,
	): void {
		const {hybrid} = this.identity;
		if (hybrid === undefined || this.#sent === undefined) throw new Error('this is no hybrid round');
		const shared = fakeAgree(hybrid, {kemCiphertext: targetSeedBody.subarray(512), x25519Key});
		const peer = {body: targetSeedBody, secret: shared.kem};
		this.agree(target.hello, target.spki, target.seed.slice(), this.hello(), {
			own: this.#sent,
			peer,
			x25519: shared.x25519,
		});
	}

	/** Derives the keys from what the machine under test has sent: its HELLO's body and its SEED's. */
	agree(
		targetHello: Uint8Array,
		targetSpki: Uint8Array,
		targetSeed: Uint8Array,
		hello = this.hello(),
		hybrid?: HybridSecrets,
	): void {
		this.#target = targetSpki;
		this.#hash = nodeCrypto.sha256(hello);
		this.#targetHash = nodeCrypto.sha256(targetHello);
		const own = {hash: this.#hash, seed: this.identity.seed};
		const peer = {hash: this.#targetHash, seed: targetSeed};
		const keys = deriveSessionKeys(nodeCrypto, own, peer, hybrid);
		this.sendChain = keys.sendChain;
		this.receiveChain = keys.receiveChain;
		this.ownCode = keys.ownCode;
		this.selfCode = keys.peerCode;
		this.remember = keys.remember;
	}

	/** A record of a type that we know. */
	record(name: RecordName, content: Uint8Array | string = ''): Frame {
		return this.typed(RECORD_TYPES[name], typeof content === 'string' ? ascii(content) : content);
	}

	/** A record of any type. */
	typed(type: number, content: Uint8Array): Frame {
		return this.padded(pad(type, content));
	}

	/** A record whose padded plaintext a test has made itself. */
	padded(
		plaintext: Uint8Array,
		{label = 'ttchat/2 record', header = encodeHeader(528 + plaintext.length)} = {},
	): Frame {
		const secret = this.crypto.randomBytes(32);
		const wrapped = this.crypto.wrap(this.#target, ascii(label), secret);
		const {key, next} = advanceChain(nodeCrypto, this.sendChain, secret);
		this.sendChain = next;
		const sealed = nodeCrypto.seal(key, concat(header, wrapped), plaintext);
		return {header: encodeHeader(528 + plaintext.length), body: concat(wrapped, sealed)};
	}

	/** Opens the next record that the machine under test has written. */
	open(written: Uint8Array): PeerMessage {
		const frame = toFrame(written);
		const secret = fakeUnwrap(this.identity.spki, ascii('ttchat/2 record'), frame.body.slice(0, 512));
		if (secret === undefined) throw new Error('the machine wrote a record that is not for this peer');
		const {message, chain} = openRecord(nodeCrypto, this.receiveChain, secret, frame);
		this.receiveChain = chain;
		return message;
	}

	/** What shows that this peer was in the session that left `remember`. */
	proof(remember: Uint8Array): Uint8Array {
		return sessionProof(nodeCrypto, remember, this.#hash, this.#targetHash);
	}

	/** A v1 frame. */
	legacy(target: Uint8Array, plaintext: Uint8Array | string): Frame {
		const bytes = typeof plaintext === 'string' ? ascii(plaintext) : plaintext;
		return frameOf(this.crypto.wrap(target, new Uint8Array(), bytes));
	}
}

/** The line of a HELLO with the keys for a hybrid round. */
export function hybridLine({kemKey, x25519Key}: HybridKeys): Uint8Array {
	return ascii(`TTChat/2 ml-kem-x25519 ${Buffer.from(concat(kemKey, x25519Key)).toString('base64')}\n`);
}

/** Type, length, content and zeros up to the next of the five sizes. */
export function pad(type: number, content: Uint8Array): Uint8Array {
	const sizes = [256, 1024, 4096, 16384, 65536];
	const padded = new Uint8Array(sizes.find(size => size >= content.length + 5) ?? 0);
	padded.set(concat(Uint8Array.of(type), u32(content.length), content));
	return padded;
}
