import type {ScreenState} from './screen-state.ts';

/** A rectangle of the screen, in cells from the top left corner. */
export type Rect = {
	readonly left: number;
	readonly top: number;
	readonly columns: number;
	readonly rows: number;
};

export type Layout =
	| {readonly type: 'too-small'; readonly columns: number; readonly rows: number}
	| {
			readonly type: 'screen';
			/** `pane`: the pane alone fills the main area; `both`: pane left, messages right; `messages`: no pane. */
			readonly form: 'pane' | 'both' | 'messages';
			/** The connection pane, its border column (the last one, only in `both`) included; no columns if there is none. */
			readonly pane: Rect;
			/** The title row above the messages; no columns in form `pane`. */
			readonly title: Rect;
			/** No columns in form `pane`. */
			readonly messages: Rect;
			/** The line above the composer. */
			readonly rule: Rect;
			/** With the prompt. */
			readonly composer: Rect;
			readonly status: Rect;
	  };

/** What decides about the layout. Where F2 was never pressed, width and `met` do. */
export type LayoutInput = Pick<ScreenState, 'columns' | 'rows' | 'met' | 'paneOpen'>;

/** The pane's width in `both`, its border included. */
export const PANE_COLUMNS = 25;
/** What stands before the draft. */
export const PROMPT_COLUMNS = 3;
/** From this width on there is room for pane and messages. */
const WIDE_COLUMNS = 90;
/** The smallest screen that is drawn. */
export const MIN_COLUMNS = 40;
export const MIN_ROWS = 10;

/**
 * Divides the screen. The rectangles always cover it exactly, and none overlaps another.
 *
 * @param draftRows - How many rows the draft would like; a third of the screen at most is given.
 * @param statusRows - How many rows the status bar has, with what stands above it of a long hint.
 */
export function layoutScreen(input: LayoutInput, draftRows: number, statusRows: number): Layout {
	const {columns, rows} = input;
	if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
		return {type: 'too-small', columns, rows};
	}

	const composerRows = Math.min(Math.max(1, draftRows), Math.floor(rows / 3));
	const mainRows = rows - composerRows - statusRows - 1;
	const form = formOf(input);
	const paneColumns = {pane: columns, both: PANE_COLUMNS, messages: 0}[form];
	const rest = columns - paneColumns;
	return {
		type: 'screen',
		form,
		pane: {left: 0, top: 0, columns: paneColumns, rows: mainRows},
		title: {left: paneColumns, top: 0, columns: rest, rows: 1},
		messages: {left: paneColumns, top: 1, columns: rest, rows: mainRows - 1},
		rule: {left: 0, top: mainRows, columns, rows: 1},
		composer: {left: 0, top: mainRows + 1, columns, rows: composerRows},
		status: {left: 0, top: rows - statusRows, columns, rows: statusRows},
	};
}

/** Whether F2 would close the pane now. */
export function isPaneOpen(input: Omit<LayoutInput, 'rows'>): boolean {
	const {columns, met, paneOpen} = input;
	return paneOpen ?? (!met || columns >= WIDE_COLUMNS);
}

function formOf(input: LayoutInput): 'pane' | 'both' | 'messages' {
	if (!isPaneOpen(input)) {
		return 'messages';
	}

	return !input.met || input.columns < WIDE_COLUMNS ? 'pane' : 'both';
}
