import type {SessionSnapshot} from '../session/snapshot.ts';

/** Said in the beginning; it stays true, and on the screen, when somebody saves later on. */
export const nothingIsSaved = 'Nothing is saved unless one of you types /save. Closing this ends it.';

/** Who wrote the chat to a file. */
export function writtenWords({self, peer}: SessionSnapshot['recording'], who: string): string {
	if (self) {
		return peer ? 'saved to files by both' : 'saved to a file by you';
	}
	return peer ? `saved to a file by ${who}` : 'nothing written';
}
