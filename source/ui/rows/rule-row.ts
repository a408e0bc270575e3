import type {Hold} from '../../session/events.ts';
import {cellWidth} from '../../text/graphemes.ts';
import {holdLabels} from '../../words/hold.ts';
import type {Layout} from '../state/layout.ts';
import type {Viewport} from '../state/viewport.ts';
import {drawable, type Glyphs} from '../theme.ts';
import type {Row} from './row.ts';

/** Where the rule is drawn. */
export type RulePlace = {
	readonly columns: number;
	/** Where the side pane's border comes down, in form `both`. */
	readonly joint: number;
	readonly form: Extract<Layout, {type: 'screen'}>['form'];
};

/**
 * The line above the composer. It says that what is typed there stays, if so; else what is below the rows on screen,
 * for whoever has scrolled up.
 */
export function ruleRow(
	viewport: Viewport,
	hold: Hold | undefined,
	{columns, joint, form}: RulePlace,
	glyphs: Glyphs,
): Row {
	const line = glyphs.horizontal.repeat(columns);
	if (hold !== undefined) {
		// Over the pane's border too: there may be no room beside it, and nothing on the screen matters more.
		const labels = holdLabels(hold).map(label => ` ${drawable(label, glyphs)} `);
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

function labelled(lead: string, label: Row[number], columns: number, {horizontal}: Glyphs): Row {
	const rest = Math.max(0, columns - lead.length - cellWidth(label.text));
	return [{text: lead, as: 'quiet'}, label, {text: horizontal.repeat(rest), as: 'quiet'}];
}

function scrollLabel({follow, unseen}: Viewport): string {
	if (follow) {
		return '';
	}
	return unseen === 0 ? ' earlier messages (PgDn) ' : ` -- ${unseen} new -- `;
}
