import {Box, useCursor} from 'ink';
import {padEnd, truncate} from '../../text/graphemes.ts';
import {HELP_FOOTER_ROWS, helpPage, lastHelpScroll} from '../rows/help-page.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly columns: number;
	readonly rows: number;
	/** Rows that were scrolled away; more than there are is as many as there are. */
	readonly scroll: number;
};

/** Keys and commands, over the whole screen. */
export function Help({columns, rows, scroll}: Props) {
	useCursor().setCursorPosition(undefined);
	const last = lastHelpScroll({columns, rows});
	const first = Math.min(scroll, last);
	const height = rows - HELP_FOOTER_ROWS;
	const more = first < last ? 'PgDn: more. ' : '';
	const hint = truncate(` Help. ${more}Esc: back`, columns);
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Rows rows={helpPage(columns).slice(first)} height={height} />
			<Rows rows={[[{text: padEnd(hint, columns), as: 'bar'}]]} />
		</Box>
	);
}
