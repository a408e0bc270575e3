import type {Reason} from '../errors.ts';
import type {SessionEvent} from '../session/events.ts';
import type {Transfer} from '../session/transfers.ts';
import {formatDuration} from '../text/format.ts';
import {onward, type Pace, paceWords, shareOf, stillMs} from './pace.ts';

/** How far a file is, from its offer to its end. */
export type TransferStage =
	| {readonly type: 'waiting'}
	| {readonly type: 'offered'}
	| {readonly type: 'running'; readonly pace: Pace}
	| {readonly type: 'done'; readonly path: string | undefined}
	| {
			readonly type: 'ended';
			/** It had been accepted. */
			readonly begun: boolean;
			readonly by: 'self' | 'peer' | 'round';
			readonly reason: Reason;
	  };

/** What an event that speaks of a file makes of its stage. */
export function stepStage(stage: TransferStage, event: SessionEvent): TransferStage {
	switch (event.type) {
		case 'file-offered':
			return {type: 'offered'};
		case 'file-accepted':
			return {type: 'running', pace: onward([], event.elapsed, 0)};
		case 'file-progress':
			return stage.type === 'running'
				? {...stage, pace: onward(stage.pace, event.elapsed, event.bytes)}
				: stage;
		case 'file-done':
			return {type: 'done', path: event.path};
		case 'file-ended':
			return {type: 'ended', begun: stage.type === 'running', by: event.by, reason: event.reason};
		default:
			return stage;
	}
}

/** That in a few words, where there is no room for the sentence. */
export function stageLabel(stage: TransferStage, from: 'self' | 'peer'): string {
	switch (stage.type) {
		case 'waiting':
		case 'offered':
			return stage.type;
		case 'running':
			return from === 'self' ? 'being sent' : 'being received';
		case 'done':
			return from === 'self' ? 'sent' : 'saved';
		case 'ended':
			return endedLabel(stage);
		default:
			return stage satisfies never;
	}
}

/** What one can do about a file of which all has gone out, for as long as the other side says nothing of it. */
export const giveUp = '/cancel gives it up';

/** How far one is that is on its way, in the order of what is worth most. */
export function runningWords(
	pace: Pace,
	{from, size}: Pick<Transfer, 'from' | 'size'>,
): readonly [share: string, ...rest: readonly string[]] {
	if ((pace.at(-1)?.bytes ?? 0) < size) {
		return paceWords(pace, size);
	}
	const share = `${shareOf(size, size)} %`;
	const waitedMs = stillMs(pace);
	if (from === 'peer') {
		return [share, 'being saved'];
	}
	return waitedMs === undefined
		? [share, 'not confirmed yet']
		: [share, `not confirmed for ${formatDuration(waitedMs)}`, giveUp];
}

/** What is left to do about one that ended with its round, if anything. */
export function stageAdvice(stage: TransferStage, from: 'self' | 'peer'): string | undefined {
	if (stage.type !== 'ended' || stage.by !== 'round' || stage.reason.code === 'ERR_FILES_LEGACY')
		return undefined;
	return from === 'self' ? 'offer it again' : 'ask for it again';
}

function endedLabel({by, reason}: TransferStage & {readonly type: 'ended'}): string {
	if (reason.code === 'ERR_FILES_LEGACY') {
		return 'not with v1';
	}
	if (by === 'round') {
		return reason.code === 'ERR_PEER_LEFT' ? 'the peer left' : 'connection lost';
	}
	const label = endings.get(reason.code)?.label ?? 'failed';
	return by === 'self' ? label : `${label} by the peer`;
}

/** How a file can end before its time, where there is more to be said of it than the reason does. */
type Ending = {
	readonly label: string;
	/** That we did it; left out where it is a fault, of which the reason says more than has room in a row. */
	readonly self?: string;
	/** What the peer did, or could not do. */
	readonly peer: string;
};

const gaveUp = 'you gave it up. All of it was sent, and whether it was saved is not known: ask your partner';

export const endings: ReadonlyMap<Reason['code'], Ending> = new Map<Reason['code'], Ending>([
	['ERR_FILE_DECLINED', {label: 'declined', self: 'you declined it', peer: 'declined it'}],
	['ERR_FILE_CANCELLED', {label: 'cancelled', self: 'you cancelled it', peer: 'cancelled it'}],
	['ERR_FILE_UNCONFIRMED', {label: 'not confirmed', self: gaveUp, peer: 'did not say that it is saved'}],
	['ERR_FILE_UNREADABLE', {label: 'given up', peer: 'cannot read it any more'}],
	['ERR_FILE_UNWRITABLE', {label: 'not taken', peer: 'cannot write it'}],
	['ERR_FILE_DISK_FULL', {label: 'not taken', peer: 'has no room for it'}],
]);
