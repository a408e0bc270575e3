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
	return retryInMs === undefined ? nextWords[retry] : startsAnew(untilWords(retryInMs));
}

/** The same for who is told once, and not as the time passes. */
export const nextWordsMeanwhile = startsAnew('within a minute');

function startsAnew(when: string): string {
	return `It starts anew by itself ${when}, with new keys; /reconnect does so at once.`;
}

/** How long it is until something: "in 4 s", rounded up, for a second that has begun is still to be waited for. */
export function untilWords(ms: number): string {
	return ms <= 0 ? 'now' : `in ${formatDuration(Math.ceil(ms / 1000) * 1000)}`;
}
