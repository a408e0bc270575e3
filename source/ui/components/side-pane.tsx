import {Box} from 'ink';
import {connectionSidebar} from '../rows/connection-pane.ts';
import type {ConnectionView} from '../rows/phases.ts';
import type {Row, Size} from '../rows/row.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly view: ConnectionView;
	/** Without the border. */
	readonly size: Size;
};

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
