import type {Row, Span, Style} from '../state/styled-text.ts';
import {drawable, type Glyphs, type Meaning} from '../theme.ts';
import type {Line} from './lines.tsx';

/**
 * Message rows as the panes draw them.
 *
 * @param glyphs - For our own words; those of a message are never touched.
 * @param links - Whether the terminal knows OSC 8; otherwise links are only underlined.
 */
export function messageLines(rows: readonly Row[], glyphs: Glyphs, links: boolean): readonly Line[] {
	return rows.map(row =>
		row.map(span => ({
			text: spanText(span, glyphs, links),
			as: span.style === undefined ? 'plain' : styleMeaning[span.style],
			link: span.link !== undefined,
		})),
	);
}

/** What each style of a message row means. */
export const styleMeaning: Readonly<Record<Style, Meaning>> = {
	time: 'quiet',
	own: 'self',
	peer: 'peer',
	fate: 'quiet',
	failed: 'warning',
	'--': 'quiet',
	'-!-': 'warning',
	'=!=': 'error',
	'-->': 'strong',
	'<--': 'strong',
	line: 'quiet',
	fold: 'quiet',
	match: 'match',
	'current-match': 'current',
};

function spanText(span: Span, glyphs: Glyphs, links: boolean): string {
	if (span.style !== undefined && ourWords.has(span.style)) {
		return drawable(span.text, glyphs);
	}
	return links ? linked(span) : span.text;
}

const ourWords: ReadonlySet<Style> = new Set(['--', '-!-', '=!=', '-->', '<--', 'line', 'fold']);

// One id per link: the terminal takes the rows of a wrapped one for a whole.
function linked({text, link}: Span): string {
	return link === undefined ? text : `\u001B]8;id=${link.id};${link.url}\u001B\\${text}\u001B]8;;\u001B\\`;
}
