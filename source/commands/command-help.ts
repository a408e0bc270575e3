import type {Mode} from './command-row.ts';
import type {Command} from './command-table.ts';
import {commandsMeant, commandsOf, isOf} from './find-command.ts';

/**
 * What `/help NAME` says.
 *
 * @param about - A name, or a beginning that means one command.
 */
export function helpAbout(about: string, mode: Mode): string {
	const [command, ...others] = commandsMeant(about);
	if (command === undefined || others.length > 0) {
		const names = commandsOf(mode).map(({name}) => name);
		return `No such command. There are: ${names.join(' ')}`;
	}
	const elsewhere = isOf(command, mode) ? '' : ' It works on the full screen only.';
	return `${usageOf(command)}: ${purposeOf(command, mode)}${elsewhere}`;
}

/** How a command is typed, with its other names. */
export function usageOf({usage, aliases = []}: Command): string {
	const also = aliases.map(alias => `/${alias}`).join(', ');
	return also === '' ? usage : `${usage} (also ${also})`;
}

/** All that is to be said of what a command does. */
export function purposeOf(command: Command, mode: Mode): string {
	return `${command.summary}. ${moreAbout(command, mode)}`.trim();
}

/** What is to be said of a command beyond its summary. */
export function moreAbout({help, onScreen, inPlain}: Command, mode: Mode): string {
	return [help, mode === 'screen' ? onScreen : inPlain].filter(text => text !== undefined).join(' ');
}
