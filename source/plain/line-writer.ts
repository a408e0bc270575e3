import type {Writable} from 'node:stream';

/** Where a line goes: messages and JSON to `out`, all that is said about the chat to `err`. */
type Stream = 'out' | 'err';

/** One or more rows to be written at once; the last line end is added. */
export type Line = {readonly stream: Stream; readonly text: string};

/** Writes whole lines to two streams, no faster than they are read, and never throws. */
export class LineWriter {
	/** Settles once `out` cannot be written any more: quietly closed by its reader, or with the error. */
	readonly broken: Promise<'closed' | Error>;
	readonly #streams: {readonly out: Writable; readonly err: Writable};
	readonly #dead = new Set<Stream>();
	#break: (why: 'closed' | Error) => void = () => undefined;

	constructor(out: Writable, err: Writable) {
		this.#streams = {out, err};
		this.broken = new Promise(resolve => {
			this.#break = resolve;
		});
		out.on('error', (error: NodeJS.ErrnoException) => {
			this.#dead.add('out');
			this.#break(isClosedByReader(error) ? 'closed' : error);
		});
		// Nobody reads what is said about the chat: the chat itself goes on.
		err.on('error', () => {
			this.#dead.add('err');
		});
	}

	/** How many bytes were written and are still on this machine. */
	get unreadBytes(): number {
		return this.#streams.out.writableLength + this.#streams.err.writableLength;
	}

	/** Writes without waiting: whoever calls it sees to it that this does not happen too often. */
	put(lines: readonly Line[]): void {
		for (const {stream, text} of lines) {
			if (!this.#dead.has(stream)) {
				this.#streams[stream].write(`${text}\n`);
			}
		}
	}

	/**
	 * @param until - Ends the wait for a slow reader.
	 * @returns When more may be written.
	 */
	async write(lines: readonly Line[], until?: AbortSignal): Promise<void> {
		this.put(lines);
		await this.drained(until);
	}

	/** Waits for those who read too slowly, or until the signal. */
	async drained(until?: AbortSignal): Promise<void> {
		const slow = Object.values(this.#streams).filter(stream => stream.writableNeedDrain);
		await Promise.all(slow.map(stream => drained(stream, until)));
	}
}

/** Whether a write failed because nobody reads any more, which is no error. */
export function isClosedByReader({code = ''}: NodeJS.ErrnoException): boolean {
	return closedByReader.has(code);
}

const closedByReader: ReadonlySet<string> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF', 'ECONNRESET']);

function drained(stream: Writable, until: AbortSignal | undefined): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			stream.off('drain', done);
			stream.off('close', done);
			stream.off('error', done);
			until?.removeEventListener('abort', done);
			resolve();
		};
		if (until?.aborted || stream.destroyed) {
			resolve();
			return;
		}
		stream.once('drain', done);
		stream.once('close', done);
		stream.once('error', done);
		until?.addEventListener('abort', done, {once: true});
	});
}
