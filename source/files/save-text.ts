import {type FileHandle, lstat, open, unlink} from 'node:fs/promises';
import path from 'node:path';
import {expandHome} from './paths.ts';
import {codeOf, unsyncable, writeProblem} from './problems.ts';

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

/**
 * Writes a text to a new file that only its owner can read. An existing file is never touched, and nothing stays
 * of a text that could not be written as a whole.
 *
 * @param target - As typed; a leading `~/` is the home folder.
 * @param text - Asked for piece by piece, each when the one before it is written.
 * @param signal - Gives it up.
 * @returns Never rejects.
 */
export async function saveText(
	target: string,
	text: Iterable<string>,
	signal: AbortSignal,
	disk: Disk = {open, lstat, unlink},
): Promise<SaveOutcome> {
	const file = path.resolve(expandHome(target));
	let handle: FileHandle;
	try {
		// 'wx' fails if anything is there, a link included.
		handle = await disk.open(file, 'wx', 0o600);
	} catch (error) {
		return {kept: 'nothing', problem: writeProblem(error, file)};
	}
	try {
		await write(handle, text, signal);
		return {kept: 'all', path: file};
	} catch (error) {
		return await takeBack(handle, file, writeProblem(error, file), disk);
	} finally {
		// By now all that could be known is known.
		await handle.close().catch(() => undefined);
	}
}

async function write(handle: FileHandle, text: Iterable<string>, signal: AbortSignal): Promise<void> {
	await handle.writeFile(text, {encoding: 'utf8', signal});
	try {
		// Over a network a full disk, or a quota, may say so only now.
		await handle.sync();
	} catch (error) {
		if (!unsyncable.has(codeOf(error))) {
			throw error;
		}
	}
	if ((await handle.stat()).nlink === 0) {
		throw Object.assign(new Error('the file was removed while it was written'), {code: 'ENOENT'});
	}
}

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
