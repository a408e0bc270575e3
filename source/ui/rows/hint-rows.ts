import {cellWidth} from '../../text/graphemes.ts';
import {wrapSentence} from '../../text/wrap.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {glyphsFor} from '../theme.ts';
import {hintColumns} from './status-row.ts';

/** What the last key did, in words, as far as there is room for them. */
export type HintRows = {
	/** What has no room in the last row, for rows of its own above it. */
	readonly above: readonly string[];
	/** Beside the trust word; the status bar cuts it where there is no more room at all. */
	readonly last: string | undefined;
};

const MAX_ROWS = 3;
/** The least of the hint that is worth a place beside the trust word. */
const LEAST_COLUMNS = 8;
const none: HintRows = {above: [], last: undefined};

/** A hint ends with what to do next: it takes another row rather than lose that. */
export function hintRows(state: ScreenState): HintRows {
	const hint =
		state.hint ?? (state.overlay.type === 'find' ? 'Up: older. Down: newer. Esc: back' : undefined);
	if (hint === undefined) {
		return none;
	}
	const beside = hintColumns(state.session, glyphsFor(state.ascii), state.columns);
	const rows = wrapSentence(hint, state.columns - 2);
	const [first = '', ...more] = rows;
	if (more.length === 0 && cellWidth(first) <= beside) {
		return {above: [], last: hint};
	}
	const most = Math.min(MAX_ROWS, Math.floor(state.rows / 5)) - 1;
	const end = rows.at(-1) ?? '';
	const whole = cellWidth(end) <= beside ? rows : [...rows, ''];
	// Where there is less room than all of it needs, as much as possible of the rest is said in the last row.
	const isCut = whole.length - 1 > most || beside < LEAST_COLUMNS;
	return isCut
		? {above: rows.slice(0, most), last: rows.slice(most).join(' ')}
		: {above: whole.slice(0, -1), last: whole.at(-1)};
}
