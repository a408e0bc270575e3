import type {EventOf, SessionEvent} from '../../session/events.ts';
import type {FileHappening} from '../../session/transfers.ts';
import {waited} from '../../words/pace.ts';
import {stepStage, type TransferStage} from '../../words/transfer-stage.ts';
import {
	counted,
	entryAt,
	MAX_BURST,
	type MessageLog,
	push,
	replaced,
	type TransferEntry,
} from './message-log.ts';

/** What an event does to the rows of files. */
export function appendFileEvent(log: MessageLog, event: SessionEvent): MessageLog {
	switch (event.type) {
		case 'file-queued':
			return begun(log, event, 'self', {type: 'waiting'});
		case 'file-offered':
			return event.from === 'self' ? changed(log, event) : offered(log, event);
		case 'file-accepted':
		case 'file-progress':
			return changed(log, event);
		case 'file-done':
		case 'file-ended':
			return ended(log, event);
		default:
			return log;
	}
}

type TransferRow = {readonly index: number; readonly entry: TransferEntry};

/** The rows of files that are on their way, oldest first. */
export function openTransfers(log: MessageLog): readonly TransferRow[] {
	return [...log.transfers.keys()].flatMap(file => rowOf(log, file) ?? []);
}

function rowOf(log: MessageLog, file: string): TransferRow | undefined {
	const index = log.transfers.get(file);
	const entry = index === undefined ? undefined : entryAt(log, index);
	return index === undefined || entry?.kind !== 'transfer' ? undefined : {index, entry};
}

/** The rows of files that are on their way, in a log that has forgotten all else. */
export function keepTransfers(empty: MessageLog, log: MessageLog): MessageLog {
	return openTransfers(log).reduce((next, {entry}) => placed(push(next, entry), entry.transfer.file), empty);
}

/** Rows of files of which nothing has come for a while say so. */
export function waitForTransfers(log: MessageLog, elapsed: number): MessageLog {
	return openTransfers(log).reduce((next, {index, entry}) => {
		if (entry.stage.type !== 'running') {
			return next;
		}
		const pace = waited(entry.stage.pace, elapsed);
		return pace === undefined ? next : replaced(next, index, {...entry, stage: {...entry.stage, pace}});
	}, log);
}

function begun(
	log: MessageLog,
	{file, name, size, at}: EventOf<'file-queued' | 'file-offered'>,
	from: 'self' | 'peer',
	stage: TransferStage,
): MessageLog {
	return placed(
		push(log, {kind: 'transfer', transfer: {file, from, name, size}, stage, withdrawn: 0, at}),
		file,
	);
}

/** What the peer offers and takes back again and again stays in one row, unless something else came between. */
function offered(log: MessageLog, event: EventOf<'file-offered'>): MessageLog {
	const burst = counted(log, event.at);
	const next = {...log, burst};
	const {withdrawn: index} = log;
	const last = index === undefined ? undefined : entryAt(log, index);
	const isNear = index === log.end - 1 || burst.count > MAX_BURST;
	if (index === undefined || last?.kind !== 'transfer' || !isNear) {
		return begun(next, event, 'peer', {type: 'offered'});
	}

	const {file, name, size, at} = event;
	const transfer = {file, from: 'peer', name, size} as const;
	const entry = {...last, transfer, stage: {type: 'offered'}, withdrawn: last.withdrawn + 1, at} as const;
	return {
		...replaced(next, index, entry),
		transfers: new Map(next.transfers).set(file, index),
		withdrawn: undefined,
	};
}

/** Its row is the last one. */
function placed(log: MessageLog, file: string): MessageLog {
	return {...log, transfers: new Map(log.transfers).set(file, log.end - 1)};
}

function changed(log: MessageLog, event: EventOf<FileHappening['type']>): MessageLog {
	const row = rowOf(log, event.file);
	return row === undefined
		? log
		: replaced(log, row.index, {...row.entry, stage: stepStage(row.entry.stage, event)});
}

function ended(log: MessageLog, event: EventOf<'file-done' | 'file-ended'>): MessageLog {
	const row = rowOf(log, event.file);
	const transfers = new Map(log.transfers);
	transfers.delete(event.file);
	const isWithdrawn =
		row?.entry.transfer.from === 'peer' &&
		row.entry.stage.type === 'offered' &&
		event.type === 'file-ended' &&
		event.by === 'peer';
	return {...changed(log, event), transfers, withdrawn: isWithdrawn ? row.index : log.withdrawn};
}
