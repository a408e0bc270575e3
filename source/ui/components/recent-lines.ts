import {entryAt} from '../state/message-log.ts';
import {rowsOf} from '../state/message-rows.ts';
import type {UiState} from '../state/ui-state.ts';
import type {Glyphs} from '../theme.ts';
import type {Line} from './lines.tsx';
import {messageLines} from './message-lines.ts';
import type {Size} from './pane-lines.ts';

/**
 * The newest entries of the messages, whole, oldest first: for a pane that hides the messages, so that the
 * answer to a command is seen there too.
 *
 * @param size - No row is wider, and there are no more. An entry that does not fit is left out, and all before it.
 */
export function recentLines(state: UiState, glyphs: Glyphs, {columns, rows: maxRows}: Size): readonly Line[] {
	const {log, time, ascii, session} = state;
	const options = {
		columns: columns - 1,
		time,
		ascii,
		peerName: session.peerName,
		query: '',
		current: undefined,
	};
	let recent: readonly Line[] = [];
	for (let index = log.end - 1; index >= log.first; index--) {
		const entry = entryAt(log, index);
		const rows = entry === undefined ? [] : rowsOf(entry, index, options);
		if (recent.length + rows.length > maxRows) {
			break;
		}
		recent = [
			...messageLines(rows, glyphs, false).map((line): Line => [{text: ' ', as: 'plain'}, ...line]),
			...recent,
		];
	}
	return recent;
}
