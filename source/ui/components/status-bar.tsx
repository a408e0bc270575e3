import {padEnd} from '../../text/graphemes.ts';
import {useTheme} from '../hooks/use-theme.ts';
import {type StatusView, statusRow} from '../rows/status-row.ts';
import {drawable} from '../theme.ts';
import {Rows} from './rows.tsx';

type Props = Omit<StatusView, 'glyphs'> & {readonly columns: number};

/** The last row: how the connection is, how much is known of the peer, and what the last key did. */
export function StatusBar({columns, ...status}: Props) {
	const {glyphs} = useTheme();
	return <Rows rows={[statusRow({...status, glyphs}, columns)]} />;
}

/** What has no room beside the trust word. */
export function HintAbove({rows, columns}: {readonly rows: readonly string[]; readonly columns: number}) {
	const {glyphs} = useTheme();
	return <Rows rows={rows.map(row => [{text: padEnd(` ${drawable(row, glyphs)}`, columns), as: 'bar'}])} />;
}
