import {asciiForm} from '../text/contains-code.ts';
import {nearest} from '../text/nearest.ts';

/** What an input line of plain mode asks for. */
export type Command =
	/** `literal`: the text is not meant as an action, whatever it begins with. */
	| {readonly type: 'send'; readonly text: string; readonly literal?: true}
	| {readonly type: 'quit'}
	/** Without a code: show one's own and what to do with it. */
	| {readonly type: 'verify'; readonly code: string | undefined}
	| {readonly type: 'nick'; readonly name: string}
	| {readonly type: 'reconnect'; readonly allowLegacy: boolean}
	| {readonly type: 'release'}
	| {readonly type: 'status'}
	| {readonly type: 'help'; readonly about: string | undefined}
	/** Not a command that exists, or not used rightly: never sent, but answered. */
	| {readonly type: 'refused'; readonly why: string};

/** A command as `/help` tells of it. */
export type CommandHelp = {readonly name: string; readonly usage: string; readonly does: string};

/** All commands of plain mode, in the order in which help lists them. */
export const commandHelp: readonly CommandHelp[] = [
	{name: 'help', usage: '/help [command]', does: 'says what there is to type'},
	{name: 'quit', usage: '/quit', does: 'ends the chat; also /q, /exit, /bye, and the end of input'},
	{name: 'verify', usage: '/verify [CODE]', does: "compares the peer's code; without one, shows yours"},
	{name: 'me', usage: '/me TEXT', does: 'says what you do, such as "* alice waves"'},
	{name: 'nick', usage: '/nick [NAME]', does: 'sets the name that the peer sees; without one, takes it back'},
	{name: 'status', usage: '/status', does: 'says how things stand'},
	{
		name: 'reconnect',
		usage: '/reconnect [v1]',
		does: 'starts a new session; v1 allows the original protocol',
	},
	{
		name: 'release',
		usage: '/release',
		does: 'lets what is held, and what you type, go to a peer that is not verified',
	},
];

/**
 * Reads an input line: a command if it begins with one slash, otherwise a message.
 *
 * @param line - One line without its end.
 */
export function parseCommand(line: string): Command {
	if (/^[/／]{2}/.test(line)) {
		return {type: 'send', text: line.slice(1), literal: true};
	}
	if (!/^[/／]/.test(line)) {
		// A command with a blank before it by mistake would go to the peer, and with it perhaps a code.
		return /^[\s\p{Default_Ignorable_Code_Point}]+\/[A-Za-z]/u.test(asciiForm(line.slice(0, 200)))
			? refuse(
					'not sent: it looks like a command behind a blank. Type // for a message that begins with a slash',
				)
			: {type: 'send', text: line};
	}
	const [, typed = '', rest = ''] = /^[/／](\S*)\s*(.*)$/s.exec(line) ?? [];
	const name = resolve(asciiForm(typed).toLowerCase());
	return typeof name === 'string' ? build(name, rest.trimEnd()) : name;
}

type Name = 'quit' | 'verify' | 'nick' | 'reconnect' | 'release' | 'status' | 'help' | 'me';

const names: ReadonlyMap<string, Name> = new Map([
	['help', 'help'],
	['quit', 'quit'],
	['q', 'quit'],
	['exit', 'quit'],
	['bye', 'quit'],
	['verify', 'verify'],
	['me', 'me'],
	['nick', 'nick'],
	['status', 'status'],
	['reconnect', 'reconnect'],
	['release', 'release'],
]);

/**
 * What the full screen understands and plain mode does not, by what it may be called. A beginning means the same in
 * both modes: what is ambiguous there must not be done here.
 */
export const screenCommands: ReadonlyMap<string, string> = new Map([
	['find', 'find'],
	['search', 'find'],
	['next', 'next'],
	['prev', 'prev'],
	['previous', 'prev'],
	['more', 'more'],
	['copy', 'copy'],
	['save', 'save'],
	['unsend', 'unsend'],
	['pane', 'pane'],
	['bare', 'bare'],
	['unseen', 'unseen'],
	['top', 'top'],
	['bottom', 'bottom'],
	['redraw', 'redraw'],
	['suspend', 'suspend'],
	['bell', 'bell'],
	['typing', 'typing'],
	['time', 'time'],
	['clear', 'clear'],
	['burn', 'burn'],
]);

/** What cannot be taken back is typed in full: no beginning stands for it. */
const inFull: ReadonlySet<string> = new Set(['burn']);

function resolve(typed: string): Name | Command {
	const exact = names.get(typed);
	if (exact !== undefined) {
		return exact;
	}
	const only = screenCommands.get(typed);
	const begun = [...names, ...screenCommands]
		.filter(([called, name]) => typed !== '' && called.startsWith(typed) && !inFull.has(name))
		.map(([, name]) => name);
	const meant = [...new Set(only === undefined ? begun : [only])];
	const [name, ...others] = meant;
	if (name !== undefined && others.length === 0) {
		return names.get(name) ?? refuse(`not sent: /${name} works on the full screen only`);
	}
	if (name !== undefined) {
		return refuse(`not sent: /${typed} may mean ${meant.map(each => `/${each}`).join(' or ')}`);
	}
	const near = nearest(typed, [...names.keys()]);
	const hint = near === undefined ? '/help lists the commands.' : `did you mean /${near}?`;
	return refuse(
		`not sent: there is no command /${typed}; ${hint} Type // for a message that begins with a slash`,
	);
}

function build(name: Name, rest: string): Command {
	switch (name) {
		case 'me':
			return rest === ''
				? refuse('not sent: say what you do, such as /me waves')
				: {type: 'send', text: `/me ${rest}`};
		case 'verify':
			return {type: 'verify', code: rest === '' ? undefined : rest};
		case 'nick':
			return {type: 'nick', name: rest};
		case 'reconnect':
			return rest === '' || asciiForm(rest).toLowerCase() === 'v1'
				? {type: 'reconnect', allowLegacy: rest !== ''}
				: refuse('/reconnect takes nothing, or v1 to allow the original protocol');
		case 'help':
			return {
				type: 'help',
				about: rest === '' ? undefined : asciiForm(rest).replace(/^\//, '').toLowerCase(),
			};
		case 'quit':
		case 'release':
		case 'status':
			return rest === '' ? {type: name} : refuse(`not done: /${name} takes nothing after it`);
		default:
			name satisfies never;
			return refuse('not sent');
	}
}

function refuse(why: string): Command {
	return {type: 'refused', why};
}
