import {Box, useCursor} from 'ink';
import {padEnd, truncate} from '../../text/graphemes.ts';
import type {Theme} from '../theme.ts';
import {HELP_FOOTER_ROWS, helpLines, lastHelpScroll} from './help-lines.ts';
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
	const last = lastHelpScroll({columns, rows});
	const first = Math.min(scroll, last);
	const shown = lines.slice(first, first + rows - HELP_FOOTER_ROWS);
	const more = first < last ? 'PgDn: more. ' : '';
	const hint = truncate(` Help. ${more}Esc: back`, columns);
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Region rect={{columns, rows: rows - HELP_FOOTER_ROWS}} lines={shown} theme={theme} />
			<Region rect={{columns, rows: 1}} lines={[[{text: padEnd(hint, columns), as: 'bar'}]]} theme={theme} />
		</Box>
	);
}
