import type {SessionEvent} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {onward, type Pace, shareOf, stillMs, waited} from '../words/pace.ts';
import type {Remark} from '../words/remark.ts';
import {progressSentence} from '../words/transfer.ts';

/** Files on their way, by what events call them. */
export type Running = ReadonlyMap<string, Progress>;

type Progress = {
	readonly pace: Pace;
	/** When something was last said of it, on the clock that nobody sets, and how far it was. */
	readonly saidAt: number;
	readonly saidShare: number;
};

/** How far one is, where that is worth a line. */
type Said = {readonly file: string; readonly pace: Pace};

/** A line says how far a file is after so long; */
const SAY_EVERY_MS = 10_000;
/** or once it has come so much further, in per cent, though not more often than this. */
const SAY_EVERY_SHARE = 10;
const SAY_AT_MOST_EVERY_MS = 1000;

/** Follows the files on their way. */
export function stepProgress(
	running: Running,
	event: SessionEvent,
): {readonly running: Running; readonly progress: Said | undefined} {
	switch (event.type) {
		case 'file-accepted': {
			const begun: Progress = {pace: onward([], event.elapsed, 0), saidAt: event.elapsed, saidShare: 0};
			return {running: new Map(running).set(event.file, begun), progress: undefined};
		}
		case 'file-progress': {
			const known = running.get(event.file);
			if (known === undefined) break;
			const pace = onward(known.pace, event.elapsed, event.bytes);
			const share = shareOf(event.bytes, event.size);
			const isDue = isWorthSaying(known, share, event.elapsed);
			const next = isDue ? {pace, saidAt: event.elapsed, saidShare: share} : {...known, pace};
			const progress = isDue ? {file: event.file, pace} : undefined;
			return {running: new Map(running).set(event.file, next), progress};
		}
		case 'file-done':
		case 'file-ended': {
			const rest = new Map(running);
			rest.delete(event.file);
			return {running: rest, progress: undefined};
		}
		default:
			break;
	}
	return {running, progress: undefined};
}

/** What has gone on long enough without a byte, or a word of what was whole: after ten seconds, and each time that it has lasted twice as long. */
export function stepStalls(
	running: Running,
	elapsed: number,
	{transfers}: SessionSnapshot,
): {readonly running: Running; readonly stalled: readonly Said[]} {
	const next = new Map(running);
	const stalled: Said[] = [];
	for (const {file} of transfers) {
		const known = running.get(file);
		const pace = known && waited(known.pace, elapsed);
		const lastsMs = pace && stillMs(pace);
		if (known === undefined || pace === undefined || lastsMs === undefined) continue;
		if (lastsMs < SAY_EVERY_MS || elapsed - known.saidAt < lastsMs / 2) continue;
		next.set(file, {...known, pace, saidAt: elapsed});
		stalled.push({file, pace});
	}
	return {running: next, stalled};
}

export function describeProgress(said: Said | undefined, {transfers}: SessionSnapshot): readonly Remark[] {
	const transfer = transfers.find(({file}) => file === said?.file);
	return said === undefined || transfer === undefined
		? []
		: [{mark: '--', text: progressSentence(transfer, said.pace)}];
}

function isWorthSaying({saidAt, saidShare}: Progress, share: number, elapsed: number): boolean {
	// That all is there is said when it is so.
	if (share >= 100) return false;
	const sinceMs = elapsed - saidAt;
	return sinceMs >= SAY_EVERY_MS || (sinceMs >= SAY_AT_MOST_EVERY_MS && share - saidShare >= SAY_EVERY_SHARE);
}
