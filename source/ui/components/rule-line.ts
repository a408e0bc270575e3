import type {Hold} from '../../session/events.ts';
import type {SessionSnapshot} from '../../session/snapshot.ts';
import {cellWidth, displayForm, truncate} from '../../text/graphemes.ts';
import {sanitizeRow} from '../../text/sanitize.ts';
import {heldLabels} from '../../words/event.ts';
import type {Layout} from '../state/layout.ts';
import type {Viewport} from '../state/viewport.ts';
import {drawable, type Theme} from '../theme.ts';
import type {Line} from './lines.tsx';

type Rule = {
	readonly columns: number;
	/** Where the side pane's border comes down, in form `both`. */
	readonly joint: number;
	readonly form: Extract<Layout, {type: 'screen'}>['form'];
};

/**
 * The line above the composer. It says that what is typed there stays, if so; else what is below the rows on screen,
 * for whoever has scrolled up.
 */
export function ruleLine(
	viewport: Viewport,
	hold: Hold | undefined,
	{columns, joint, form}: Rule,
	{glyphs}: Theme,
): Line {
	const line = glyphs.horizontal.repeat(columns);
	if (hold !== undefined) {
		// Over the pane's border too: there may be no room beside it, and nothing on the screen matters more.
		const labels = heldLabels(hold).map(label => ` ${drawable(label, glyphs)} `);
		const label = labels.find(candidate => cellWidth(candidate) <= columns - 4) ?? ' HELD ';
		return labelled(line.slice(0, 2), {text: label, as: 'error'}, columns, glyphs);
	}
	const start = form === 'both' ? line.slice(0, joint) + glyphs.joint : line.slice(0, 2);
	const label = form === 'pane' ? '' : scrollLabel(viewport);
	const room = columns - start.length - 2;
	if (label === '' || cellWidth(label) > room) {
		return [{text: (form === 'both' ? start : '').padEnd(columns, glyphs.horizontal), as: 'quiet'}];
	}
	return labelled(start + glyphs.horizontal, {text: label, as: 'strong'}, columns, glyphs);
}

function labelled(lead: string, label: Line[number], columns: number, {horizontal}: Theme['glyphs']): Line {
	const rest = Math.max(0, columns - lead.length - cellWidth(label.text));
	return [{text: lead, as: 'quiet'}, label, {text: horizontal.repeat(rest), as: 'quiet'}];
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
