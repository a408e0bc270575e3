import {constants} from 'node:fs';
import {type FileHandle, link, lstat, open, rename, stat, statfs, unlink} from 'node:fs/promises';
import path from 'node:path';
import {isTtchatError, TtchatError} from '../errors.ts';
import type {FileSink} from '../session/transfers.ts';
import {formatBytes} from '../text/format.ts';
import {harmlessName, namesLike} from './file-names.ts';
import {codeOf, isFull, unsyncable, writeProblem} from './problems.ts';
import {type Unfinished, watchUnfinished} from './unfinished.ts';

/** What receiving a file does to the disk. */
export type Disk = {
	readonly open: (file: string, flags: number | string, mode?: number) => Promise<FileHandle>;
	readonly link: (from: string, to: string) => Promise<void>;
	readonly rename: (from: string, to: string) => Promise<void>;
	readonly unlink: (file: string) => Promise<void>;
	readonly lstat: (file: string) => Promise<{readonly dev: number; readonly ino: number}>;
	readonly statfs: (
		folder: string,
	) => Promise<{readonly blocks: number; readonly bavail: number; readonly bsize: number}>;
};

const realDisk: Disk = {open, link, rename, unlink, lstat, statfs};

/** After so many bytes it is looked whether the file is still there. */
const LOOK_EVERY_BYTES = 4 * 1024 * 1024;

/**
 * Makes the file that an offered one is written to. Until it is complete it is called `NAME.part`, readable by its owner
 * alone; nothing that exists is ever written over, and a link is not followed.
 *
 * @param where - A folder, or the name of a file that is not there yet; the folder that the program was started in if
 * left out.
 * @param offered - As the peer offers it.
 * @throws {TtchatError} `ERR_FILE_DISK_FULL`, with figures, or `ERR_FILE_UNWRITABLE`; nothing is left then.
 */
export async function createFile(
	where: string | undefined,
	offered: {readonly name: string; readonly size: number},
	disk: Disk = realDisk,
): Promise<FileSink> {
	let file = where ?? '.';
	try {
		const {folder, name} = await placeFor(path.resolve(file), file, harmlessName(offered.name));
		file = path.join(folder, name);
		await refuseWithoutRoom(folder, offered.size, disk);
		const {part, handle} = await createPart(folder, name, disk);
		const {dev, ino} = await handle.stat();
		return new ReceivedFile(handle, {folder, name, part: {file: part, dev, ino}}, disk);
	} catch (error) {
		throw unwritable(error, file);
	}
}

type Place = {readonly folder: string; readonly name: string; readonly part: Unfinished};

class ReceivedFile implements FileSink {
	readonly #handle: FileHandle;
	readonly #place: Place;
	readonly #disk: Disk;
	readonly #unwatch: () => void;
	#unlooked = 0;

	constructor(handle: FileHandle, place: Place, disk: Disk) {
		this.#handle = handle;
		this.#place = place;
		this.#disk = disk;
		this.#unwatch = watchUnfinished(place.part);
	}

	async write(bytes: Uint8Array): Promise<void> {
		try {
			for (let written = 0; written < bytes.length; ) {
				written += (await this.#handle.write(bytes, written)).bytesWritten;
			}
			this.#unlooked += bytes.length;
			if (this.#unlooked > LOOK_EVERY_BYTES) {
				this.#unlooked = 0;
				await this.#refuseIfRemoved();
			}
		} catch (error) {
			throw unwritable(error, this.#place.part.file);
		}
	}

	/** @returns The path under which it can be found. */
	async finish(): Promise<string> {
		try {
			await this.#sync();
			await this.#refuseIfRemoved();
			// From here on it is complete, and no end of the process is to take it away.
			this.#unwatch();
			// Over a network, closing may be what fails.
			await this.#handle.close();
			return await this.#giveName();
		} catch (error) {
			throw unwritable(error, this.#place.part.file);
		}
	}

	async discard(): Promise<void> {
		// What counts is that it goes. It may be under another name by now, where nobody finds it, if its folder was moved.
		await this.#handle.truncate(0).catch(() => undefined);
		await this.#handle.close().catch(() => undefined);
		if (await this.#isOurs().catch(() => false)) {
			await this.#disk.unlink(this.#place.part.file).catch(() => undefined);
		}
		this.#unwatch();
	}

	async #sync(): Promise<void> {
		try {
			// A full disk, or a quota, may say so only now.
			await this.#handle.sync();
		} catch (error) {
			if (!unsyncable.has(codeOf(error))) throw error;
		}
	}

	async #refuseIfRemoved(): Promise<void> {
		if ((await this.#handle.stat()).nlink === 0) {
			throw cannot(`${this.#place.part.file} was removed while it was written`);
		}
	}

	async #isOurs(): Promise<boolean> {
		const {file, dev, ino} = this.#place.part;
		const there = await this.#disk.lstat(file);
		return there.dev === dev && there.ino === ino;
	}

	/** The first name that is free: something may have taken the one that was free before. */
	async #giveName(): Promise<string> {
		const {folder, name, part} = this.#place;
		if (!(await this.#isOurs())) {
			throw Object.assign(new Error(`${part.file} is another file now`), {code: 'ESTALE'});
		}
		for (const candidate of namesLike(name)) {
			const file = path.join(folder, candidate);
			if (await moveUnlessThere(part.file, file, this.#disk)) {
				// A name that could not be taken away is tried again at the end.
				if (await this.#isOurs().catch(() => false)) watchUnfinished(part);
				return file;
			}
		}
		throw noNameLeft(name);
	}
}

/** Which folder a file comes into, and as what. */
async function placeFor(
	target: string,
	typed: string,
	name: string,
): Promise<{readonly folder: string; readonly name: string}> {
	const there = await stat(target).catch(error => {
		if (codeOf(error) === 'ENOENT') return undefined;
		throw error;
	});
	if (there?.isDirectory()) {
		return {folder: target, name};
	}
	if (/[/\\]$/.test(typed)) {
		throw cannot(`${target} is no folder`);
	}
	// A link that leads nowhere is there too.
	const isTaken =
		there !== undefined ||
		(await lstat(target).then(
			() => true,
			() => false,
		));
	if (isTaken) {
		throw Object.assign(new Error('exists'), {code: 'EEXIST'});
	}
	return {folder: path.dirname(target), name: path.basename(target)};
}

async function refuseWithoutRoom(folder: string, size: number, disk: Disk): Promise<void> {
	const {blocks, bavail, bsize} = await disk.statfs(folder);
	const free = bavail * bsize;
	// Some that are no disks say that they have none.
	if (blocks > 0 && free < size) {
		throw new TtchatError('ERR_FILE_DISK_FULL', {
			message: `there is room for ${formatBytes(free)} in ${folder}, and the file has ${formatBytes(size)}`,
		});
	}
}

/** The part of the first name that neither a file nor a part has. */
async function createPart(
	folder: string,
	name: string,
	disk: Disk,
): Promise<{readonly part: string; readonly handle: FileHandle}> {
	const {O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW} = constants;
	for (const candidate of namesLike(name)) {
		const file = path.join(folder, candidate);
		if (await isThere(file, disk)) {
			continue;
		}
		const part = `${file}.part`;
		try {
			return {part, handle: await disk.open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)};
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
	}
	throw noNameLeft(name);
}

async function isThere(file: string, disk: Disk): Promise<boolean> {
	try {
		await disk.lstat(file);
		return true;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return false;
		throw error;
	}
}

/** Gives a file another name unless something has that one. */
async function moveUnlessThere(from: string, to: string, disk: Disk): Promise<boolean> {
	try {
		// A new link never takes the place of anything, as a new name does.
		await disk.link(from, to);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		if (!linkless.has(codeOf(error))) throw error;
		return moveOverOwn(from, to, disk);
	}
	// The file is there, complete: that its other name stays as well makes it no less so.
	await disk.unlink(from).catch(() => undefined);
	return true;
}

/** File systems without links, such as that of most memory sticks, say one of these. */
const linkless: ReadonlySet<unknown> = new Set([
	'EPERM',
	'EACCES',
	'ENOSYS',
	'ENOTSUP',
	'EOPNOTSUPP',
	'EMLINK',
	'EXDEV',
]);

/** The name is taken by an empty file of our own first: only that is replaced. */
async function moveOverOwn(from: string, to: string, disk: Disk): Promise<boolean> {
	try {
		const own = await disk.open(to, 'wx', 0o600);
		await own.close();
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
	try {
		await disk.rename(from, to);
	} catch (error) {
		await disk.unlink(to);
		throw error;
	}
	return true;
}

function noNameLeft(name: string): TtchatError {
	return cannot(`there are too many files called ${name}`);
}

function cannot(message: string): TtchatError {
	return new TtchatError('ERR_FILE_UNWRITABLE', {message: `cannot be saved: ${message}`});
}

function unwritable(cause: unknown, file: string): TtchatError {
	if (isTtchatError(cause)) return cause;
	const code = isFull(cause) ? 'ERR_FILE_DISK_FULL' : 'ERR_FILE_UNWRITABLE';
	return new TtchatError(code, {message: `cannot be saved: ${writeProblem(cause, file)}`, cause});
}
