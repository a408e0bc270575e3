import {plural} from '../../text/format.ts';
import {wrapSentence} from '../../text/wrap.ts';
import {diagnose} from '../../words/diagnosis.ts';
import type {Meaning} from '../theme.ts';
import {type ConnectionView, connectionLines, connectionSummary} from './connection-lines.ts';
import type {Line} from './lines.tsx';
import {trustLines} from './trust-words.ts';

/** A size in cells. */
export type Size = {readonly columns: number; readonly rows: number};

/**
 * The connection pane where it has the main area to itself: in whole sentences if they have room, otherwise
 * in a few words, and what the user has to do before how things are.
 *
 * @param heading - What it is about: whom we want to reach.
 * @param recent - The newest lines from the messages, which this pane hides; shown at the bottom.
 */
export function wholePane(
	view: ConnectionView,
	{heading, recent}: {readonly heading: string; readonly recent: readonly Line[]},
	size: Size,
): readonly Line[] {
	const trust = trustLines(view.snapshot, size.columns);
	const full = joinBlocks([
		paragraph(heading, 'strong', size.columns),
		connectionLines(view, size.columns),
		trust,
	]);
	const compact = joinBlocks([
		trust,
		connectionSummary(view, size.columns),
		diagnosisLines(view, size.columns),
		view.snapshot.stage === 'connecting'
			? view.otherSide.flatMap(command => paragraph(command, 'strong', size.columns))
			: [],
	]);
	const lines = fit(withoutGaps(full).length <= size.rows ? full : compact, size.rows);
	const room = size.rows - lines.length - 1;
	if (room < recent.length) {
		return lines;
	}
	return [...lines, ...emptyLines(size.rows - lines.length - recent.length), ...recent];
}

/** The connection pane beside the messages. */
export function sidePane(view: ConnectionView, size: Size): readonly Line[] {
	const {snapshot, glyphs} = view;
	const {sent, received} = snapshot.counts;
	const counts = `sent ${sent} ${glyphs.separator} received ${received}`;
	const upper = joinBlocks([
		[[{text: ' Connection', as: 'strong'}], ...connectionSummary(view, size.columns)],
		trustLines(snapshot, size.columns),
		diagnosisLines(view, size.columns),
		strangerLines(snapshot.strangers.count),
	]);
	const lines = fit(upper, size.rows - 1);
	return [...lines, ...emptyLines(size.rows - 1 - lines.length), [{text: ` ${counts}`, as: 'quiet'}]];
}

/** Rows for a place of limited height: where there are too few, the empty ones go first, then the last ones. */
export function fit(lines: readonly Line[], rows: number): readonly Line[] {
	return (lines.length > rows ? withoutGaps(lines) : lines).slice(0, Math.max(0, rows));
}

function diagnosisLines({snapshot, now}: ConnectionView, columns: number): readonly Line[] {
	const diagnosis = diagnose(snapshot, now);
	return diagnosis === undefined
		? []
		: [...paragraph(diagnosis.finding, 'strong', columns), ...paragraph(diagnosis.advice, 'plain', columns)];
}

function strangerLines(count: number): readonly Line[] {
	return count === 0 ? [] : [[{text: ` ${plural(count, 'stranger')} refused`, as: 'plain'}]];
}

function paragraph(text: string, as: Meaning, columns: number): readonly Line[] {
	return wrapSentence(text, columns - 2).map(row => [{text: ` ${row}`, as}]);
}

/** What there is of them, with an empty row between each two. */
function joinBlocks(blocks: readonly (readonly Line[])[]): readonly Line[] {
	return blocks
		.filter(block => block.length > 0)
		.flatMap((block, index) => (index === 0 ? block : [[], ...block]));
}

function withoutGaps(lines: readonly Line[]): readonly Line[] {
	return lines.filter(line => line.length > 0);
}

function emptyLines(count: number): readonly Line[] {
	return Array.from({length: Math.max(0, count)}, () => []);
}
