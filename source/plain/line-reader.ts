import {TtchatError} from '../errors.ts';

/** One line of input without its end, or the news that one was longer than allowed and thrown away. */
export type InputLine = {readonly type: 'line'; readonly bytes: Uint8Array} | {readonly type: 'too-long'};

/** The longest line that is read, in bytes: four times the longest message, as JSON escapes take room. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * Cuts a byte stream into lines at LF or CR LF. What comes after the last LF is a line too. At most
 * `limitBytes` of an unfinished line are held; the rest of a longer one is skipped up to its end.
 */
export async function* readLines(
	input: AsyncIterable<Uint8Array | string>,
	limitBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<InputLine> {
	const line = new GrowingLine(limitBytes);
	for await (const bytes of withoutMark(input)) {
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

/** The mark that some programs put in front of UTF-8 is no part of the first line. */
async function* withoutMark(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
	let begin: Uint8Array | undefined = new Uint8Array();
	for await (const piece of input) {
		const bytes: Uint8Array = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
		if (begin === undefined) {
			yield bytes;
			continue;
		}
		begin = Buffer.concat([begin, bytes]);
		if (begin.length >= byteOrderMark.length) {
			yield isMarked(begin) ? begin.subarray(byteOrderMark.length) : begin;
			begin = undefined;
		}
	}
	if (begin !== undefined) {
		yield begin;
	}
}

function isMarked(bytes: Uint8Array): boolean {
	return byteOrderMark.every((byte, index) => bytes[index] === byte);
}

/**
 * Reads a line as text.
 *
 * @throws {TtchatError} `ERR_COMMAND_INVALID` if it is too long, or not UTF-8: nothing is guessed.
 */
export function decodeLine(line: InputLine): string {
	if (line.type === 'too-long') {
		throw new TtchatError('ERR_COMMAND_INVALID', {message: 'the line is longer than 4 MiB'});
	}
	const {bytes} = line;
	if (bytes.includes(0)) {
		throw notText('the line holds NUL bytes: it is UTF-16 or no text, and only UTF-8 is read');
	}
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
	} catch (cause) {
		throw notText('the line is not UTF-8', cause);
	}
}

function notText(message: string, cause?: unknown): TtchatError {
	const advice = 'Convert it first, for example with iconv -f latin1 -t utf-8.';
	return new TtchatError('ERR_COMMAND_INVALID', {message, advice, cause});
}

const byteOrderMark = [0xef, 0xbb, 0xbf] as const;
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
