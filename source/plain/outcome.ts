import type {Reason} from '../errors.ts';

/** The signals that end the program after an orderly close. */
export type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'SIGHUP';

/** How a conversation without a screen ended; the command line makes an exit code of it. */
export type Outcome =
	/** Asked for, or the end of input after everything had been delivered. */
	| {readonly type: 'done'}
	/** The end of input, and not everything that was to be sent is known to have arrived. */
	| {readonly type: 'undelivered'}
	| {readonly type: 'stopped'; readonly signal: StopSignal}
	/** Nobody asked for the end: what was thrown, or why the session closed. */
	| {readonly type: 'failed'; readonly error: unknown}
	| {readonly type: 'closed'; readonly reason: Reason};
