import {entryAt} from '../state/message-log.ts';
import type {UiState} from '../state/ui-state.ts';
import {rowsOf} from './message-rows.ts';
import type {Row, Size} from './row.ts';

/**
 * The newest entries of the messages, whole, oldest first: for a pane that hides the messages, so that the
 * answer to a command is seen there too.
 *
 * @param size - No row is wider, and there are no more. An entry that does not fit is left out, and all before it.
 */
export function recentMessages(state: UiState, {columns, rows: maxRows}: Size): readonly Row[] {
	const {log, time, ascii, session} = state;
	const options = {
		columns: columns - 1,
		time,
		ascii,
		peerName: session.peerName,
		query: '',
		current: undefined,
	};
	let recent: readonly Row[] = [];
	for (let index = log.end - 1; index >= log.first; index--) {
		const entry = entryAt(log, index);
		const rows = entry === undefined ? [] : rowsOf(entry, index, options);
		if (recent.length + rows.length > maxRows) {
			break;
		}
		recent = [...rows.map((row): Row => [{text: ' ', as: 'plain'}, ...row]), ...recent];
	}
	return recent;
}
