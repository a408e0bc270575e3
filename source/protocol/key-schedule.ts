import {TtchatError} from '../errors.ts';
import {ascii, compareBytes, concat, copyBytes, wipe} from './bytes.ts';
import {CODE_DIGITS, HYBRID_INFO, PROOF_BYTES, PROOF_LABEL, RECORD_INFO, SESSION_INFO} from './constants.ts';
import type {CryptoPort} from './crypto-port.ts';

/** One party's contribution to the keys: the hash of its HELLO body and its seed. */
export type Contribution = {readonly hash: Uint8Array; readonly seed: Uint8Array};

/** What one party sent in SEED in a hybrid round: the body, and the secret that it encapsulated in it. */
export type Encapsulation = {readonly body: Uint8Array; readonly secret: Uint8Array};

/** What a hybrid round has besides. */
export type HybridSecrets = {
	readonly own: Encapsulation;
	readonly peer: Encapsulation;
	/** What X25519 gives both. */
	readonly x25519: Uint8Array;
};

/** What all that was exchanged gives. Every field but the codes is secret; `ownCode` may be shown, `peerCode` never. */
export type SessionKeys = {
	/** Chain value of what we send. */
	readonly sendChain: Uint8Array;
	/** Chain value of what the peer sends. */
	readonly receiveChain: Uint8Array;
	/** Eight digits that we read out. */
	readonly ownCode: string;
	/** Eight digits that the peer reads out and the user types. */
	readonly peerCode: string;
	/** Proves in this run's next session that both sides were in this one. */
	readonly remember: Uint8Array;
};

const recordInfo = ascii(RECORD_INFO);
const CHAIN_BYTES = 32;
const SCHEDULE_BYTES = 112;
const HYBRID_SCHEDULE_BYTES = 96;

/**
 * The keys of a session, the same for both sides. Nothing but the seeds and the two hashes enters the codes: a
 * ciphertext would let whoever speaks last search for a code, for OAEP and ML-KEM are randomized. In a hybrid round
 * all that was said enters the other keys, so that no ciphertext can stand for another.
 *
 * @param hybrid - In a hybrid round only.
 * @throws {TtchatError} `ERR_SELF` if both hashes are equal: then no order and no second party exists.
 * @see docs/protocol.md §5
 */
export function deriveSessionKeys(
	crypto: CryptoPort,
	own: Contribution,
	peer: Contribution,
	hybrid?: HybridSecrets,
): SessionKeys {
	const order = compareBytes(own.hash, peer.hash);
	if (order === 0) throw new TtchatError('ERR_SELF');
	const [lo, hi] = order < 0 ? [own, peer] : [peer, own];
	const ikm = concat(lo.seed, hi.seed);
	const salt = concat(lo.hash, hi.hash);
	const k = crypto.hkdfSha256({ikm, salt, info: ascii(SESSION_INFO), bytes: SCHEDULE_BYTES});
	const codes = {lo: safetyCode(k, 64), hi: safetyCode(k, 72)};
	const y =
		hybrid === undefined
			? concat(k.subarray(0, 64), k.subarray(80))
			: hybridSchedule(
					crypto,
					ikm,
					salt,
					order < 0 ? hybrid : {...hybrid, own: hybrid.peer, peer: hybrid.own},
				);
	const chains = {lo: copyBytes(y, 0, CHAIN_BYTES), hi: copyBytes(y, CHAIN_BYTES, 2 * CHAIN_BYTES)};
	const remember = copyBytes(y, 2 * CHAIN_BYTES);
	wipe(ikm, k, y);
	const [ownSide, peerSide] = order < 0 ? (['lo', 'hi'] as const) : (['hi', 'lo'] as const);
	return {
		sendChain: chains[ownSide],
		receiveChain: chains[peerSide],
		ownCode: codes[ownSide],
		peerCode: codes[peerSide],
		remember,
	};
}

/** @param secrets - With lo as `own` and hi as `peer`. */
function hybridSchedule(
	crypto: CryptoPort,
	seeds: Uint8Array,
	hashes: Uint8Array,
	{own: lo, peer: hi, x25519}: HybridSecrets,
): Uint8Array {
	const ikm = concat(seeds, lo.secret, hi.secret, x25519);
	const salt = crypto.sha256(hashes, lo.body, hi.body);
	const y = crypto.hkdfSha256({ikm, salt, info: ascii(HYBRID_INFO), bytes: HYBRID_SCHEDULE_BYTES});
	wipe(ikm);
	return y;
}

/**
 * One step of a direction's chain: the record key, and the chain value for the record after it.
 *
 * @param secret - The 32 bytes that the record carried under RSA.
 */
export function advanceChain(
	crypto: CryptoPort,
	chain: Uint8Array,
	secret: Uint8Array,
): {readonly key: Uint8Array; readonly next: Uint8Array} {
	const derived = crypto.hkdfSha256({ikm: secret, salt: chain, info: recordInfo, bytes: 64});
	const key = copyBytes(derived, 0, 32);
	const next = copyBytes(derived, 32);
	wipe(derived);
	return {key, next};
}

/** What the sender shows in this session of having been in the last one of this run. */
export function sessionProof(
	crypto: CryptoPort,
	remember: Uint8Array,
	senderHash: Uint8Array,
	receiverHash: Uint8Array,
): Uint8Array {
	const label = concat(ascii(PROOF_LABEL), Uint8Array.of(0));
	return crypto.hmacSha256(remember, label, senderHash, receiverHash).slice(0, PROOF_BYTES);
}

/** For people: "4821 0937". */
export function formatCode(code: string): string {
	return `${code.slice(0, CODE_DIGITS / 2)} ${code.slice(CODE_DIGITS / 2)}`;
}

/** u64 mod 10^8: 2^64 is so much larger that the bias, 10^8 / 2^64, is 5 in 10^12. */
function safetyCode(k: Uint8Array, offset: number): string {
	const value = new DataView(k.buffer, k.byteOffset, k.byteLength).getBigUint64(offset);
	return String(value % 10n ** BigInt(CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}
