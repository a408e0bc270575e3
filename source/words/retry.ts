import type {Retry} from '../session/events.ts';
import {formatDuration} from '../text/format.ts';

/** What comes after a loss. A session is the whole chat, so what begins then is called a new start. */
export const nextWords: Readonly<Record<Retry, string>> = {
	automatic: 'It starts anew by itself, with new keys.',
	waiting: 'Waiting for that.',
	'by-hand': '/reconnect starts anew, with new keys.',
};

/** The same after a loss from which the next start is a while off. */
export function nextWordsAfter({
	retry,
	retryInMs,
}: {
	readonly retry: Retry;
	readonly retryInMs?: number;
}): string {
	return retryInMs === undefined
		? nextWords[retry]
		: `It starts anew by itself in ${formatDuration(retryInMs)}, with new keys; /reconnect does so at once.`;
}
