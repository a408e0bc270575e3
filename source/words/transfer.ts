import type {SessionSnapshot} from '../session/snapshot.ts';
import type {FileHappening, Transfer} from '../session/transfers.ts';
import {visibleForm} from '../text/code-points.ts';
import {formatBytes} from '../text/format.ts';
import {sanitizeRow} from '../text/sanitize.ts';
import {reasonWords} from './failure.ts';
import {type Pace, shareOf} from './pace.ts';
import type {Mark, Remark} from './remark.ts';
import {atStart} from './sentences.ts';
import {endings, giveUp, runningWords} from './transfer-stage.ts';

/** How an offer can be answered. */
export const answers = '/accept, /accept PATH or /decline';

/** Whether it is one of the peer's that waits for an answer. */
export function isOffered({from, state}: Transfer): boolean {
	return from === 'peer' && state === 'offered';
}

/** A file's name as it can be shown in a row: one's own may hold anything, and a peer's looks like anything. */
export function shownName(name: string): string {
	return visibleForm(sanitizeRow(name)).replaceAll(/[“”"]/g, "'").replaceAll(/\s+/g, ' ');
}

/**
 * What is said of what happens to a file. A screen has a row for each, and says it where that cannot be seen.
 *
 * @param before - The snapshot that it changes.
 */
export function describeTransfer(
	event: FileHappening,
	before: SessionSnapshot,
	who: string,
): readonly Remark[] {
	if (event.type === 'file-queued') {
		return queuedWords(event, before).map(text => inRow('--', text));
	}
	if (event.type === 'file-offered') {
		const what = nameAndSize(event);
		return event.from === 'peer'
			? [inRow('=!=', `${atStart(who)} offers ${what}: ${answers}.`)]
			: [inRow('--', `${what} is offered to ${who}; /cancel takes it back.`)];
	}
	const transfer = before.transfers.find(({file}) => file === event.file);
	if (transfer === undefined) {
		return [];
	}
	switch (event.type) {
		case 'file-accepted':
			return [
				inRow('--', `${quoted(transfer)} ${transfer.from === 'self' ? `goes to ${who}` : 'is on its way'}.`),
			];
		case 'file-progress':
			return [];
		case 'file-done':
			return [doneWords(transfer, event.path, who)];
		case 'file-ended':
			return [endedWords(transfer, event, who)];
		default:
			return event satisfies never;
	}
}

/** How far a file is, in a line of its own. */
export function progressSentence(transfer: Pick<Transfer, 'name' | 'from' | 'size'>, pace: Pace): string {
	const [share, ...rest] = runningWords(pace, transfer);
	return `${quoted(transfer)}: ${[`${share} of ${formatBytes(transfer.size)}`, ...rest].join(', ')}.`;
}

/** What `/status` says of the files on their way. */
export function transferLines({transfers}: SessionSnapshot, who: string): readonly string[] {
	return transfers.map(transfer => {
		const what = nameAndSize(transfer);
		switch (transfer.state) {
			case 'waiting':
				return `Waiting to be offered: ${what}.`;
			case 'offered':
				return transfer.from === 'self'
					? `Offered to ${who}, and not answered yet: ${what}.`
					: `On offer: ${what}. You can ${answers}.`;
			case 'running':
				if (transfer.from === 'self' && transfer.bytes === transfer.size) {
					return `All of ${what} has gone out, and ${who} has not confirmed it yet. ${giveUp}.`;
				}
				return `${transfer.from === 'self' ? 'Sending' : 'Receiving'} ${what}: ${shareOf(transfer.bytes, transfer.size)} %.`;
			default:
				return transfer.state satisfies never;
		}
	});
}

/** That something is asked of a file which is not there. */
export const noFile = {
	accept: 'No file is on offer.',
	cancel: 'No file is on its way. /unsend takes back a message that waits.',
} as const;

/** That `/cancel` does not say of which of several it speaks; the names are such as can be typed. */
export function whichFile(transfers: readonly Pick<Transfer, 'name'>[]): string {
	const names = transfers.map(({name}) => `/cancel ${visibleForm(sanitizeRow(name))}`);
	return `Several files are on their way: ${names.join(', ')}, or /cancel all.`;
}

/** That a file of which all has come can no longer be stopped. */
export function tooLate({name}: Pick<Transfer, 'name'>): string {
	return `Not cancelled: all of ${quoted({name})} is here, and being saved.`;
}

type Ended = Pick<FileHappening & {readonly type: 'file-ended'}, 'by' | 'reason'>;

function inRow(mark: Mark, text: string): Remark {
	return {mark, text, shownInRow: true};
}

function quoted({name}: Pick<Transfer, 'name'>): string {
	return `“${shownName(name)}”`;
}

function nameAndSize(transfer: Pick<Transfer, 'name' | 'size'>): string {
	return `${quoted(transfer)} (${formatBytes(transfer.size)})`;
}

/** Of one that goes out at once, the offer tells. */
function queuedWords(
	event: FileHappening & {readonly type: 'file-queued'},
	{stage, hold, transfers}: SessionSnapshot,
): readonly string[] {
	const what = nameAndSize(event);
	if (hold !== undefined) {
		return [`${what} is held, as what you type is.`];
	}
	if (stage !== 'secured') {
		return [`${what} waits until somebody is there.`];
	}
	return transfers.some(({from}) => from === 'self') ? [`${what} waits for the files before it.`] : [];
}

function doneWords(transfer: Transfer, path: string | undefined, who: string): Remark {
	const what = nameAndSize(transfer);
	return transfer.from === 'self'
		? inRow('--', `${atStart(who)} has ${what}.`)
		: // Where it is has no room in a row.
			{mark: '--', text: `${what} is saved${path === undefined ? '' : ` as ${sanitizeRow(path)}`}.`};
}

function endedWords(transfer: Transfer, ended: Ended, who: string): Remark {
	const {by, reason} = ended;
	// Of one that has come as a whole only its sink knows.
	const isWhole = by === 'round' && transfer.bytes === transfer.size;
	const isRemoved = transfer.from === 'peer' && transfer.state === 'running' && !isWhole;
	const because = endedBecause(ended, who);
	const full = /[.!?]$/.test(because) ? because : `${because}.`;
	const text = `${quoted(transfer)}: ${full}${isRemoved ? ' What had come of it is removed.' : ''}`;
	const ending = endings.get(reason.code);
	if (by === 'self' && ending !== undefined && ending.self === undefined) {
		return {mark: '=!=', text};
	}
	return inRow(by === 'self' ? '--' : '-!-', text);
}

function endedBecause({by, reason}: Ended, who: string): string {
	const ending = endings.get(reason.code);
	return by === 'self' || ending === undefined
		? (ending?.self ?? reasonWords(reason))
		: `${who} ${ending.peer}`;
}
