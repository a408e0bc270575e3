import type {FileSink, FileSource} from '../session/transfers.ts';

/** A file in memory that can be offered, and that tells what became of it. */
export class MemoryFile implements FileSource {
	readonly name: string;
	readonly size: number;
	/** How often it was closed: once, in the end. */
	closed = 0;
	/** How many bytes were pulled out of it. */
	pulled = 0;
	readonly #bytes: Uint8Array;
	readonly #chunkBytes: number;

	/**
	 * @param size - What is offered; less than there is, or more, for a file that grew or was shortened.
	 */
	constructor(name: string, bytes: Uint8Array, {size = bytes.length, chunkBytes = 65_536} = {}) {
		this.name = name;
		this.size = size;
		this.#bytes = bytes;
		this.#chunkBytes = chunkBytes;
	}

	async *read(): AsyncGenerator<Uint8Array, void, void> {
		for (let offset = 0; offset < this.#bytes.length; offset += this.#chunkBytes) {
			const chunk = this.#bytes.subarray(offset, offset + this.#chunkBytes);
			this.pulled += chunk.length;
			yield chunk;
		}
	}

	async close(): Promise<void> {
		this.closed += 1;
	}
}

/** Takes a file in memory, as slowly as a test likes, and tells how it ended. */
export class MemorySink implements FileSink {
	/** What was called, but for writes, in order. */
	readonly ends: ('finish' | 'discard')[] = [];
	/** Where `finish` says that it is. */
	readonly path: string | undefined;
	readonly #parts: Uint8Array[] = [];
	/** What a write waits for. */
	ready: Promise<void> = Promise.resolve();

	constructor(path?: string) {
		this.path = path;
	}

	/** All that was written. */
	get bytes(): Uint8Array {
		return new Uint8Array(Buffer.concat(this.#parts));
	}

	async write(bytes: Uint8Array): Promise<void> {
		await this.ready;
		this.#parts.push(bytes.slice());
	}

	async finish(): Promise<string | undefined> {
		this.ends.push('finish');
		return this.path;
	}

	async discard(): Promise<void> {
		this.ends.push('discard');
	}
}
