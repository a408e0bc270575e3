import {asciiForm} from '../text/digits.ts';
import {type ArgumentOf, argumentReaders} from './arguments.ts';
import type {Mode} from './command-row.ts';
import type {CommandName, CommandOf, SessionCommand} from './command-table.ts';
import {commandNamed, commandsMeant, isOf, nearestCommand} from './find-command.ts';

/** A command, with what was typed behind it. */
export type Call<Name extends CommandName> = {
	readonly [Each in Name]: {readonly name: Each; readonly argument: ArgumentOf<Each>};
}[Name];

/** What a line of input means. */
export type ParsedInput<M extends Mode> =
	/** `literal`: no action, though it may look like one. */
	| {readonly type: 'send'; readonly text: string; readonly literal?: boolean}
	| {readonly type: 'command'; readonly call: Call<CommandOf<M>>}
	/** No command that exists here, or not used rightly; `why` is a sentence. */
	| {readonly type: 'refused'; readonly why: string}
	/** Perhaps a command that slipped to the right. */
	| {readonly type: 'slipped'; readonly text: string};

/** What is done for each command: for all that a mode does, `Handlers<OwnCommandOf<'plain'>, …>`. */
export type Handlers<Name extends CommandName, Rest extends readonly unknown[], Result> = {
	readonly [Each in Name]: (argument: ArgumentOf<Each>, ...rest: Rest) => Result;
};

/**
 * What a line of input means. A line that begins with a slash is never sent as it is, unless it begins with two; a
 * slash of full width is one too.
 */
export function parseInput<M extends Mode>(text: string, mode: M): ParsedInput<M> {
	if (isSlipped(text, mode)) {
		return {type: 'slipped', text};
	}
	if (!/^[/／]/.test(text)) {
		return {type: 'send', text};
	}
	if (/^[/／]{2}/.test(text)) {
		return {type: 'send', text: text.slice(1), literal: true};
	}
	const [, typed = '', rest = ''] = /^[/／](\S*)([\s\S]*)$/.exec(text) ?? [];
	const name = asciiForm(typed);
	const meant = commandsMeant(name);
	const [command] = meant;
	if (command === undefined) {
		return {type: 'refused', why: unknown(name)};
	}
	if (meant.length > 1) {
		return {type: 'refused', why: `/${name} could be ${meant.map(each => `/${each.name}`).join(', ')}.`};
	}
	if (!isOf(command, mode)) {
		return {type: 'refused', why: `/${command.name} works on the full screen only.`};
	}
	const read = argumentReaders[command.argument](rest.trim());
	return read === undefined
		? {type: 'refused', why: `Usage: ${command.usage}${command.argument === 'code' ? codeLooks : ''}`}
		: // The table says that this kind of argument belongs to this name.
			{type: 'command', call: {name: command.name, argument: read.value} as Call<CommandOf<M>>};
}

/** Whether a command acts on the session alone. */
export function isOnSession(call: Call<CommandName>): call is Call<SessionCommand> {
	return commandNamed(call.name)?.on === 'session';
}

/** Does what a command asks for. */
export function perform<Name extends CommandName, Rest extends readonly unknown[], Result>(
	handlers: Handlers<Name, Rest, Result>,
	{name, argument}: Call<Name>,
	...rest: Rest
): Result {
	// They belong together; of a union of both, the compiler cannot know it.
	return handlers[name](argument as never, ...rest);
}

/**
 * A slash after blanks, or after what cannot be seen. Where somebody can be asked, any will do; a line of a file is
 * refused, so there it has to look like the name of a command.
 */
function isSlipped(text: string, mode: Mode): boolean {
	const [, next] = /^[\s\p{Default_Ignorable_Code_Point}]+[/／](.?)/su.exec(text) ?? [];
	return next !== undefined && (mode === 'screen' || /^[a-z]/i.test(asciiForm(next)));
}

/** What a file that is dragged into a terminal looks like. */
const isPath = '/send in front of a path offers the file.';

const codeLooks = '. A code has eight digits, such as 1234 5678.';

function unknown(name: string): string {
	const near = nearestCommand(name);
	const advice = name.includes('/')
		? isPath
		: near === undefined
			? '/help lists them.'
			: `Did you mean /${near.name}?`;
	return `/${name.slice(0, 32)} is not a command. ${advice} // sends a slash.`;
}
