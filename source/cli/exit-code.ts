import {exitCodeOf, isTtchatError} from '../errors.ts';
import type {Outcome, StopSignal} from '../plain/outcome.ts';

/**
 * What the program tells its caller where no error of ours says it (those are in the catalogue of errors). Signals
 * count as the shell counts them: 128 and the signal's number.
 */
export const exitCodes = {
	ok: 0,
	internal: 1,
	undelivered: 4,
	SIGHUP: 129,
	SIGINT: 130,
	SIGQUIT: 131,
	SIGTERM: 143,
} as const satisfies Record<string, number> & Record<StopSignal, number>;

/** The signal that an exit code tells of; of SIGQUIT none, for that one would write the memory to the disk. */
export function signalOf(code: number): StopSignal | undefined {
	return (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).find(signal => exitCodes[signal] === code);
}

/** The exit code for the way in which a conversation without a screen ended. */
export function exitCodeForOutcome(outcome: Outcome): number {
	switch (outcome.type) {
		case 'done':
			return exitCodes.ok;
		case 'undelivered':
			return exitCodes.undelivered;
		case 'stopped':
			return exitCodes[outcome.signal];
		case 'failed':
			return exitCodeFor(outcome.error);
		case 'closed':
			return exitCodeOf(outcome.reason.code);
		default:
			return outcome satisfies never;
	}
}

/** The exit code for an error that ended the program; what is not our own error is an internal one. */
export function exitCodeFor(error: unknown): number {
	return isTtchatError(error) ? exitCodeOf(error.code) : exitCodes.internal;
}
