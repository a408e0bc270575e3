import {readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';

/** How many names Tab offers at most. */
const MAX_PATHS = 200;

/** What somebody typed as a path, for the system; a leading `~/` is the home folder. */
export function expandHome(typed: string): string {
	return typed === '~' || typed.startsWith('~/') ? path.join(homedir(), typed.slice(1)) : typed;
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
