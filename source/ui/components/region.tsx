import {Box} from 'ink';
import type {Rect} from '../state/layout.ts';
import type {Theme} from '../theme.ts';
import {type Line, Lines} from './lines.tsx';

type Props = {
	readonly rect: Pick<Rect, 'columns' | 'rows'>;
	readonly lines: readonly Line[];
	readonly theme: Theme;
};

/** A rectangle of the screen with its rows; it never shrinks, and takes no room where it has none. */
export function Region({rect, lines, theme}: Props) {
	if (rect.rows === 0 || rect.columns === 0) {
		return undefined;
	}
	return (
		<Box width={rect.columns} height={rect.rows} flexShrink={0}>
			<Lines lines={lines.slice(0, rect.rows)} theme={theme} />
		</Box>
	);
}
