import type {Trust} from '../session/snapshot.ts';
import {formatDuration, plural} from '../text/format.ts';
import type {Past} from './chat.ts';

/** What is known of a chat when the screen has gone. */
export type Ending = Past & {
	readonly burnt: boolean;
};

/**
 * The one line that stays on the ordinary screen: who, how long and how much, and no word of what was said.
 */
export function farewell({last, lastedMs, recording, unsent, burnt}: Ending): string {
	const destroyed = burnt ? 'Keys and messages destroyed' : 'Keys destroyed';
	const name = last.peerName ?? 'the peer';
	const written = writtenBy(recording, name);
	const lost =
		unsent === 0 ? '' : `${plural(unsent, 'message')} ${unsent === 1 ? 'was' : 'were'} never sent. `;
	const ending = `${lost}${destroyed}, ${written}.`;
	if (lastedMs === undefined) {
		return `No chat took place. ${ending}`;
	}
	const count = last.counts.sent + last.counts.received;
	return `Chat with ${name} (${trustInBrackets[last.trust]}) ended: ${formatDuration(lastedMs)}, ${plural(count, 'message')}. ${ending}`;
}

function writtenBy({self, peer}: Past['recording'], name: string): string {
	if (self) {
		return peer ? `saved to files by your command and by ${name}` : 'saved to a file by your command';
	}
	return peer ? `saved to a file by ${name}` : 'nothing written';
}

const trustInBrackets: Readonly<Record<Trust, string>> = {
	none: 'not verified',
	legacy: 'legacy v1, not verified',
	unverified: 'not verified',
	verified: 'verified',
	mismatched: 'CODES DID NOT MATCH',
};
