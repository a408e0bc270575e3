import {TtchatError} from '../errors.ts';
import {readU32} from './bytes.ts';
import {MAX_NICK_BYTES, PROOF_BYTES} from './constants.ts';

/** The type byte of each v2 record. 0x10 to 0x13 belong to file transfer and are not used yet. */
export const RECORD_TYPES = {
	nick: 0x01,
	text: 0x02,
	ack: 0x03,
	typing: 0x04,
	proof: 0x05,
	ping: 0x06,
	saved: 0x07,
	more: 0x08,
	bye: 0x7f,
} as const;

/** The name of a record type that we know. */
export type RecordName = keyof typeof RECORD_TYPES;

/** Everything one v2 peer can tell the other, as far as we know it. */
export type PeerMessage =
	/** The first record of a direction, and later a new name. UTF-8, not yet sanitized. */
	| {readonly type: 'nick'; readonly name: Uint8Array}
	| {readonly type: 'text'; readonly content: Uint8Array}
	/** How many TEXT records the peer has received and shown so far. */
	| {readonly type: 'ack'; readonly count: number}
	| {readonly type: 'typing'}
	| {readonly type: 'proof'; readonly proof: Uint8Array}
	| {readonly type: 'ping'}
	| {readonly type: 'saved'}
	/** Bytes that belong before the next TEXT. */
	| {readonly type: 'more'; readonly content: Uint8Array}
	| {readonly type: 'bye'}
	/** A type of a later version: ignored. */
	| {readonly type: 'unknown'};

/**
 * Reads a record's content.
 *
 * @param type - The type byte.
 * @throws {TtchatError} `ERR_PROTOCOL` if the content does not fit a type that we know.
 * @see docs/protocol.md §6
 */
export function parseMessage(type: number, content: Uint8Array): PeerMessage {
	switch (type) {
		case RECORD_TYPES.nick:
			return {type: 'nick', name: bounded(content, 0, MAX_NICK_BYTES)};
		case RECORD_TYPES.text:
			return {type: 'text', content};
		case RECORD_TYPES.ack:
			return {type: 'ack', count: readU32(bounded(content, 4))};
		case RECORD_TYPES.typing:
			return {type: 'typing'};
		case RECORD_TYPES.proof:
			return {type: 'proof', proof: bounded(content, PROOF_BYTES).slice(0, PROOF_BYTES)};
		case RECORD_TYPES.ping:
			return {type: 'ping'};
		case RECORD_TYPES.saved:
			return {type: 'saved'};
		case RECORD_TYPES.more:
			return {type: 'more', content: bounded(content, 1)};
		case RECORD_TYPES.bye:
			return {type: 'bye'};
		default:
			return {type: 'unknown'};
	}
}

function bounded(content: Uint8Array, atLeast: number, atMost = Number.POSITIVE_INFINITY): Uint8Array {
	if (content.length < atLeast || content.length > atMost) {
		throw new TtchatError('ERR_PROTOCOL', {
			message: 'protocol error: a record has content that does not fit its type',
		});
	}
	return content;
}
