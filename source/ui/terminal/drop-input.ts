import {later} from '../within.ts';

/** What is used of a terminal's standard input. */
export type Keyboard = NodeJS.ReadableStream & {
	setRawMode(raw: boolean): unknown;
	ref(): unknown;
	unref(): unknown;
};

/** How long no key may have come before the terminal is given back, and how long that may take at most. */
const QUIET_MS = 250;
const MAX_QUIET_MS = 2000;

/**
 * Reads in raw mode and throws away what comes: input that waits when the terminal goes back to the shell is run
 * by it.
 *
 * @returns Ends that and switches raw mode off, once nothing has come for {@link QUIET_MS}; at the latest after 2 s.
 */
export function dropInput(keyboard: Keyboard): () => Promise<void> {
	let lastAt = performance.now();
	const drop = () => {
		lastAt = performance.now();
	};
	keyboard.setRawMode(true);
	keyboard.on('data', drop);
	keyboard.ref();
	keyboard.resume();
	return async () => {
		const endAt = performance.now() + MAX_QUIET_MS;
		for (;;) {
			const now = performance.now();
			const waitMs = Math.min(lastAt + QUIET_MS, endAt) - now;
			if (waitMs <= 0) {
				break;
			}
			await new Promise<void>(resolve => later(waitMs, resolve));
		}
		keyboard.off('data', drop);
		keyboard.setRawMode(false);
		keyboard.pause();
		keyboard.unref();
	};
}
