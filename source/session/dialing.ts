import {isTtchatError, TtchatError} from '../errors.ts';
import {backoffMs} from '../net/backoff.ts';
import type {Dialer, Link} from '../net/link.ts';
import {type Clock, wait} from './clock.ts';

/** What happens while dialing. */
export type DialingHandlers = {
	readonly onTry: (attempt: number) => void;
	readonly onFailure: (attempt: number, error: TtchatError, retryInMs: number) => void;
	readonly onLink: (link: Link) => void;
	/** Trying again cannot help: the target is ourselves. */
	readonly onHopeless: (error: TtchatError) => void;
};

/** What dialing needs. */
export type DialingSeams = {
	readonly dialer: Dialer;
	readonly clock: Clock;
	readonly random: () => number;
	/** Waits between two dials; whoever gives it may cut the wait short. */
	readonly pause?: (delayMs: number, signal: AbortSignal) => Promise<unknown>;
};

/**
 * Dials until it is answered or told to stop.
 *
 * @param signal - Stops it; a link that is made at that very moment is destroyed.
 * @param earlier - Dials before this, and why the last one's link came to nothing: the first try waits for as long as
 * it would after so many failures, and that failure is told.
 */
export async function keepDialing(
	{dialer, clock, random, pause = (delayMs, stop) => wait(clock, delayMs, stop)}: DialingSeams,
	signal: AbortSignal,
	earlier: {readonly tries: number; readonly error: TtchatError | undefined},
	handlers: DialingHandlers,
): Promise<void> {
	if (earlier.tries > 0) {
		const delayMs = backoffMs(earlier.tries - 1, random);
		if (earlier.error !== undefined) handlers.onFailure(earlier.tries, earlier.error, delayMs);
		await pause(delayMs, signal);
	}
	for (let attempt = earlier.tries + 1; !signal.aborted; attempt += 1) {
		handlers.onTry(attempt);
		const result = await dialOnce(dialer, signal);
		if (signal.aborted) {
			if (!isTtchatError(result)) result.destroy();
			return;
		}
		if (!isTtchatError(result)) return handlers.onLink(result);
		if (result.code === 'ERR_SELF') return handlers.onHopeless(result);
		const delayMs = backoffMs(attempt - 1, random);
		handlers.onFailure(attempt, result, delayMs);
		await pause(delayMs, signal);
	}
}

async function dialOnce(dialer: Dialer, signal: AbortSignal): Promise<Link | TtchatError> {
	try {
		return await dialer.dial(signal);
	} catch (error) {
		return isTtchatError(error) ? error : new TtchatError('ERR_DIAL_FAILED', {cause: error});
	}
}
