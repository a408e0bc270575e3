import {type ErrorCode, TtchatError} from '../../errors.ts';
import type {CancelReason} from '../../protocol/transfers.ts';

// Why a file is not there, for those who read it, and as the peer is told.

const offerAgain = 'Offer it again when the peer is back.';
const askAgain = 'Ask your partner to offer it again.';

/** The peer does not want our file, or not any more. */
export function refusedByPeer(reason: CancelReason): TtchatError {
	switch (reason) {
		case 'declined':
			return new TtchatError('ERR_FILE_DECLINED');
		case 'unwritable':
			return new TtchatError('ERR_FILE_UNWRITABLE', {
				message: 'the peer cannot write the file',
				advice: 'Ask your partner to accept it into another folder, then offer it again.',
			});
		case 'disk-full':
			return new TtchatError('ERR_FILE_DISK_FULL', {
				message: 'the peer has no room for the file',
				advice: 'Ask your partner to make room, then offer it again.',
			});
		case 'cancelled':
		case 'unreadable':
			return new TtchatError('ERR_FILE_CANCELLED', {
				message: 'the peer cancelled the file',
				advice: 'Ask your partner, then offer it again.',
			});
		default:
			return reason satisfies never;
	}
}

/** The peer takes its file back. */
export function withdrawnByPeer(reason: CancelReason): TtchatError {
	return reason === 'unreadable'
		? new TtchatError('ERR_FILE_UNREADABLE', {
				message: 'the peer can no longer read the file',
				advice: askAgain,
			})
		: new TtchatError('ERR_FILE_CANCELLED', {message: 'the peer took the file back', advice: askAgain});
}

/** We do not want the peer's file. */
export function declined(): TtchatError {
	return new TtchatError('ERR_FILE_DECLINED', {message: 'you declined the file', advice: askAgain});
}

/** We ended it. */
export function cancelled(): TtchatError {
	return new TtchatError('ERR_FILE_CANCELLED', {message: 'you cancelled the file'});
}

/** What is known of a file whose round, or session, is over. */
const fates = {
	sent: 'the file may not have arrived',
	'not-sent': 'the file was not sent',
	'not-come': 'the file did not come',
	saving: 'all of the file has come, and may still be saved',
} as const;

const adviceOn = {
	sent: offerAgain,
	'not-sent': offerAgain,
	'not-come': askAgain,
	saving: 'Look whether it is there; if not, ask your partner to offer it again.',
} as const;

/** The round, or the session, ended while it was on its way. */
export function endedWithRound(fate: keyof typeof fates, {code, message}: TtchatError): TtchatError {
	return new TtchatError(code, {
		message: `${message}; ${fates[fate]}`,
		advice: adviceOn[fate],
	});
}

const reasons: ReadonlyMap<ErrorCode, CancelReason> = new Map([
	['ERR_FILE_UNREADABLE', 'unreadable'],
	['ERR_FILE_UNWRITABLE', 'unwritable'],
	['ERR_FILE_DISK_FULL', 'disk-full'],
	['ERR_FILE_DECLINED', 'declined'],
]);

/** What the peer is told of an error of ours. */
export function cancelReasonOf({code}: TtchatError): CancelReason {
	return reasons.get(code) ?? 'cancelled';
}
