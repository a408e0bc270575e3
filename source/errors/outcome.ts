import {exitCodeOf, isTtchatError, type Reason} from '../errors.ts';

/** The signals that end the program after an orderly close. */
export const stopSignals = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

export type StopSignal = (typeof stopSignals)[number];

/** How a chat ended, on a screen or in lines. */
export type Outcome =
	/** Asked for, or the end of input after everything had been delivered. */
	| {readonly type: 'done'}
	/** The end of input, and not everything that was to be sent is known to have arrived. */
	| {readonly type: 'undelivered'}
	| {readonly type: 'stopped'; readonly signal: StopSignal}
	/** Nobody asked for the end: what was thrown, or why the session closed. */
	| {readonly type: 'failed'; readonly error: unknown}
	| {readonly type: 'closed'; readonly reason: Reason};

/**
 * What the program tells its caller where no error of ours says it (those are in the catalogue). Signals count as the
 * shell counts them: 128 and the signal's number.
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

/** The exit code for the way in which a chat ended; what is not our own error is an internal one. */
export function exitCodeFor(outcome: Outcome): number {
	switch (outcome.type) {
		case 'done':
			return exitCodes.ok;
		case 'undelivered':
			return exitCodes.undelivered;
		case 'stopped':
			return exitCodes[outcome.signal];
		case 'failed':
			return isTtchatError(outcome.error) ? exitCodeOf(outcome.error.code) : exitCodes.internal;
		case 'closed':
			return exitCodeOf(outcome.reason.code);
		default:
			return outcome satisfies never;
	}
}

/**
 * The signal by which a process ends that nothing else ends: the one that it was told by. Without one it is SIGINT, of
 * which a shell says nothing; and for SIGQUIT, which would write the memory to the disk.
 */
export function lastSignal(outcome: Outcome): StopSignal {
	return outcome.type === 'stopped' && outcome.signal !== 'SIGQUIT' ? outcome.signal : 'SIGINT';
}
