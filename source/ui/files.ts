import {type FileHandle, lstat, open, readdir, unlink} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';

/** What became of `/save`: how much of the text is on the disk now. */
export type SaveOutcome =
	| {readonly kept: 'all'; readonly path: string}
	| {readonly kept: 'nothing'; readonly problem: string}
	/** It failed, and what was written could not be taken back, or perhaps not. */
	| {readonly kept: 'some'; readonly path: string; readonly problem: string};

/** What saving does to the disk. */
export type Disk = {
	readonly open: (file: string, flags: 'wx', mode: number) => Promise<FileHandle>;
	readonly lstat: (file: string) => Promise<{readonly dev: number; readonly ino: number}>;
	readonly unlink: (file: string) => Promise<void>;
};

/** How many names Tab offers at most. */
const MAX_PATHS = 200;

/**
 * Writes a text to a new file that only its owner can read. An existing file is never touched, and nothing stays
 * of a text that could not be written as a whole.
 *
 * @param target - As typed; a leading `~/` is the home folder.
 * @param signal - Gives it up.
 * @returns Never rejects.
 */
export async function saveText(
	target: string,
	text: string,
	signal: AbortSignal,
	disk: Disk = {open, lstat, unlink},
): Promise<SaveOutcome> {
	const file = path.resolve(expandHome(target));
	let handle: FileHandle;
	try {
		// 'wx' fails if anything is there, a link included.
		handle = await disk.open(file, 'wx', 0o600);
	} catch (error) {
		return {kept: 'nothing', problem: saveProblem(error, file)};
	}
	try {
		await write(handle, text, signal);
		return {kept: 'all', path: file};
	} catch (error) {
		return await takeBack(handle, file, saveProblem(error, file), disk);
	} finally {
		// By now all that could be known is known.
		await handle.close().catch(() => undefined);
	}
}

async function write(handle: FileHandle, text: string, signal: AbortSignal): Promise<void> {
	await handle.writeFile(text, {encoding: 'utf8', signal});
	try {
		// Over a network a full disk, or a quota, may say so only now.
		await handle.sync();
	} catch (error) {
		if (!unsynced.has(codeOf(error))) {
			throw error;
		}
	}
	if ((await handle.stat()).nlink === 0) {
		throw Object.assign(new Error('the file was removed while it was written'), {code: 'ENOENT'});
	}
}

/** File systems that cannot be asked to write now. */
const unsynced: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP']);

/** Empties the file, for that it may be had under another name, and takes its own name away. */
async function takeBack(
	handle: FileHandle,
	file: string,
	problem: string,
	{lstat: look, unlink: remove}: Disk,
): Promise<SaveOutcome> {
	const steps = [
		() => handle.truncate(0),
		async () => {
			const [ours, there] = await Promise.all([handle.stat(), look(file)]);
			// Somebody else's file may stand there meanwhile.
			if (ours.ino === there.ino && ours.dev === there.dev) {
				await remove(file);
			}
		},
	];
	for (const step of steps) {
		// What counts is how it is in the end.
		await step().catch(() => undefined);
	}
	const after = await handle.stat().catch(() => undefined);
	if (after?.nlink === 0) {
		return {kept: 'nothing', problem};
	}
	return after?.size === 0
		? {kept: 'nothing', problem: `${problem}; an empty file could not be removed: ${file}`}
		: {kept: 'some', path: file, problem};
}

/**
 * What Tab can complete a path to, in order; folders end with a slash.
 *
 * @param prefix - As typed; results begin with it.
 */
export async function listPaths(prefix: string): Promise<readonly string[]> {
	const cut = prefix.lastIndexOf('/') + 1;
	const folder = prefix.slice(0, cut);
	const beginning = prefix.slice(cut);
	try {
		const entries = await readdir(expandHome(folder === '' ? './' : folder), {withFileTypes: true});
		return entries
			.filter(({name}) => name.startsWith(beginning) && (beginning !== '' || !name.startsWith('.')))
			.map(entry => folder + entry.name + (entry.isDirectory() ? '/' : ''))
			.sort()
			.slice(0, MAX_PATHS);
	} catch {
		// A folder that cannot be read offers nothing: Tab is no place for an error.
		return [];
	}
}

function expandHome(target: string): string {
	return target === '~' || target.startsWith('~/') ? path.join(homedir(), target.slice(1)) : target;
}

function saveProblem(error: unknown, file: string): string {
	switch (codeOf(error)) {
		case 'EEXIST':
			return `${file} exists already; choose another name`;
		case 'ENOENT':
		case 'ENOTDIR':
			return `the folder ${path.dirname(file)} does not exist`;
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return `no permission to write ${file}; choose another place`;
		case 'ENOSPC':
		case 'EDQUOT':
			return 'the disk is full';
		case 'ABORT_ERR':
			return 'it was broken off';
		default:
			return error instanceof Error ? error.message : String(error);
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
