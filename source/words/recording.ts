import type {SessionSnapshot} from '../session/snapshot.ts';
import {plural} from '../text/format.ts';

/** Said in the beginning; it stays true, and on the screen, when somebody saves later on. */
export const nothingIsSaved = 'Nothing is saved unless one of you types /save. Closing this ends it.';

/**
 * Who wrote the chat to a file.
 *
 * @param files - How many files of the peer were accepted and are there.
 */
export function writtenWords({self, peer}: SessionSnapshot['recording'], who: string, files: number): string {
	if (self) {
		return peer ? 'saved to files by both' : 'saved to a file by you';
	}
	if (peer) {
		return `saved to a file by ${who}`;
	}
	return files === 0 ? 'nothing written' : `nothing written but ${plural(files, 'file')} that you accepted`;
}
