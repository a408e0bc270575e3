import {TtchatError} from '../errors.ts';
import {readU32, readU64} from './bytes.ts';
import {MAX_FILE_NAME_BYTES, MAX_NICK_BYTES, PROOF_BYTES} from './constants.ts';
import {CANCEL_REASONS, type CancelReason} from './transfers.ts';

/** The type byte of each v2 record. */
export const RECORD_TYPES = {
	nick: 0x01,
	text: 0x02,
	ack: 0x03,
	typing: 0x04,
	proof: 0x05,
	ping: 0x06,
	saved: 0x07,
	more: 0x08,
	'file-offer': 0x10,
	'file-accept': 0x11,
	'file-chunk': 0x12,
	'file-cancel': 0x13,
	'file-done': 0x14,
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
	| FileMessage
	| {readonly type: 'bye'}
	/** A type of a later version: ignored. */
	| {readonly type: 'unknown'};

/** What is said of files, each by its number, which counts from 1 in each direction. */
export type FileMessage =
	/** The name in UTF-8, not yet sanitized. */
	| {readonly type: 'file-offer'; readonly id: number; readonly size: number; readonly name: Uint8Array}
	/** The peer wants the first `limit` bytes of a file of ours: the first time and whenever it wants more. */
	| {readonly type: 'file-accept'; readonly id: number; readonly limit: number}
	| {readonly type: 'file-chunk'; readonly id: number; readonly bytes: Uint8Array}
	/** The peer ends the transfer of a file: of its own, or of ours. */
	| {
			readonly type: 'file-cancel';
			readonly id: number;
			readonly whose: 'ours' | 'theirs';
			readonly reason: CancelReason;
	  }
	/** The peer has all of a file of ours. */
	| {readonly type: 'file-done'; readonly id: number};

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
			return parseFileMessage(type, content) ?? {type: 'unknown'};
	}
}

function parseFileMessage(type: number, content: Uint8Array): FileMessage | undefined {
	switch (type) {
		case RECORD_TYPES['file-offer']: {
			const id = readU32(bounded(content, 4 + 8 + 1, 4 + 8 + MAX_FILE_NAME_BYTES));
			return {type: 'file-offer', id, size: sizeAt(content, 4), name: content.subarray(4 + 8)};
		}
		case RECORD_TYPES['file-accept']:
			return {type: 'file-accept', id: readU32(bounded(content, 4 + 8)), limit: sizeAt(content, 4)};
		case RECORD_TYPES['file-chunk']:
			return {type: 'file-chunk', id: readU32(bounded(content, 4)), bytes: content.subarray(4)};
		case RECORD_TYPES['file-cancel']: {
			const id = readU32(bounded(content, 4 + 2));
			// A reason of a later version: what it means for the file is the same.
			const reason = CANCEL_REASONS[content[5] ?? 0] ?? 'cancelled';
			return {type: 'file-cancel', id, whose: whoseAt(content, 4), reason};
		}
		case RECORD_TYPES['file-done']:
			return {type: 'file-done', id: readU32(bounded(content, 4))};
		default:
			return undefined;
	}
}

/** Whose file it is, told by whoever sent the record. */
function whoseAt(content: Uint8Array, offset: number): 'ours' | 'theirs' {
	if (content[offset] === 0) return 'theirs';
	if (content[offset] === 1) return 'ours';
	throw misfit();
}

function sizeAt(content: Uint8Array, offset: number): number {
	const size = readU64(content, offset);
	if (size === undefined) throw misfit();
	return size;
}

function bounded(content: Uint8Array, atLeast: number, atMost = Number.POSITIVE_INFINITY): Uint8Array {
	if (content.length < atLeast || content.length > atMost) throw misfit();
	return content;
}

function misfit(): TtchatError {
	return new TtchatError('ERR_PROTOCOL', {
		message: 'protocol error: a record has content that does not fit its type',
	});
}
