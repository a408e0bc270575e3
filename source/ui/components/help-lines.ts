import {commands} from '../../commands/command-table.ts';
import {isOf} from '../../commands/parse-input.ts';
import {cellWidth, padEnd} from '../../text/graphemes.ts';
import {wrap} from '../../text/wrap.ts';
import {keyBindings} from '../key-bindings.ts';
import type {Line} from './lines.tsx';

/**
 * The help screen, made from the tables of keys and commands.
 *
 * @param columns - The screen's width; no row is wider.
 */
export function helpLines(columns: number): readonly Line[] {
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
		...commands
			.filter(command => isOf(command, 'screen'))
			.flatMap(command => entry(command.usage, command.summary, columns)),
		[],
		...wrap('A unique beginning of a command is enough; //text sends a slash.', columns - 2).map(
			(text): Line => [{text: ` ${text}`, as: 'quiet'}],
		),
	];
}

/** The row under the help, which says how to leave it. */
export const HELP_FOOTER_ROWS = 1;

/** How many rows of help can be scrolled away before the last one is at the bottom. */
export function lastHelpScroll({columns, rows}: {readonly columns: number; readonly rows: number}): number {
	return Math.max(0, helpLines(columns).length - (rows - HELP_FOOTER_ROWS));
}

const nameColumns = 30;

function heading(text: string): Line {
	return [{text: ` ${text}`, as: 'strong'}];
}

function entry(name: string, description: string, columns: number): readonly Line[] {
	// Where two columns have no room, the description goes below.
	const beside = columns >= 70 && cellWidth(name) < nameColumns;
	const indent = beside ? nameColumns + 3 : 5;
	const [first = '', ...rest] = wrap(description, columns - indent - 1);
	const continued = rest.map((text): Line => [{text: ' '.repeat(indent) + text, as: 'plain'}]);
	if (beside) {
		return [
			[
				{text: `   ${padEnd(name, nameColumns)}`, as: 'self'},
				{text: first, as: 'plain'},
			],
			...continued,
		];
	}
	const names = wrap(name, columns - 4).map((text): Line => [{text: `   ${text}`, as: 'self'}]);
	return [...names, [{text: ' '.repeat(indent) + first, as: 'plain'}], ...continued];
}
