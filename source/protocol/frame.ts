import {TtchatError} from '../errors.ts';
import {ascii, concat} from './bytes.ts';
import {HEADER_BYTES} from './constants.ts';

/** A length-delimited unit of a link: what the header said, as it was sent, and the body. */
export type Frame = {
	/** The 16 header bytes as they came: records authenticate them. */
	readonly header: Uint8Array;
	readonly body: Uint8Array;
};

/**
 * The header of a body of that many bytes: decimal digits, padded with blanks to 16.
 *
 * @see docs/protocol.md §2
 */
export function encodeHeader(bodyBytes: number): Uint8Array {
	return ascii(String(bodyBytes).padEnd(HEADER_BYTES));
}

/** A whole frame in one piece, to be given to the socket in one write. */
export function encodeFrame(body: Uint8Array): Uint8Array {
	return concat(encodeHeader(body.length), body);
}

/**
 * Reads a header: `^[1-9][0-9]{0,4} +$` and nothing else.
 *
 * @returns The body's length in bytes, 1 to 99,999.
 * @throws {TtchatError} `ERR_FRAME_HEADER`.
 */
export function parseHeader(header: Uint8Array): number {
	const match = /^(?<length>[1-9][0-9]{0,4}) +$/.exec(String.fromCharCode(...header));
	if (header.length !== HEADER_BYTES || match?.groups === undefined)
		throw new TtchatError('ERR_FRAME_HEADER');
	return Number(match.groups.length);
}
