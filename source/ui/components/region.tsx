import {Box} from 'ink';
import type {Rect} from '../state/layout.ts';
import type {Theme} from '../theme.ts';
import {type Line, Lines} from './lines.tsx';

type Props = {
	readonly rect: Pick<Rect, 'columns' | 'rows'>;
	readonly lines: readonly Line[];
	readonly theme: Theme;
};

/**
 * Some rows of the screen, across the whole column that they are in; they take no room where they have none.
 *
 * Nothing here has a width of its own: after a resize Ink draws the old picture once more, in the new size. Rows
 * that did not yield to it would be broken by the terminal, and push everything else out of its place.
 */
export function Region({rect, lines, theme}: Props) {
	if (rect.rows === 0 || rect.columns === 0) {
		return undefined;
	}
	return (
		<Box height={rect.rows} flexShrink={0}>
			<Lines lines={lines.slice(0, rect.rows)} theme={theme} />
		</Box>
	);
}
