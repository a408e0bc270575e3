import {asciiForm} from '../text/digits.ts';
import {nearest} from '../text/nearest.ts';
import type {Mode} from './command-row.ts';
import {type Command, type CommandName, commands} from './command-table.ts';

/** Whether a command can be typed in a mode. */
export function isOf(command: Command, mode: Mode): boolean {
	return command.modes === 'both' || command.modes === mode;
}

/** The commands that can be typed in a mode, in the order of the help. */
export function commandsOf(mode: Mode): readonly Command[] {
	return commands.filter(command => isOf(command, mode));
}

/** The command of this name or alias, whatever the case; no beginnings. */
export function commandNamed(name: string): Command | undefined {
	const wanted = asciiForm(name).toLowerCase();
	return commands.find(command => namesOf(command).includes(wanted));
}

/** What a command does, for a key that does the same. */
export function summaryOf(name: CommandName): string {
	return commandNamed(name)?.summary ?? name;
}

/** Commands, except those that must be typed in full, of which a name or alias begins so. */
export function commandsBeginning(prefix: string): readonly Command[] {
	const wanted = asciiForm(prefix).toLowerCase();
	return commands.filter(
		command => command.inFull !== true && namesOf(command).some(name => name.startsWith(wanted)),
	);
}

/**
 * The commands that a name stands for: one, if it is a name or the beginning of one command's names only. Those of
 * the other mode count too: a beginning means the same in both.
 */
export function commandsMeant(name: string): readonly Command[] {
	const exact = commandNamed(name);
	return exact === undefined ? (name === '' ? [] : commandsBeginning(name)) : [exact];
}

/** The command that was probably meant. */
export function nearestCommand(name: string): Command | undefined {
	const near = nearest(asciiForm(name).toLowerCase(), commands.flatMap(namesOf));
	return near === undefined ? undefined : commandNamed(near);
}

function namesOf({name, aliases = []}: Command): readonly string[] {
	return [name, ...aliases];
}
