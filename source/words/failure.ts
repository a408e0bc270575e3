import {isTtchatError} from '../errors.ts';
import type {Reason} from '../session/phases.ts';
import {reasonOf} from '../session/retry.ts';

/** What a caught value tells the user. A defect of ours says that it is one. */
export function toReason(error: unknown): Reason {
	if (isTtchatError(error)) {
		return reasonOf(error);
	}
	const message = error instanceof Error ? error.message : String(error);
	return {
		code: 'ERR_COMMAND_INVALID',
		message: `unexpected: ${message}`,
		advice: 'This is a defect of ttchat: please report it.',
	};
}
