import {Box, useCursor} from 'ink';
import {truncate} from '../../text/graphemes.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {MessageList} from './message-list.tsx';
import {Rows} from './rows.tsx';

type Props = {readonly state: ScreenState};

/** The messages alone, from edge to edge: what the mouse selects here is text and nothing else. */
export function BareView({state}: Props) {
	useCursor().setCursorPosition(undefined);
	const hint = truncate(' Text only, for selecting with the mouse. Esc: back', state.columns - 1);
	return (
		<Box width="100%" height={state.rows} flexDirection="column">
			<MessageList state={state} />
			<Rows rows={[[{text: hint, as: 'quiet'}]]} />
		</Box>
	);
}
