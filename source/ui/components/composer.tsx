import {Box, Text, useCursor} from 'ink';
import TextInput from 'ink-text-input';
import {useTheme} from '../hooks/use-theme.ts';
import type {DraftView} from '../state/draft-view.ts';
import type {Rect} from '../state/layout.ts';

type Props = {
	readonly rect: Rect;
	readonly view: DraftView;
	/** Exactly as wide as the layout expects. */
	readonly prompt: string;
	/** Shown dimmed while nothing is written. */
	readonly placeholder: string;
};

/**
 * The line editor's face. The input component only shows the visible part of the draft: the keys go to the
 * draft's own reducer, and the cursor is the terminal's real one, which input methods need.
 */
export function Composer({rect, view, prompt, placeholder}: Props) {
	const {look} = useTheme();
	const {setCursorPosition} = useCursor();
	const last = rect.left + rect.columns - 1;
	setCursorPosition({
		x: Math.min(last, rect.left + prompt.length + view.cursor.column),
		y: rect.top + view.cursor.row,
	});
	const value = view.rows.join('\n');
	return (
		<Box height={rect.rows} flexShrink={0}>
			<Box width={prompt.length} flexShrink={0}>
				<Text {...look.strong}>{prompt}</Text>
			</Box>
			<Box width={rect.columns - prompt.length}>
				{value === '' ? (
					<Text {...look.quiet} wrap="truncate">
						{placeholder}
					</Text>
				) : (
					<TextInput value={value} onChange={ignore} focus={false} showCursor={false} />
				)}
			</Box>
		</Box>
	);
}

function ignore(): void {
	return;
}
