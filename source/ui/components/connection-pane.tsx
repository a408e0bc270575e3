import {connectionPane} from '../rows/connection-pane.ts';
import type {ConnectionView} from '../rows/phases.ts';
import type {Size} from '../rows/row.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {newestRows} from '../state/view.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly state: ScreenState;
	readonly view: ConnectionView;
	readonly targetLabel: string;
	readonly size: Size;
};

/** How much of the messages the pane shows where it hides them. */
const RECENT_ROWS = 6;

/** The connection pane where it has the main area to itself, with the newest messages at the bottom. */
export function ConnectionPane({state, view, targetLabel, size}: Props) {
	const heading = state.session.stage === 'connecting' ? `Connecting to ${targetLabel}` : targetLabel;
	const recent = newestRows(state, RECENT_ROWS);
	return <Rows rows={connectionPane(view, {heading, recent}, size)} height={size.rows} />;
}
