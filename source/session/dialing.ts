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
 * @param earlierTries - Dials before this, whose links came to nothing: the first try waits for as long as it
 * would after so many failures.
 */
export async function keepDialing(
	{dialer, clock, random, pause = (delayMs, stop) => wait(clock, delayMs, stop)}: DialingSeams,
	signal: AbortSignal,
	earlierTries: number,
	handlers: DialingHandlers,
): Promise<void> {
	if (earlierTries > 0) await pause(backoffMs(earlierTries - 1, random), signal);
	for (let attempt = earlierTries + 1; !signal.aborted; attempt += 1) {
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
