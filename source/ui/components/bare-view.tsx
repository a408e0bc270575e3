import {Box, useCursor} from 'ink';
import {truncate} from '../../text/graphemes.ts';
import type {UiState} from '../state/ui-state.ts';
import {visibleRows} from '../state/ui-view.ts';
import type {Theme} from '../theme.ts';
import {messageLines} from './message-lines.ts';
import {Region} from './region.tsx';

type Props = {readonly state: UiState; readonly theme: Theme; readonly links: boolean};

/** The messages alone, from edge to edge: what the mouse selects here is text and nothing else. */
export function BareView({state, theme, links}: Props) {
	const {columns, rows} = state;
	useCursor().setCursorPosition(undefined);
	const hint = truncate(' Text only, for selecting with the mouse. Esc: back', columns - 1);
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Region
				rect={{columns, rows: rows - 1}}
				lines={messageLines(visibleRows(state), theme.glyphs, links)}
				theme={theme}
			/>
			<Region rect={{columns, rows: 1}} lines={[[{text: hint, as: 'quiet'}]]} theme={theme} />
		</Box>
	);
}
