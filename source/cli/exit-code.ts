import {type ErrorCode, isTtchatError} from '../errors.ts';
import type {Outcome, StopSignal} from '../plain/outcome.ts';

/** What the program tells its caller. Signals count as the shell counts them: 128 and the signal's number. */
export const exitCodes = {
	ok: 0,
	internal: 1,
	usage: 2,
	cannotListen: 3,
	/** The peer was not reached or not verified where a script asked for it. */
	peerNotReached: 4,
	SIGHUP: 129,
	SIGINT: 130,
	SIGQUIT: 131,
	SIGTERM: 143,
} as const satisfies Record<string, number> & Record<StopSignal, number>;

/** The exit code for the way in which a conversation without a screen ended. */
export function exitCodeForOutcome(outcome: Outcome): number {
	switch (outcome.type) {
		case 'done':
			return exitCodes.ok;
		case 'undelivered':
			return exitCodes.peerNotReached;
		case 'stopped':
			return exitCodes[outcome.signal];
		case 'failed':
			return exitCodeFor(outcome.error);
		case 'closed':
			return exitCodeForCode(outcome.reason.code);
		default:
			return outcome satisfies never;
	}
}

/** The exit code for an error that ended the program; what is not our own error is an internal one. */
export function exitCodeFor(error: unknown): number {
	return isTtchatError(error) ? exitCodeForCode(error.code) : exitCodes.internal;
}

/** The exit code for the code of an error or a reason that ended the program. */
export function exitCodeForCode(code: ErrorCode): number {
	if (usage.has(code)) {
		return exitCodes.usage;
	}
	if (cannotListen.has(code)) {
		return exitCodes.cannotListen;
	}
	return internal.has(code) ? exitCodes.internal : exitCodes.peerNotReached;
}

const usage: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_TARGET_INVALID',
	'ERR_PORT_INVALID',
	'ERR_OPTION_INVALID',
	'ERR_NAME_INVALID',
	'ERR_SELF',
]);

const cannotListen: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_PORT_TAKEN',
	'ERR_PORT_DENIED',
	'ERR_LISTEN_ADDRESS',
	'ERR_LISTEN_FAILED',
]);

/** These answer a command; where one of them ends the program, the program is wrong. */
const internal: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_COMMAND_INVALID',
	'ERR_MESSAGE_TOO_LONG',
	'ERR_MESSAGE_HOLDS_CODE',
	'ERR_OUTBOX_FULL',
	'ERR_NOT_SECURED',
	'ERR_NOT_AVAILABLE',
	'ERR_CANCELLED',
	'ERR_SESSION_CLOSED',
	'ERR_TOO_SLOW',
	'ERR_RECONNECTING',
	'ERR_INTERNAL',
	// What this machine lacks is nothing that the peer or the network did.
	'ERR_KEYS_FAILED',
]);
