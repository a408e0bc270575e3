import {useTheme} from '../hooks/use-theme.ts';
import {type StatusView, statusRow} from '../rows/status-row.ts';
import {Rows} from './rows.tsx';

type Props = Omit<StatusView, 'glyphs'> & {readonly columns: number};

/** The last row: how the connection is, how much is known of the peer, and what the last key did. */
export function StatusBar({columns, ...status}: Props) {
	const {glyphs} = useTheme();
	return <Rows rows={[statusRow({...status, glyphs}, columns)]} />;
}
