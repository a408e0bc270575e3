import type {SessionSnapshot} from '../session/snapshot.ts';
import {formatDuration, plural} from '../text/format.ts';
import {writtenWords} from './recording.ts';
import {nameless} from './sentences.ts';
import {trustWords} from './trust.ts';

/** What is known of a chat when the screen has gone. */
export type Past = {
	/** As it was when the peer was last there; before that, as it is. */
	readonly last: SessionSnapshot;
	/** How long it is since the peer was first there, whatever was done to the clock meanwhile; nothing if it never was. */
	readonly lastedMs: number | undefined;
	/** Who wrote the chat to a file. */
	readonly recording: SessionSnapshot['recording'];
	/** How many files of the peer are on the disk now, because they were accepted. */
	readonly filesKept: number;
	/** How many own messages nobody has been sent. */
	readonly unsent: number;
	/** How many files were on their way, or waited to be. */
	readonly incomplete: number;
};

/**
 * The one line that stays on the ordinary screen: who, how long and how much, and no word of what was said.
 */
export function farewell(
	{last, lastedMs, recording, filesKept, unsent, incomplete}: Past,
	burnt: boolean,
): string {
	const destroyed = burnt ? 'Keys and messages destroyed' : 'Keys destroyed';
	const name = last.peerName ?? nameless;
	const written = writtenWords(recording, name, filesKept);
	const lost = [
		unsent > 0 && `${plural(unsent, 'message')} ${unsent === 1 ? 'was' : 'were'} never sent. `,
		incomplete > 0 && `${plural(incomplete, 'file')} ${incomplete === 1 ? 'was' : 'were'} not complete. `,
	];
	const ending = `${lost.filter(text => text !== false).join('')}${destroyed}, ${written}.`;
	if (lastedMs === undefined) {
		return `No chat took place. ${ending}`;
	}
	const count = last.counts.sent + last.counts.received;
	return `Chat with ${name} (${trustWords[last.trust].past}) ended: ${formatDuration(lastedMs)}, ${plural(count, 'message')}. ${ending}`;
}
