import {open, readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';

/** What became of `/save`. */
export type SaveOutcome =
	| {readonly saved: true; readonly path: string}
	| {readonly saved: false; readonly problem: string};

/** How many names Tab offers at most. */
const MAX_PATHS = 200;

/**
 * Writes a text to a new file that only its owner can read. An existing file is never touched.
 *
 * @param target - As typed; a leading `~/` is the home folder.
 */
export async function saveText(target: string, text: string): Promise<SaveOutcome> {
	const file = path.resolve(expandHome(target));
	try {
		// 'wx' fails if anything is there, a link included.
		await using handle = await open(file, 'wx', 0o600);
		await handle.writeFile(text, 'utf8');
		return {saved: true, path: file};
	} catch (error) {
		return {saved: false, problem: saveProblem(error, file)};
	}
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
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	switch (code) {
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
			return 'the disk is full';
		default:
			return error instanceof Error ? error.message : String(error);
	}
}
