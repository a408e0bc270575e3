import {withoutContinuation} from '../rows/cut-row.ts';
import {type HintRows, hintRows} from '../rows/hint-rows.ts';
import {partsOf} from '../rows/message-parts.ts';
import {isFolded, type RowOptions, rowsOf} from '../rows/message-rows.ts';
import type {Row} from '../rows/row.ts';
import {emptyDraft} from './draft.ts';
import type {Draft} from './draft-state.ts';
import {type DraftView, maxComposerRows, viewDraft} from './draft-view.ts';
import type {Found} from './find.ts';
import {type Layout, layoutScreen, PROMPT_COLUMNS} from './layout.ts';
import {entryAt, type TransferEntry} from './message-log.ts';
import type {ScreenState} from './screen-state.ts';
import {openTransfers} from './transfer-log.ts';
import {type Anchor, type Content, type Place, visibleSlices} from './viewport.ts';

/** The blank column left of the messages, where they are not alone on the screen. */
const MESSAGE_INDENT = 1;
/** The row under the bare view, which says how to leave it. */
const BARE_FOOTER_ROWS = 1;

/** What one state looks like. */
export type View = {
	/** How the screen is divided. */
	readonly layout: Layout;
	/** The draft, or the search text while it is being typed. */
	readonly composer: DraftView;
	/** What the last key did. */
	readonly hint: HintRows;
	/** The messages, as the viewport needs to see them. */
	readonly content: Content;
	/**
	 * The message rows on screen, from the top: at most as many as the layout has for messages, and no wider. In the
	 * bare view they have the whole screen but `BARE_FOOTER_ROWS`.
	 */
	readonly messages: readonly Row[];
};

/** What a state looks like, found out once: reducers and components ask for it again and again. */
export function viewOf(state: ScreenState): View {
	const known = knownViews.get(state);
	if (known !== undefined) {
		return known;
	}

	const view = makeView(state);
	knownViews.set(state, view);
	return view;
}

const knownViews = new WeakMap<ScreenState, View>();

function makeView(state: ScreenState): View {
	const composer = composerOf(state);
	const hint = hintRows(state);
	const layout = layoutScreen(state, composer.rows.length, hint.above.length + 1);
	const content = contentOf(state, layout);
	let messages: readonly Row[] | undefined;
	return {
		layout,
		composer,
		hint,
		content,
		// Reducers scroll through states that are never drawn.
		get messages() {
			messages ??= visibleRows(state, content);
			return messages;
		},
	};
}

/** Other states than those of a key ask for the same draft again. */
const knownDrafts = new WeakMap<
	Draft,
	{readonly columns: number; readonly maxRows: number; readonly composer: DraftView}
>();

function composerOf(state: ScreenState): DraftView {
	const draft = editedDraft(state);
	const columns = state.columns - PROMPT_COLUMNS;
	const maxRows = maxComposerRows(state.rows);
	const known = knownDrafts.get(draft);
	if (known?.columns === columns && known.maxRows === maxRows) {
		return known.composer;
	}

	const composer = viewDraft(draft, columns, maxRows);
	knownDrafts.set(draft, {columns, maxRows, composer});
	return composer;
}

/** Whether the messages are on screen, however few rows of them. */
export function messagesAreShown(state: ScreenState): boolean {
	const {layout} = viewOf(state);
	return (
		layout.type === 'screen' &&
		state.overlay.type !== 'help' &&
		(layout.form !== 'pane' || state.overlay.type === 'bare')
	);
}

/** Whether an entry is on screen, be it in part. */
export function isInSight(state: ScreenState, index: number): boolean {
	return (
		messagesAreShown(state) &&
		visibleSlices(state.viewport, viewOf(state).content).some(slice => slice.index === index)
	);
}

/** Files on their way whose rows are not on screen, oldest first. */
export function unseenTransfers(state: ScreenState): readonly TransferEntry[] {
	return openTransfers(state.log)
		.filter(({index}) => !isInSight(state, index))
		.map(({entry}) => entry);
}

/** The newest folded entry on screen. */
export function foldedOnScreen(state: ScreenState): number | undefined {
	const {content} = viewOf(state);
	const options = rowOptions(state, content.columns);
	return visibleSlices(state.viewport, content).findLast(({index}) => {
		const entry = entryAt(state.log, index);
		return entry !== undefined && isFolded(entry, index, options);
	})?.index;
}

/** The row that shows the current match; the first one of that part if none does. */
export function matchAnchor(state: ScreenState, {index, text, start}: Found): Anchor {
	const {columns} = viewOf(state).content;
	const entry = entryAt(state.log, index);
	const parts = entry === undefined ? [] : partsOf(entry);
	const found = parts.findIndex(part => part.some(piece => piece.number === text && piece.start === start));
	const part = Math.max(0, found);
	const rows = entryRows(state, {index, part}, columns);
	const row = rows.findIndex(spans => spans.some(({as}) => as === 'current'));
	return {index, part, row: Math.max(0, row)};
}

/**
 * The newest entries of the messages, whole, oldest first: for a pane that hides the messages, so that the
 * answer to a command is seen there too.
 *
 * @param maxRows - An entry that does not fit is left out, and all before it.
 */
export function newestRows(state: ScreenState, maxRows: number): readonly Row[] {
	const {first, end, columns} = viewOf(state).content;
	let newest: readonly Row[] = [];
	for (let index = end - 1; index >= first; index--) {
		const rows = entryRows(state, {index, part: 0}, columns);
		if (newest.length + rows.length > maxRows || partsAt(state, index) > 1) {
			break;
		}
		newest = [...rows, ...newest];
	}
	return indented(newest);
}

function indented(rows: readonly Row[]): readonly Row[] {
	return rows.map(row => [{text: ' '.repeat(MESSAGE_INDENT), as: 'plain'}, ...row]);
}

function visibleRows(state: ScreenState, content: Content): readonly Row[] {
	const rows = visibleSlices(state.viewport, content).flatMap(slice =>
		entryRows(state, slice, content.columns).slice(slice.from, slice.to),
	);
	const shown = isBare(state) ? rows : indented(rows);
	// The last one goes on below the screen, and not in the row under it.
	const last = shown.at(-1);
	return last === undefined ? shown : [...shown.slice(0, -1), withoutContinuation(last)];
}

function contentOf(state: ScreenState, layout: Layout): Content {
	return {
		first: state.log.first,
		end: state.log.end,
		...messageArea(state, layout),
		partsOf: index => partsAt(state, index),
		heightOf: (place, columns) => entryRows(state, place, columns).length,
	};
}

/** How many columns and rows there are for messages. */
function messageArea(state: ScreenState, layout: Layout): Pick<Content, 'columns' | 'rows'> {
	const {columns, rows} = state;
	if (isBare(state)) {
		return {columns, rows: Math.max(1, rows - BARE_FOOTER_ROWS)};
	}

	if (layout.type === 'too-small') {
		return {columns: Math.max(1, columns - MESSAGE_INDENT), rows: Math.max(1, rows)};
	}

	// Where the pane hides the messages, they are as they will be when it is closed.
	const {messages} = layout;
	return {
		columns: (messages.columns === 0 ? columns : messages.columns) - MESSAGE_INDENT,
		rows: messages.rows,
	};
}

function entryRows(state: ScreenState, {index, part}: Place, columns: number): readonly Row[] {
	const entry = entryAt(state.log, index);
	return entry === undefined ? [] : rowsOf(entry, index, rowOptions(state, columns), part);
}

function partsAt(state: ScreenState, index: number): number {
	const entry = entryAt(state.log, index);
	return entry === undefined ? 1 : partsOf(entry).length;
}

function rowOptions(state: ScreenState, columns: number): RowOptions {
	return {
		columns,
		time: state.time,
		ascii: state.ascii,
		peerName: state.log.peerName,
		bare: isBare(state),
		query: state.search?.query ?? '',
		current: state.search?.current,
	};
}

function isBare({overlay}: ScreenState): boolean {
	return overlay.type === 'bare';
}

function editedDraft({overlay, draft}: ScreenState): Draft {
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
