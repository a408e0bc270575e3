import {TtchatError} from '../errors.ts';
import {ascii, concat, readU32, u32, wipe} from './bytes.ts';
import {
	CIPHERTEXT_BYTES,
	CONTENT_HEADER_BYTES,
	PADDED_BYTES,
	RECORD_LABEL,
	SEED_BYTES,
	TAG_BYTES,
} from './constants.ts';
import type {CryptoPort} from './crypto-port.ts';
import {encodeHeader, type Frame} from './frame.ts';
import {advanceChain} from './key-schedule.ts';
import {type PeerMessage, parseMessage, RECORD_TYPES, type RecordName} from './message.ts';

/** What a record needs of its direction: whom it is for and where in the chain it stands. */
export type SealingState = {readonly peerSpki: Uint8Array; readonly chain: Uint8Array};

const label = ascii(RECORD_LABEL);

/**
 * Seals one record: a fresh secret under RSA, the chain moved by it, the content padded and sealed with the key
 * that comes out. The old chain value is overwritten.
 *
 * @returns The whole frame, and the chain value for the next record.
 * @see docs/protocol.md §6
 */
export function sealRecord(
	crypto: CryptoPort,
	{peerSpki, chain}: SealingState,
	name: RecordName,
	content: Uint8Array = new Uint8Array(),
): {readonly frame: Uint8Array; readonly chain: Uint8Array} {
	const secret = crypto.randomBytes(SEED_BYTES);
	const wrapped = crypto.wrap(peerSpki, label, secret);
	const {key, next} = advanceChain(crypto, chain, secret);
	const padded = pad(RECORD_TYPES[name], content);
	const header = encodeHeader(CIPHERTEXT_BYTES + padded.length + TAG_BYTES);
	const sealed = crypto.seal(key, concat(header, wrapped), padded);
	wipe(secret, key, padded, chain);
	return {frame: concat(header, wrapped, sealed), chain: next};
}

/** The part of a record's body that the private key has to open. */
export function wrappedSecret(frame: Frame): Uint8Array {
	return frame.body.subarray(0, CIPHERTEXT_BYTES);
}

/**
 * Opens a record whose secret the private key has given back. Replayed, reordered, dropped, reflected and
 * foreign records all fail here, for the chain stands for session, direction and position. The old chain value
 * and the secret are overwritten.
 *
 * @throws {TtchatError} `ERR_MESSAGE_ALTERED`, or `ERR_PROTOCOL` for padding or content that breaks the rules.
 */
export function openRecord(
	crypto: CryptoPort,
	chain: Uint8Array,
	secret: Uint8Array,
	frame: Frame,
): {readonly message: PeerMessage; readonly chain: Uint8Array} {
	if (secret.length !== SEED_BYTES) {
		wipe(secret, chain);
		throw new TtchatError('ERR_MESSAGE_ALTERED');
	}
	const {key, next} = advanceChain(crypto, chain, secret);
	const associatedData = concat(frame.header, wrappedSecret(frame));
	const padded = crypto.open(key, associatedData, frame.body.subarray(CIPHERTEXT_BYTES));
	wipe(key, secret, chain);
	if (padded === undefined) {
		wipe(next);
		throw new TtchatError('ERR_MESSAGE_ALTERED');
	}
	try {
		const {type, content} = unpad(padded);
		return {message: parseMessage(type, content), chain: next};
	} catch (error) {
		wipe(next);
		throw error;
	}
}

function pad(type: number, content: Uint8Array): Uint8Array {
	const size = PADDED_BYTES.find(bytes => bytes >= CONTENT_HEADER_BYTES + content.length);
	if (size === undefined) throw new RangeError(`a record holds at most 65531 bytes, not ${content.length}`);
	const padded = new Uint8Array(size);
	padded[0] = type;
	padded.set(u32(content.length), 1);
	padded.set(content, CONTENT_HEADER_BYTES);
	return padded;
}

function unpad(padded: Uint8Array): {readonly type: number; readonly content: Uint8Array} {
	const end = CONTENT_HEADER_BYTES + readU32(padded, 1);
	if (end > padded.length || padded.subarray(end).some(byte => byte !== 0)) {
		throw new TtchatError('ERR_PROTOCOL', {message: 'protocol error: a record is not padded as it must be'});
	}
	return {type: padded[0] ?? 0, content: padded.subarray(CONTENT_HEADER_BYTES, end)};
}
