import {emptyDraft} from './draft.ts';
import type {Draft} from './draft-state.ts';
import {type DraftView, maxComposerRows, viewDraft} from './draft-view.ts';
import {isPaneOpen, type Layout, layoutScreen, PROMPT_COLUMNS} from './layout.ts';
import {entryAt} from './message-log.ts';
import {isFolded, type Row, type RowOptions, rowsOf} from './message-rows.ts';
import {withoutContinuation} from './styled-text.ts';
import type {UiState} from './ui-state.ts';
import {type Content, type Slice, visibleSlices} from './viewport.ts';

/** The blank column left of the messages, where they are not alone on the screen. */
const MESSAGE_INDENT = 1;
/** The row under the bare view, which says how to leave it. */
export const BARE_FOOTER_ROWS = 1;

/** How the screen is divided now. */
export function screenLayout(state: UiState): Layout {
	const {columns, rows, paneOpen} = state;
	const composerRows = composerView(state).rows.length;
	return layoutScreen({columns, rows, stage: stageOf(state), paneOpen, composerRows});
}

/** Whether the messages are on screen, however few rows of them. */
export function messagesAreShown(state: UiState): boolean {
	const layout = screenLayout(state);
	return (
		layout.type === 'screen' &&
		state.overlay.type !== 'help' &&
		(layout.form !== 'pane' || state.overlay.type === 'bare')
	);
}

/** Whether F2 would close the pane. */
export function paneIsOpen(state: UiState): boolean {
	return isPaneOpen({columns: state.columns, stage: stageOf(state), paneOpen: state.paneOpen});
}

/**
 * The message rows on screen, from the top: at most as many as the layout has for messages, and no wider. In the
 * bare view they have the whole screen but `BARE_FOOTER_ROWS`.
 */
export function visibleRows(state: UiState): readonly Row[] {
	const options = rowOptions(state);
	const indent: Row = options.bare ? [] : [{text: ' '.repeat(MESSAGE_INDENT)}];
	const shown = visibleParts(state).flatMap(({index, from, to}) => {
		const entry = entryAt(state.log, index);
		const rows = entry === undefined ? [] : rowsOf(entry, index, options).slice(from, to);
		return rows.map(row => [...indent, ...row]);
	});
	// The last one goes on below the screen, and not in the row under it.
	const last = shown.at(-1);
	return last === undefined ? shown : [...shown.slice(0, -1), withoutContinuation(last)];
}

/** The composer's rows and cursor; the search text's while it is being typed. */
export function composerView(state: UiState): DraftView {
	return viewDraft(editedDraft(state), state.columns - PROMPT_COLUMNS, maxComposerRows(state.rows));
}

/** The messages, as the viewport needs to see them. */
export function contentOf(state: UiState): Content {
	const options = rowOptions(state);
	return {
		first: state.log.first,
		end: state.log.end,
		columns: options.columns,
		rows: messageRowCount(state),
		heightOf: (index, columns) => {
			const entry = entryAt(state.log, index);
			return entry === undefined ? 0 : rowsOf(entry, index, {...options, columns}).length;
		},
	};
}

/** The newest folded entry on screen. */
export function foldedOnScreen(state: UiState): number | undefined {
	const options = rowOptions(state);
	return visibleParts(state).findLast(({index}) => {
		const entry = entryAt(state.log, index);
		return entry !== undefined && isFolded(entry, index, options);
	})?.index;
}

/** The row of an entry that shows the current match; its first one if none does. */
export function matchRow(state: UiState, index: number): number {
	const entry = entryAt(state.log, index);
	const rows = entry === undefined ? [] : rowsOf(entry, index, rowOptions(state));
	return Math.max(
		0,
		rows.findIndex(row => row.some(({style}) => style === 'current-match')),
	);
}

function visibleParts(state: UiState): readonly Slice[] {
	return visibleSlices(state.viewport, contentOf(state));
}

function stageOf({met}: UiState): 'connecting' | 'chatting' {
	return met ? 'chatting' : 'connecting';
}

function editedDraft({overlay, draft}: UiState): Draft {
	switch (overlay.type) {
		case 'find':
			return overlay.draft;
		case 'confirm':
			// The question stands where the draft was.
			return emptyDraft;
		default:
			return draft;
	}
}

function rowOptions(state: UiState): RowOptions {
	return {
		columns: messageColumns(state),
		time: state.time,
		ascii: state.ascii,
		peerName: state.log.peerName,
		bare: state.overlay.type === 'bare',
		query: state.search?.query ?? '',
		current: state.search?.current,
	};
}

function messageColumns(state: UiState): number {
	if (state.overlay.type === 'bare') {
		return state.columns;
	}

	const layout = screenLayout(state);
	// Where the pane hides the messages, they are as they will be when it is closed.
	const columns = layout.type === 'screen' ? layout.messages.columns : 0;
	return Math.max(1, (columns === 0 ? state.columns : columns) - MESSAGE_INDENT);
}

function messageRowCount(state: UiState): number {
	if (state.overlay.type === 'bare') {
		return Math.max(1, state.rows - BARE_FOOTER_ROWS);
	}

	const layout = screenLayout(state);
	return layout.type === 'screen' ? layout.messages.rows : Math.max(1, state.rows);
}
