import {Box, Text, useCursor} from 'ink';
import {truncate} from '../../text/graphemes.ts';

type Props = {readonly columns: number; readonly rows: number};

/** What there is room for when there is no room. The chat goes on; only the drawing waits. */
export function TooSmall({columns, rows}: Props) {
	useCursor().setCursorPosition(undefined);
	return (
		<Box width="100%" height={rows}>
			<Text wrap="truncate">{truncate('too small: 40x10 is needed', columns)}</Text>
		</Box>
	);
}
