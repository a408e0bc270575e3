import {asciiForm} from '../../text/contains-code.ts';
import {commandNamed, commandsBeginning} from './commands.ts';
import {cleanInput} from './draft-text.ts';

/** What Tab found: the range of the text to replace, and with what. */
export type Completion = {
	/** Code units of the text. */
	readonly start: number;
	readonly end: number;
	/** In order; none if nothing fits. */
	readonly candidates: readonly string[];
};

/** What could stand where a path is being typed; folders end in a slash. */
export type ListPath = (prefix: string) => readonly string[];

/**
 * What Tab can put in place of the word before the cursor: commands, what a switch can be set to, paths. Ordinary
 * text is never completed.
 *
 * @param cursor - In code units of the text.
 * @param listPath - Paths beginning with a prefix; without it, paths are not completed.
 * @returns `undefined` where nothing is to be completed.
 */
export function complete(text: string, cursor: number, listPath?: ListPath): Completion | undefined {
	const before = text.slice(0, cursor);
	const name = /^[/／](\S*)$/.exec(before)?.[1];
	if (name !== undefined && !/^[/／]/.test(name)) {
		const candidates = commandsBeginning(name).map(command => `/${command.name} `);
		return {start: 0, end: cursor, candidates};
	}

	const argument = argumentBefore(before);
	if (argument === undefined) {
		return undefined;
	}

	const {start, typed} = argument;
	const candidates = candidatesFor(argument.command, typed, listPath);
	return candidates === undefined ? undefined : {start, end: cursor, candidates};
}

/** The path that is being typed, if one is: what to list. */
export function pathBefore(text: string, cursor: number): string | undefined {
	const argument = argumentBefore(text.slice(0, cursor));
	return argument !== undefined && commandNamed(argument.command)?.argument === 'path'
		? argument.typed
		: undefined;
}

function argumentBefore(
	before: string,
): {readonly command: string; readonly start: number; readonly typed: string} | undefined {
	const [, head = '', name, typed = ''] = /^([/／](\S+)\s+)([\s\S]*)$/.exec(before) ?? [];
	if (name === undefined) {
		return undefined;
	}

	const matches = commandsBeginning(name);
	const command = commandNamed(name) ?? (matches.length === 1 ? matches[0] : undefined);
	return command && {command: command.name, start: head.length, typed};
}

/** A draft would change any other name, or show it as several lines; what Tab puts there must be the file's. */
function isTypeable(path: string): boolean {
	return !path.includes('\n') && cleanInput(path) === path;
}

function candidatesFor(
	command: string,
	typed: string,
	listPath: ListPath | undefined,
): readonly string[] | undefined {
	const begins = (word: string) => word.startsWith(asciiForm(typed).toLowerCase());
	switch (commandNamed(command)?.argument) {
		case 'switch':
			return ['on', 'off'].filter(begins);
		case 'version':
			return ['v1'].filter(begins);
		case 'command':
			return commandsBeginning(typed).map(({name}) => name);
		case 'path':
			return listPath?.(typed).filter(isTypeable);
		default:
			return undefined;
	}
}
