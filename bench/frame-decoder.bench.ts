import {encodeFrame, FrameDecoder} from '../source/protocol/frame.ts';
import type {Bench} from './ratio.ts';

// The original writes and reads in pieces of 16 bytes. A decoder that joined what it has with each piece would need
// time that grows with the square of a frame's length: eight times as much for each byte of a frame eight times as long.

const PIECE_BYTES = 16;
const SHORT_BYTES = 8 * 1_024;
const LONG_BYTES = 64 * 1_024;

/** The same number of bytes, in frames of one length, in small pieces. */
function decodePieces(bodyBytes: number): () => number {
	const wire = encodeFrame(new Uint8Array(bodyBytes));
	const pieces = Array.from({length: wire.length / PIECE_BYTES}, (_, index) =>
		wire.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
	);
	const decoder = new FrameDecoder(() => true);
	return () => {
		let seen = 0;
		for (let left = LONG_BYTES; left > 0; left -= bodyBytes) {
			for (const piece of pieces) for (const {body} of decoder.push(piece)) seen += body.length;
		}
		if (seen !== LONG_BYTES) throw new Error(`${seen} bytes came out of ${LONG_BYTES}`);
		return seen;
	};
}

export const bench: Bench = {
	name: 'decoding 64 KiB in 16-byte pieces',
	pairs: 15,
	yardstick: {name: 'eight frames of 8 KiB', work: decodePieces(SHORT_BYTES)},
	subjects: [{name: 'one frame of 64 KiB', work: decodePieces(LONG_BYTES), atMost: 3}],
};
