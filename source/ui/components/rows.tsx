import {Box, Text} from 'ink';
import {createElement, type ReactNode} from 'react';
import {useTheme} from '../hooks/use-theme.ts';
import type {Row, Span} from '../rows/row.ts';
import type {Theme} from '../theme.ts';

type Props = {
	readonly rows: readonly Row[];
	/** How many rows of the screen they take, if that is not their number. */
	readonly height?: number;
};

/**
 * Some rows of the screen, across the whole column that they are in, as a single text node: Ink lays out one node
 * whatever the height. They take no room where they have none.
 *
 * Nothing here has a width of its own: after a resize Ink draws the old picture once more, in the new size. Rows
 * that did not yield to it would be broken by the terminal, and push everything else out of its place.
 */
export function Rows({rows, height = rows.length}: Props) {
	const theme = useTheme();
	if (height === 0) {
		return undefined;
	}
	const pieces = rows
		.slice(0, height)
		.flatMap((row, index) => [...(index === 0 ? [] : ['\n']), ...row.map(span => draw(span, theme))]);
	return (
		<Box height={height} flexShrink={0}>
			{/* As single children and not as a list: rows have no identity that a key could name. */}
			{createElement(Text, {wrap: 'truncate'}, ...pieces)}
		</Box>
	);
}

function draw({text, as, link}: Span, {look, links}: Theme): ReactNode {
	if (as === 'plain' && link === undefined) {
		return text;
	}
	const isActive = links && link !== undefined;
	return (
		<Text {...look[as]} {...(link === undefined ? undefined : look.link)}>
			{/* One id per link: the terminal takes the rows of a wrapped one for a whole. */}
			{isActive ? `\u001B]8;id=${link.id};${link.url}\u001B\\${text}\u001B]8;;\u001B\\` : text}
		</Text>
	);
}
