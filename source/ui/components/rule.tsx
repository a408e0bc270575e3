import type {Hold} from '../../session/events.ts';
import {cellWidth} from '../../text/graphemes.ts';
import {holdLabels} from '../../words/hold.ts';
import {useTheme} from '../hooks/use-theme.ts';
import type {Row} from '../rows/row.ts';
import {briefTransfer} from '../rows/transfer-row.ts';
import type {Layout} from '../state/layout.ts';
import type {TransferEntry} from '../state/message-log.ts';
import type {Viewport} from '../state/viewport.ts';
import {drawable, type Glyphs} from '../theme.ts';
import {Rows} from './rows.tsx';

/** Where the rule is drawn. */
type RulePlace = {
	readonly columns: number;
	/** Where the side pane's border comes down, in form `both`. */
	readonly joint: number;
	readonly form: Extract<Layout, {type: 'screen'}>['form'];
};

/** What the rule may have to say. */
type RuleView = {
	readonly viewport: Viewport;
	readonly hold: Hold | undefined;
	/** Files on their way that the messages do not show. */
	readonly transfers: readonly TransferEntry[];
};

/** The line above the composer, and what it has to say. */
export function Rule({place, ...view}: RuleView & {readonly place: RulePlace}) {
	const {glyphs} = useTheme();
	return <Rows rows={[ruleRow(view, place, glyphs)]} />;
}

/**
 * The line above the composer. It says that what is typed there stays, if so; where there is room, what is below the rows on screen,
 * for whoever has scrolled up, and, where no pane does, how far a file is that is out of sight.
 */
export function ruleRow(
	{viewport, hold, transfers}: RuleView,
	{columns, joint, form}: RulePlace,
	glyphs: Glyphs,
): Row {
	const line = glyphs.horizontal.repeat(columns);
	if (hold !== undefined) {
		// Over the pane's border too: there may be no room beside it, and nothing on the screen matters more.
		const labels = holdLabels(hold).map(label => ` ${drawable(label, glyphs)} `);
		const label = labels.find(candidate => cellWidth(candidate) <= columns - 4) ?? ' HELD ';
		const [lead, held, rest] = labelled(line.slice(0, 2), {text: label, as: 'error'}, columns, glyphs);
		const behind = form === 'pane' ? '' : scrollLabel(viewport);
		return behind === '' || rest.text.length < cellWidth(behind) + 4
			? [lead, held, rest]
			: [lead, held, ...labelled(line.slice(0, 2), {text: behind, as: 'strong'}, rest.text.length, glyphs)];
	}
	const start = form === 'both' ? line.slice(0, joint) + glyphs.joint : line.slice(0, 2);
	const room = columns - start.length - 2;
	const scrolled = form === 'pane' ? '' : scrollLabel(viewport);
	const file = form === 'messages' ? fileLabel(transfers, room - cellWidth(scrolled), glyphs) : '';
	const label = file + scrolled;
	if (label === '' || cellWidth(label) > room) {
		return [{text: (form === 'both' ? start : '').padEnd(columns, glyphs.horizontal), as: 'quiet'}];
	}
	return labelled(start + glyphs.horizontal, {text: label, as: 'strong'}, columns, glyphs);
}

function labelled(
	lead: string,
	label: Row[number],
	columns: number,
	{horizontal}: Glyphs,
): [lead: Row[number], label: Row[number], rest: Row[number]] {
	const rest = Math.max(0, columns - lead.length - cellWidth(label.text));
	return [{text: lead, as: 'quiet'}, label, {text: horizontal.repeat(rest), as: 'quiet'}];
}

/** The first of them, in no more than there is room for. */
function fileLabel(transfers: readonly TransferEntry[], room: number, glyphs: Glyphs): string {
	const [first, ...others] = transfers;
	if (first === undefined || room < LEAST_FILE_COLUMNS) {
		return '';
	}
	const more = others.length === 0 ? '' : ` (+${others.length})`;
	return ` ${briefTransfer(first, Math.min(room, MOST_FILE_COLUMNS) - 2 - more.length, glyphs)}${more} `;
}

const LEAST_FILE_COLUMNS = 20;
const MOST_FILE_COLUMNS = 40;

function scrollLabel({follow, unseen}: Viewport): string {
	if (follow) {
		return '';
	}
	return unseen === 0 ? ' earlier messages (PgDn) ' : ` -- ${unseen} new -- `;
}
