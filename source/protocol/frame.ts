import {TtchatError} from '../errors.ts';
import {ascii, concat} from './bytes.ts';
import {HEADER_BYTES} from './constants.ts';
import {foreignError} from './first-bytes.ts';

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

/** Whether a header may begin so: what is none is known before it is complete. */
function mayBecomeHeader(begin: Uint8Array): boolean {
	return /^[1-9][0-9]{0,4} *$/.test(String.fromCharCode(...begin));
}

/**
 * Cuts a byte stream into frames. Frames that came whole before a bad one are delivered first, however TCP cut
 * the stream. Bytes are copied once, into an array that is made when the header is complete and its length
 * is allowed, so nothing is allocated on a stranger's word and small pieces cost no more than large ones.
 */
export class FrameDecoder {
	readonly #allows: (bodyBytes: number) => boolean;
	readonly #header = new Uint8Array(HEADER_BYTES);
	#headerFilled = 0;
	#body: Uint8Array | undefined;
	#bodyFilled = 0;
	/** Whoever has sent a frame is a peer, whatever it does then; what begins with none is something else. */
	#isFirst = true;

	/**
	 * @param allows - Asked once for each frame, when its header is complete: whether the present state lets a
	 * body of that many bytes in.
	 */
	constructor(allows: (bodyBytes: number) => boolean) {
		this.#allows = allows;
	}

	/** Whether a frame has begun and is not complete. */
	get midFrame(): boolean {
		return this.#headerFilled > 0;
	}

	/**
	 * Takes the next bytes and yields each frame as it becomes complete. The caller handles one frame before it
	 * asks for the next, so the state that `allows` looks at is the one after that frame.
	 *
	 * @throws {TtchatError} `ERR_FRAME_HEADER` or `ERR_FRAME_LENGTH`.
	 */
	*push(chunk: Uint8Array): Generator<Frame, void, void> {
		let offset = 0;
		while (offset < chunk.length) {
			offset +=
				this.#body === undefined
					? this.#fillHeader(chunk, offset)
					: this.#fillBody(this.#body, chunk, offset);
			if (this.#body !== undefined && this.#bodyFilled === this.#body.length)
				yield this.#takeFrame(this.#body);
		}
	}

	#fillHeader(chunk: Uint8Array, offset: number): number {
		const piece = chunk.subarray(offset, offset + HEADER_BYTES - this.#headerFilled);
		this.#header.set(piece, this.#headerFilled);
		const begun = this.#headerFilled;
		this.#headerFilled += piece.length;
		if (!mayBecomeHeader(this.#header.subarray(0, this.#headerFilled))) {
			throw this.#isFirst
				? foreignError(concat(this.#header.subarray(0, begun), chunk.subarray(offset)))
				: new TtchatError('ERR_FRAME_HEADER');
		}
		if (this.#headerFilled === HEADER_BYTES) {
			const bodyBytes = parseHeader(this.#header);
			if (!this.#allows(bodyBytes)) throw new TtchatError('ERR_FRAME_LENGTH');
			this.#body = new Uint8Array(bodyBytes);
			this.#bodyFilled = 0;
		}
		return piece.length;
	}

	#fillBody(body: Uint8Array, chunk: Uint8Array, offset: number): number {
		const piece = chunk.subarray(offset, offset + body.length - this.#bodyFilled);
		body.set(piece, this.#bodyFilled);
		this.#bodyFilled += piece.length;
		return piece.length;
	}

	#takeFrame(body: Uint8Array): Frame {
		this.#body = undefined;
		this.#headerFilled = 0;
		this.#isFirst = false;
		return {header: this.#header.slice(), body};
	}
}
