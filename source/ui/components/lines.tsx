import {Text} from 'ink';
import {createElement, type ReactNode} from 'react';
import type {Meaning, Theme} from '../theme.ts';

/** A piece of one row, with one look. */
export type Span = {
	readonly text: string;
	readonly as: Meaning;
	/** Looks like a link as well. */
	readonly link?: boolean;
};

/** One row of the screen: never wider than its pane, never broken by Ink. */
export type Line = readonly Span[];

type Props = {readonly lines: readonly Line[]; readonly theme: Theme};

/**
 * Rows as a single text node: Ink lays out one node whatever the height. Truncation is only the last
 * resort against a row that is wider than announced; a wrapped one would push all others down.
 */
export function Lines({lines, theme}: Props) {
	const pieces = lines.flatMap((line, row) => [
		...(row === 0 ? [] : ['\n']),
		...line.map(span => draw(span, theme)),
	]);
	// As single children and not as a list: rows have no identity that a key could name.
	return createElement(Text, {wrap: 'truncate'}, ...pieces);
}

function draw({text, as, link}: Span, {look}: Theme): ReactNode {
	if (as === 'plain' && link !== true) {
		return text;
	}
	return (
		<Text {...look[as]} {...(link === true ? look.link : undefined)}>
			{text}
		</Text>
	);
}
