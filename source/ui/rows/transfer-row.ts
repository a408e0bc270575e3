import {formatBytes, plural} from '../../text/format.ts';
import {cellWidth, displayForm, truncate} from '../../text/graphemes.ts';
import {onward, type Pace, shareOf, stalledMs} from '../../words/pace.ts';
import {answers, shownName} from '../../words/transfer.ts';
import {runningWords, stageAdvice, stageLabel} from '../../words/transfer-stage.ts';
import type {TransferEntry} from '../state/message-log.ts';
import {drawable, type Glyphs, type Meaning} from '../theme.ts';
import type {Row, Span} from './row.ts';

/** A name is not cut below this where something else can go instead. */
const LEAST_NAME_COLUMNS = 16;
const BAR_COLUMNS = 10;

/**
 * The one row of a file: its name, its size, and how far it is, as much of that as fits. It is one row whatever becomes
 * of the file, so that nothing below it ever moves.
 *
 * @param columns - What it takes at most.
 * @param found - How the name is shown, if it is looked for.
 */
export function transferRow(
	entry: TransferEntry,
	columns: number,
	glyphs: Glyphs,
	found: Meaning | undefined,
): Row {
	const {name, size, from} = entry.transfer;
	const arrow = `${from === 'self' ? glyphs.outbound : glyphs.inbound} `;
	const whole = displayForm(shownName(name));
	const least = Math.min(cellWidth(whole), LEAST_NAME_COLUMNS);
	const [fits, last] = rest(entry, ` ${formatBytes(size)}`, glyphs).reduce<readonly [Tail | undefined, Tail]>(
		([first], tail) => [
			first ?? (cellWidth(arrow) + least + widthOf(tail) <= columns ? tail : undefined),
			tail,
		],
		[undefined, []],
	);
	const tail = fits ?? last;
	const room = Math.max(1, columns - cellWidth(arrow) - widthOf(tail));
	return [
		{text: arrow, as: 'quiet'},
		{text: shortName(whole, room, glyphs.ellipsis), as: found ?? 'plain'},
		...tail,
	];
}

/** The same in as few columns as a pane has: name, and how far it is. */
export function briefTransfer({transfer, stage}: TransferEntry, columns: number, glyphs: Glyphs): string {
	const {name, from, size} = transfer;
	const arrow = from === 'self' ? glyphs.outbound : glyphs.inbound;
	const state = stage.type === 'running' ? briefPace(stage.pace, size) : stageLabel(stage, from);
	const room = columns - cellWidth(arrow) - cellWidth(state) - 2;
	const short = shortName(displayForm(shownName(name)), Math.max(1, room), glyphs.ellipsis);
	return truncate(`${arrow} ${short} ${state}`, columns, glyphs.ellipsis);
}

function briefPace(pace: Pace, size: number): string {
	const share = `${shareOf(pace.at(-1)?.bytes ?? 0, size)} %`;
	return stalledMs(pace, size) === undefined ? share : `${share} stalled`;
}

/** What stands behind the name. */
type Tail = readonly Span[];

function widthOf(tail: Tail): number {
	return tail.reduce((sum, {text}) => sum + cellWidth(text), 0);
}

/** From the fullest to the briefest; the size goes before the words for what became of it. */
function rest(entry: TransferEntry, size: string, glyphs: Glyphs): readonly Tail[] {
	const states = statesOf(entry, glyphs);
	const isOver = entry.stage.type === 'done' || entry.stage.type === 'ended';
	const sized = (isOver ? states.slice(0, -1) : states).map(
		(state): Tail => [{text: size, as: 'plain'}, ...state],
	);
	const [fullest = []] = sized;
	const again: Span = {text: ` (${plural(entry.withdrawn + 1, 'offer')})`, as: 'warning'};
	return [
		...(entry.withdrawn === 0 ? [] : [[...fullest, again]]),
		...sized,
		...(isOver ? states : states.slice(-1)),
	];
}

/** How far it is, from the fullest to the briefest. */
function statesOf({transfer, stage}: TransferEntry, glyphs: Glyphs): readonly Tail[] {
	const {from, size} = transfer;
	const label = stageLabel(stage, from);
	switch (stage.type) {
		case 'waiting':
			return [said(`${glyphs.ellipsis} ${label}`, 'quiet')];
		case 'offered':
			return from === 'self'
				? [said(`${label}, not answered yet`, 'quiet'), said(label, 'quiet')]
				: [said(answers, 'strong'), said('/accept or /decline', 'strong'), said('/accept?', 'strong')];
		case 'running': {
			const pace = stage.pace.length === 0 ? onward([], 0, 0) : stage.pace;
			const words = runningWords(pace, transfer);
			const [share] = words;
			const bytes = pace.at(-1)?.bytes ?? 0;
			const bar = barOf(bytes, size);
			const [full, ...less] = words.map((_, dropped) =>
				[`${bar} ${share}`, ...words.slice(1, words.length - dropped)].join('  '),
			);
			// A full bar says less than what is waited for.
			const texts = [full ?? share, ...(bytes >= size ? [words.join('  ')] : []), ...less, share];
			return texts.map(text => said(text, 'busy'));
		}
		case 'done':
			return [...doneAs(stage.path, transfer.name).map(as => `${drawable(label + as, glyphs)} `), ''].map(
				text => said(text + glyphs.done, 'good'),
			);
		case 'ended': {
			const advice = stageAdvice(stage, from);
			const short = stageLabel({...stage, by: 'self'}, from);
			return [...(advice === undefined ? [] : [` ${label}: ${advice}`]), ` ${label}`, ` ${short}`, ''].map(
				text => said(glyphs.phase.failed + text, stage.by === 'self' ? 'quiet' : 'warning'),
			);
		}
		default:
			return stage satisfies never;
	}
}

function said(text: string, as: Meaning): Tail {
	return [{text: `  ${text}`, as}];
}

/** Its name, where that is another one than it was offered under. */
function doneAs(path: string | undefined, name: string): readonly string[] {
	const last = path?.split(/[/\\]/).at(-1);
	return last === undefined || last === name ? [''] : [` as ${displayForm(shownName(last))}`, ''];
}

function barOf(bytes: number, size: number): string {
	const filled = Math.floor((shareOf(bytes, size) * BAR_COLUMNS) / 100);
	return `[${'#'.repeat(filled)}${'-'.repeat(BAR_COLUMNS - filled)}]`;
}

/** Cut before the extension: that says what it is. */
function shortName(name: string, columns: number, ellipsis: string): string {
	if (cellWidth(name) <= columns) {
		return name;
	}
	const extension = /(?<=.)\.[^.\s]{1,8}$/u.exec(name)?.[0] ?? '';
	const room = columns - cellWidth(extension);
	return room < cellWidth(ellipsis) + 2
		? truncate(name, columns, ellipsis)
		: truncate(name.slice(0, name.length - extension.length), room, ellipsis) + extension;
}
