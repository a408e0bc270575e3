import {commandsOf} from '../../commands/find-command.ts';
import {cellWidth, padEnd} from '../../text/graphemes.ts';
import {keyBindings} from '../key-bindings.ts';
import {hang, paragraph, type Row, type Size} from './row.ts';

/**
 * The help screen, made from the tables of keys and commands.
 *
 * @param columns - The screen's width; no row is wider.
 */
export function helpPage(columns: number): readonly Row[] {
	const sections = [...new Set(keyBindings.map(binding => binding.section))];
	const keys = sections.flatMap(section => [
		heading(section),
		...keyBindings
			.filter(binding => binding.section === section)
			.flatMap(binding => entry(binding.keys.join(', '), binding.description, columns)),
	]);
	return [
		...keys,
		heading('Commands'),
		...commandsOf('screen').flatMap(command => entry(command.usage, command.summary, columns)),
		[],
		...paragraph('A unique beginning of a command is enough; //text sends a slash.', 'quiet', columns),
	];
}

/** The row under the help, which says how to leave it. */
export const HELP_FOOTER_ROWS = 1;

/** How many rows of help can be scrolled away before the last one is at the bottom. */
export function lastHelpScroll({columns, rows}: Size): number {
	return Math.max(0, helpPage(columns).length - (rows - HELP_FOOTER_ROWS));
}

const nameColumns = 30;

function heading(text: string): Row {
	return [{text: ` ${text}`, as: 'strong'}];
}

function entry(name: string, description: string, columns: number): readonly Row[] {
	if (columns >= 70 && cellWidth(name) < nameColumns) {
		const start: Row = [{text: `   ${padEnd(name, nameColumns)}`, as: 'self'}];
		return hang(start, paragraph(description, 'plain', columns - nameColumns - 3, 0));
	}
	// Where two columns have no room, the description goes below.
	return [...paragraph(name, 'self', columns, 3), ...paragraph(description, 'plain', columns, 5)];
}
