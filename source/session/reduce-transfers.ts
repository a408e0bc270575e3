import type {SessionEvent} from './events.ts';
import type {SessionSnapshot} from './snapshot.ts';
import type {Transfer} from './transfers.ts';

/** What an event does to the files on their way. */
export function reduceTransfers(
	{transfers, fileCounts}: SessionSnapshot,
	event: SessionEvent,
): Partial<SessionSnapshot> {
	switch (event.type) {
		case 'file-queued': {
			const {file, name, size, at} = event;
			return {
				transfers: [...transfers, {file, from: 'self', name, size, state: 'waiting', bytes: 0, at}],
			};
		}
		case 'file-offered': {
			const {file, from, name, size, at} = event;
			if (from === 'self') return changed(transfers, file, {state: 'offered'});
			return {transfers: [...transfers, {file, from, name, size, state: 'offered', bytes: 0, at}]};
		}
		case 'file-accepted':
			return changed(transfers, event.file, {state: 'running'});
		case 'file-progress':
			return changed(transfers, event.file, {bytes: event.bytes});
		case 'file-done': {
			const from = transfers.find(({file}) => file === event.file)?.from;
			const count = from === 'self' ? 'sent' : 'received';
			return {
				...without(transfers, event.file),
				fileCounts: {...fileCounts, [count]: fileCounts[count] + 1},
			};
		}
		case 'file-ended':
			return without(transfers, event.file);
		default:
			return {};
	}
}

function changed(transfers: readonly Transfer[], file: string, change: Partial<Transfer>) {
	return {
		transfers: transfers.map(transfer => (transfer.file === file ? {...transfer, ...change} : transfer)),
	};
}

function without(transfers: readonly Transfer[], file: string) {
	return {transfers: transfers.filter(transfer => transfer.file !== file)};
}
