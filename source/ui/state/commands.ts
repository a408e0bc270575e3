import {asciiForm} from '../../text/contains-code.ts';
import {nearest} from '../../text/nearest.ts';
import {type Command, type CommandName, commands} from './command-table.ts';
import {isSlippedCommand} from './paste.ts';

/** What a line of input means. */
export type ParsedInput =
	| {readonly type: 'empty'}
	| {readonly type: 'send'; readonly text: string}
	/** `args` is what follows the name, without blanks around it. */
	| {readonly type: 'command'; readonly command: CommandName; readonly args: string}
	/** `nearest` is the name of a command, if there is one that is like it. */
	| {readonly type: 'unknown'; readonly name: string; readonly nearest: string | undefined}
	/** The beginning of several names. */
	| {readonly type: 'ambiguous'; readonly name: string; readonly matches: readonly string[]}
	/** Perhaps a command that slipped to the right: ask before it is sent. */
	| {readonly type: 'slash-guard'; readonly text: string};

/**
 * What a line of input means. A line that begins with a slash is never sent, unless it is `//` or `/me`; a slash of
 * full width is one too.
 *
 * @param text - As it stands in the composer.
 */
export function parseInput(text: string): ParsedInput {
	if (text.trim() === '') {
		return {type: 'empty'};
	}

	if (isSlippedCommand(text)) {
		return {type: 'slash-guard', text};
	}

	if (!/^[/／]/.test(text)) {
		return {type: 'send', text};
	}

	if (/^[/／]{2}/.test(text)) {
		// A session takes a leading "/me " for an action; behind a blank it is what it says.
		const literal = text.slice(1);
		return {type: 'send', text: /^\/me\s/i.test(literal) ? ` ${literal}` : literal};
	}

	const [, name = '', rest = ''] = /^[/／](\S*)([\s\S]*)$/.exec(text) ?? [];
	return parseCommand(asciiForm(name), rest.trim());
}

/** The command of this name or alias, whatever the case; no beginnings. */
export function commandNamed(name: string): Command | undefined {
	const wanted = asciiForm(name).toLowerCase();
	return commands.find(command => command.name === wanted || command.aliases.includes(wanted));
}

/** Commands, except those that must be typed in full, of which a name or alias begins so. */
export function commandsBeginning(prefix: string): readonly Command[] {
	const wanted = asciiForm(prefix).toLowerCase();
	return commands.filter(
		command =>
			command.inFull !== true && [command.name, ...command.aliases].some(name => name.startsWith(wanted)),
	);
}

function parseCommand(name: string, args: string): ParsedInput {
	const exact = commandNamed(name);
	const matches = exact === undefined ? commandsBeginning(name) : [exact];
	const [match] = matches;
	if (match === undefined || name === '') {
		return {type: 'unknown', name, nearest: nearestCommand(name)};
	}

	if (matches.length > 1) {
		return {type: 'ambiguous', name, matches: matches.map(command => command.name)};
	}

	return match.name === 'me' && args !== ''
		? {type: 'send', text: `/me ${args}`}
		: {type: 'command', command: match.name, args: isProse.has(match.argument) ? args : asciiForm(args)};
}

/** Arguments that mean what stands there, to the letter. */
const isProse: ReadonlySet<Command['argument']> = new Set(['text', 'path']);

/** The command that was probably meant. */
function nearestCommand(name: string): string | undefined {
	const names = commands.flatMap(command => [command.name, ...command.aliases]);
	const near = nearest(name.toLowerCase(), names);
	return near === undefined ? undefined : commandNamed(near)?.name;
}
