import {Box, useCursor} from 'ink';
import {padEnd, truncate} from '../../text/graphemes.ts';
import type {Theme} from '../theme.ts';
import {helpLines, maxHelpScroll} from './help-lines.ts';
import {Region} from './region.tsx';

type Props = {
	readonly columns: number;
	readonly rows: number;
	/** Rows that were scrolled away; more than there are is as many as there are. */
	readonly scroll: number;
	readonly theme: Theme;
};

/** Keys and commands, over the whole screen. */
export function HelpView({columns, rows, scroll, theme}: Props) {
	useCursor().setCursorPosition(undefined);
	const lines = helpLines(columns);
	const first = Math.min(scroll, maxHelpScroll(lines.length, rows - 1));
	const more = first + rows - 1 < lines.length ? 'PgDn: more. ' : '';
	const hint = truncate(` Help. ${more}Esc: back`, columns);
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Region rect={{columns, rows: rows - 1}} lines={lines.slice(first, first + rows - 1)} theme={theme} />
			<Region rect={{columns, rows: 1}} lines={[[{text: padEnd(hint, columns), as: 'bar'}]]} theme={theme} />
		</Box>
	);
}
