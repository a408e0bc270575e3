import type {Retry} from '../session/events.ts';

/** What comes after a loss. A session is the whole chat, so what begins then is called a new start. */
export const nextWords: Readonly<Record<Retry, string>> = {
	automatic: 'It starts anew by itself, with new keys.',
	waiting: 'Waiting for that.',
	'by-hand': '/reconnect starts anew, with new keys.',
};
