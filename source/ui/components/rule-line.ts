import type {SessionSnapshot} from '../../session/snapshot.ts';
import {cellWidth, displayForm, truncate} from '../../text/graphemes.ts';
import {sanitizeRow} from '../../text/sanitize.ts';
import type {Layout} from '../state/layout.ts';
import type {Viewport} from '../state/viewport.ts';
import type {Theme} from '../theme.ts';
import type {Line} from './lines.tsx';

type Rule = {
	readonly columns: number;
	/** Where the side pane's border comes down, in form `both`. */
	readonly joint: number;
	readonly form: Extract<Layout, {type: 'screen'}>['form'];
};

/** The line above the composer. It says what is below the rows on screen, for whoever has scrolled up. */
export function ruleLine(viewport: Viewport, {columns, joint, form}: Rule, {glyphs}: Theme): Line {
	const line = glyphs.horizontal.repeat(columns);
	const start = form === 'both' ? line.slice(0, joint) + glyphs.joint : line.slice(0, 2);
	const label = form === 'pane' ? '' : scrollLabel(viewport);
	const room = columns - start.length - 2;
	if (label === '' || cellWidth(label) > room) {
		return [{text: (form === 'both' ? start : '').padEnd(columns, glyphs.horizontal), as: 'quiet'}];
	}
	const lead = start + glyphs.horizontal;
	return [
		{text: lead, as: 'quiet'},
		{text: label, as: 'strong'},
		{text: glyphs.horizontal.repeat(columns - lead.length - cellWidth(label)), as: 'quiet'},
	];
}

/**
 * The row above the messages.
 *
 * @param about.recording - Who has written the chat to a file.
 */
export function titleLine(
	{targetLabel, recording}: {readonly targetLabel: string} & Pick<SessionSnapshot, 'recording'>,
	columns: number,
	{glyphs}: Theme,
): Line {
	const separator = ` ${glyphs.separator} `;
	const brief = [' ttchat', displayForm(sanitizeRow(targetLabel))].join(separator);
	const full = [brief, savedWords(recording)].join(separator);
	const text = cellWidth(full) <= columns ? full : brief;
	return [{text: truncate(text, columns, glyphs.ellipsis), as: 'quiet'}];
}

function savedWords({self, peer}: SessionSnapshot['recording']): string {
	if (self) {
		return peer ? 'saved to files by both' : 'saved to a file by you';
	}
	return peer ? 'saved to a file by the peer' : 'nothing is saved';
}

function scrollLabel({follow, unseen}: Viewport): string {
	if (follow) {
		return '';
	}
	return unseen === 0 ? ' earlier messages (PgDn) ' : ` -- ${unseen} new -- `;
}
