/** One line of input without its end, or the news that one was longer than allowed and thrown away. */
export type InputLine = {readonly type: 'line'; readonly bytes: Uint8Array} | {readonly type: 'too-long'};

/** The longest line that is read, in bytes: four times the longest message, as JSON escapes take room. */
export const maxLineBytes = 4 * 1024 * 1024;

/**
 * Cuts a byte stream into lines at LF or CR LF. What comes after the last LF is a line too. At most
 * `limitBytes` of an unfinished line are held; the rest of a longer one is skipped up to its end.
 */
export async function* readLines(
	input: AsyncIterable<Uint8Array | string>,
	limitBytes: number = maxLineBytes,
): AsyncGenerator<InputLine> {
	const line = new GrowingLine(limitBytes);
	for await (const piece of input) {
		const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
		let start = 0;
		for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
			line.add(bytes.subarray(start, end));
			yield line.take();
			start = end + 1;
		}
		line.add(bytes.subarray(start));
	}
	if (line.begun) {
		yield line.take();
	}
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Keeps the pieces as they came and joins them once, so that a line in many pieces costs linear time. */
class GrowingLine {
	readonly #limitBytes: number;
	#pieces: Uint8Array[] = [];
	#length = 0;

	constructor(limitBytes: number) {
		this.#limitBytes = limitBytes;
	}

	get begun(): boolean {
		return this.#length > 0;
	}

	add(piece: Uint8Array): void {
		this.#length += piece.length;
		// One byte more is allowed for a CR, which does not count.
		if (this.#length > this.#limitBytes + 1) {
			this.#pieces = [];
		} else if (piece.length > 0) {
			this.#pieces.push(piece);
		}
	}

	take(): InputLine {
		const joined =
			this.#length > this.#limitBytes + 1 ? undefined : withoutReturn(Buffer.concat(this.#pieces));
		this.#pieces = [];
		this.#length = 0;
		return joined === undefined || joined.length > this.#limitBytes
			? {type: 'too-long'}
			: {type: 'line', bytes: joined};
	}
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
	return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
