import {plural} from '../../text/format.ts';
import {diagnose} from '../../words/diagnosis.ts';
import {reachCommand} from '../../words/other-side.ts';
import {briefPhases, type ConnectionView, phases} from './phases.ts';
import {emptyRows, fit, joinBlocks, paragraph, type Row, type Size, withoutGaps} from './row.ts';
import {briefTransfer} from './transfer-row.ts';
import {trustPanel} from './trust-panel.ts';

/**
 * The connection pane where it has the main area to itself: in whole sentences if they have room, otherwise
 * in a few words, and what the user has to do before how things are.
 *
 * @param heading - What it is about: whom we want to reach.
 * @param recent - The newest rows of the messages, which this pane hides; shown at the bottom.
 */
export function connectionPane(
	view: ConnectionView,
	{heading, recent}: {readonly heading: string; readonly recent: readonly Row[]},
	size: Size,
): readonly Row[] {
	const trust = trustPanel(view.snapshot, size.columns);
	const diagnosis = diagnosisRows(view, size.columns);
	const full = joinBlocks([
		paragraph(heading, 'strong', size.columns),
		phases(view, size.columns),
		diagnosis,
		otherSideRows(view, size.columns),
		trust,
		fileRows(view, size.columns),
	]);
	const compact = joinBlocks([
		trust,
		briefPhases(view, size.columns),
		diagnosis,
		view.snapshot.stage === 'connecting'
			? commandsOf(view).flatMap(command => paragraph(command, 'strong', size.columns))
			: [],
		fileRows(view, size.columns),
	]);
	const rows = fit(withoutGaps(full).length <= size.rows ? full : compact, size.rows);
	const room = size.rows - rows.length - 1;
	if (room < recent.length) {
		return rows;
	}
	return [...rows, ...emptyRows(size.rows - rows.length - recent.length), ...recent];
}

/** The connection pane beside the messages. */
export function connectionSidebar(view: ConnectionView, size: Size): readonly Row[] {
	const {snapshot, glyphs} = view;
	const {sent, received} = snapshot.counts;
	const counts = `sent ${sent} ${glyphs.separator} received ${received}`;
	const upper = joinBlocks([
		[[{text: ' Connection', as: 'strong'}], ...briefPhases(view, size.columns)],
		trustPanel(snapshot, size.columns),
		diagnosisRows(view, size.columns),
		fileRows(view, size.columns),
		strangerRows(snapshot.strangers.count),
	]);
	const rows = fit(upper, size.rows - 1);
	return [...rows, ...emptyRows(size.rows - 1 - rows.length), [{text: ` ${counts}`, as: 'quiet'}]];
}

function diagnosisRows({snapshot, now}: ConnectionView, columns: number): readonly Row[] {
	const diagnosis = diagnose(snapshot, now);
	return diagnosis === undefined
		? []
		: [...paragraph(diagnosis.finding, 'strong', columns), ...paragraph(diagnosis.advice, 'plain', columns)];
}

function fileRows({transfers, glyphs}: ConnectionView, columns: number): readonly Row[] {
	return transfers.map(entry => [{text: ` ${briefTransfer(entry, columns - 2, glyphs)}`, as: 'busy'}]);
}

function strangerRows(count: number): readonly Row[] {
	return count === 0 ? [] : [[{text: ` ${plural(count, 'stranger')} refused`, as: 'plain'}]];
}

/** What the other side types: where somebody in between lets it through, that alone leads here from everywhere. */
function commandsOf({otherSide, snapshot}: ConnectionView): readonly string[] {
	const command = reachCommand(snapshot);
	return command === undefined ? otherSide : [command];
}

function otherSideRows(view: ConnectionView, columns: number): readonly Row[] {
	const commands = commandsOf(view);
	if (commands.length === 0 || view.snapshot.stage !== 'connecting') {
		return [];
	}
	const heading = commands.length === 1 ? 'Your partner types:' : 'Your partner types one of:';
	return [
		...paragraph(heading, 'quiet', columns),
		// A command that is cut would be a wrong command: it is wrapped.
		...commands.flatMap(command => paragraph(command, 'plain', columns, 3)),
	];
}
