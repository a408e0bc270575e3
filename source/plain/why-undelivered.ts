import type {SessionSnapshot} from '../session/snapshot.ts';
import {unverifiable} from '../words/trust.ts';

/** Why the end of input left something undelivered, and what to do about it the next time. */
export type Why = {readonly message: string; readonly advice: string};

/**
 * The reason why not everything was delivered, when the input is at its end.
 *
 * @param pending - How many messages and files wait still; without any, one was refused or may be lost.
 */
export function whyUndelivered(snapshot: SessionSnapshot, pending: number, requireVerify: boolean): Why {
	const {message, advice} = cause(snapshot, pending, requireVerify);
	return {message: `end of input, and not everything has been delivered: ${message}`, advice};
}

function cause(snapshot: SessionSnapshot, pending: number, requireVerify: boolean): Why {
	const {stage, trust, reason, hold} = snapshot;
	if (trust === 'mismatched') {
		return {
			message: 'the codes differ, and someone may be listening',
			advice: 'Compare them again by phone after a new start.',
		};
	}
	if (pending === 0) {
		return {
			message: 'a message or a file was refused or may be lost',
			advice: 'What was said about it tells why.',
		};
	}
	if (stage === 'halted' && reason !== undefined) {
		return {message: reason.message, advice: reason.advice};
	}
	if (requireVerify && trust === 'legacy') {
		return {
			message: `${unverifiable.because}, and you asked for that`,
			advice: unverifiable.advice,
		};
	}
	if (requireVerify && trust !== 'verified') {
		return {
			message: 'you asked for a verified peer, and nobody is left to type the code',
			advice: "Keep the input open until the peer's code has been compared.",
		};
	}
	return hold !== undefined
		? {
				message: 'somebody was verified before and this peer is not, so messages were held',
				advice: 'Keep the input open until the peer is verified, or the messages are released.',
			}
		: {message: 'the peer cannot be reached any more', advice: 'Start again once the peer is there.'};
}
