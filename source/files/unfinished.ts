import {lstatSync, unlinkSync} from 'node:fs';
import process from 'node:process';

/** A file that is being written, and which one it is: another one may have its name by now. */
export type Unfinished = {readonly file: string; readonly dev: number; readonly ino: number};

const unfinished = new Set<Unfinished>();

/** From now on the end of the process removes it; the returned function ends that. */
export function watchUnfinished(part: Unfinished): () => void {
	if (unfinished.size === 0) process.once('exit', removeUnfinished);
	unfinished.add(part);
	return () => {
		unfinished.delete(part);
		if (unfinished.size === 0) process.off('exit', removeUnfinished);
	};
}

/** Removes at once all that is not complete, where nobody can wait for those who write it. */
export function removeUnfinished(): void {
	for (const part of unfinished) {
		unfinished.delete(part);
		removeIfSame(part);
	}
}

function removeIfSame({file, dev, ino}: Unfinished): void {
	try {
		const there = lstatSync(file);
		if (there.dev === dev && there.ino === ino) unlinkSync(file);
	} catch {
		// It has gone, or its disk has: there is nobody left to be told.
	}
}
