import {Box} from 'ink';
import {plural} from '../../text/format.ts';
import {diagnose} from '../../words/diagnosis.ts';
import {reachCommand} from '../../words/other-side.ts';
import {otherSideRows} from '../rows/other-side-rows.ts';
import {briefPhases, type ConnectionView, phases} from '../rows/phases.ts';
import {emptyRows, fit, joinBlocks, paragraph, type Row, type Size, withoutGaps} from '../rows/row.ts';
import {briefTransfer} from '../rows/transfer-row.ts';
import {trustPanel} from '../rows/trust-panel.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {newestRows} from '../state/view.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly view: ConnectionView;
	/** Without the border. */
	readonly size: Size;
};

/** How much of the messages the pane shows where it hides them. */
const RECENT_ROWS = 6;

/** The connection pane where it has the main area to itself, with the newest messages at the bottom. */
export function ConnectionPane({
	view,
	size,
	state,
	targetLabel,
}: Props & {readonly state: ScreenState; readonly targetLabel: string}) {
	const heading = isBeginning(state.session) ? `Connecting to ${targetLabel}` : targetLabel;
	const recent = newestRows(state, RECENT_ROWS);
	return <Rows rows={connectionPane(view, {heading, recent}, size)} height={size.rows} />;
}

/** Nobody is there; a session that is being opened looks as it will a moment later. */
function isBeginning({stage}: ConnectionView['snapshot']): boolean {
	return stage === 'idle' || stage === 'connecting';
}

/** The connection pane beside the messages, and its border. */
export function SidePane({view, size}: Props) {
	const border: Row = [{text: view.glyphs.vertical, as: 'quiet'}];
	return (
		<>
			<Box width={size.columns} flexShrink={0}>
				<Rows rows={connectionSidebar(view, size)} height={size.rows} />
			</Box>
			<Box width={1} flexShrink={0}>
				<Rows rows={Array.from({length: size.rows}, () => border)} />
			</Box>
		</>
	);
}

/**
 * What stands in the pane that has the main area to itself: in whole sentences if they have room, otherwise
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
	const commands = isBeginning(view.snapshot) ? commandsOf(view) : [];
	const full = joinBlocks([
		paragraph(heading, 'strong', size.columns),
		phases(view, size.columns),
		diagnosis,
		otherSideRows(commands, size.columns),
		trust,
		fileRows(view, size.columns),
	]);
	const compact = joinBlocks([
		trust,
		briefPhases(view, size.columns),
		diagnosis,
		commands.flatMap(command => paragraph(command, 'strong', size.columns)),
		fileRows(view, size.columns),
	]);
	const rows = fit(withoutGaps(full).length <= size.rows ? full : compact, size.rows);
	const room = size.rows - rows.length - 1;
	if (room < recent.length) {
		return rows;
	}
	return [...rows, ...emptyRows(size.rows - rows.length - recent.length), ...recent];
}

/** What stands in the pane beside the messages. */
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
