import {constants, type Stats} from 'node:fs';
import {type FileHandle, open, stat} from 'node:fs/promises';
import path from 'node:path';
import {TtchatError} from '../errors.ts';
import type {FileSource} from '../session/transfers.ts';
import {readProblem} from './problems.ts';

/** As much as is read at once. */
const READ_BYTES = 131_072;

/**
 * Opens a file to be offered. Only what a file system holds whole is one: a device or a pipe has no size, and reading
 * it may wait, or change it.
 *
 * @param file - A path of the system; one that is not absolute starts in the folder that the program was started in.
 * @throws {TtchatError} `ERR_FILE_UNREADABLE`, before anything of it was read.
 */
export async function openFile(file: string): Promise<FileSource> {
	let handle: FileHandle | undefined;
	try {
		// Before it is opened: that alone can do something to a device, or wait for a pipe's other end.
		refuseOthers(await stat(file), file);
		handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		const opened = await handle.stat();
		refuseOthers(opened, file);
		const {size} = opened;
		return new OpenedFile(handle, {name: path.basename(path.resolve(file)), size});
	} catch (error) {
		await handle?.close();
		throw error instanceof TtchatError ? error : unopened(readProblem(error, file), HOW_TO_WRITE, error);
	}
}

const HOW_TO_WRITE = 'See how the path is written: it names one file that you may read.';

class OpenedFile implements FileSource {
	readonly name: string;
	readonly size: number;
	readonly #handle: FileHandle;

	constructor(handle: FileHandle, {name, size}: {readonly name: string; readonly size: number}) {
		this.#handle = handle;
		this.name = name;
		this.size = size;
	}

	/** No more than was offered, however long the file has become meanwhile. */
	async *read(signal: AbortSignal): AsyncIterable<Uint8Array> {
		let position = 0;
		while (position < this.size) {
			signal.throwIfAborted();
			const room = Math.min(READ_BYTES, this.size - position);
			const bytes = await this.#read(room, position);
			if (bytes.length === 0) {
				throw unreadable(`“${this.name}” has become shorter than it was when it was offered`);
			}
			position += bytes.length;
			yield bytes;
		}
	}

	close(): Promise<void> {
		return this.#handle.close();
	}

	async #read(length: number, position: number): Promise<Uint8Array> {
		try {
			// The wire may still hold the last piece: each has memory of its own.
			const {buffer, bytesRead} = await this.#handle.read(
				Buffer.allocUnsafeSlow(length),
				0,
				length,
				position,
			);
			return buffer.subarray(0, bytesRead);
		} catch (error) {
			throw unreadable(readProblem(error, this.name), error);
		}
	}
}

function refuseOthers(stats: Stats, file: string): void {
	if (stats.isFile()) {
		return;
	}
	const [kind] = kinds.find(([, is]) => is(stats)) ?? ['not a file'];
	throw unopened(
		`${file} is ${kind}`,
		stats.isDirectory() ? 'Pack it into one file first.' : 'Only ordinary files can be sent.',
	);
}

const kinds: readonly (readonly [string, (stats: Stats) => boolean])[] = [
	['a folder', stats => stats.isDirectory()],
	['a device', stats => stats.isCharacterDevice() || stats.isBlockDevice()],
	['a pipe', stats => stats.isFIFO()],
	['a socket', stats => stats.isSocket()],
];

/** The catalogue's advice is for what could be read once. */
function unopened(message: string, advice: string, cause?: unknown): TtchatError {
	return new TtchatError('ERR_FILE_UNREADABLE', {message: `cannot be sent: ${message}`, advice, cause});
}

function unreadable(message: string, cause?: unknown): TtchatError {
	return new TtchatError('ERR_FILE_UNREADABLE', {message: `cannot be sent: ${message}`, cause});
}
