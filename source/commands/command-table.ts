import type {CommandRow, Mode} from './command-row.ts';
import {fileCommands} from './file-commands.ts';

/**
 * Every command, in the order of the help. A row says all that is to be said of it: `/help`, completion and the
 * documents are made from here, and nothing compiles without a handler for it.
 */
const table = [
	{
		name: 'help',
		modes: 'both',
		argument: 'command',
		usage: '/help [COMMAND]',
		summary: 'what there is to type, or what one command does',
		onScreen: 'F1 and Alt+H show the same, and the keys.',
	},
	{
		name: 'verify',
		modes: 'both',
		argument: 'code',
		usage: '/verify [CODE]',
		summary: 'show your safety code, or compare the one that the peer tells you',
		help: 'Call your partner. Read your code aloud, and type the one you hear: /verify 1234 5678. Never send a code here: whoever sits in the middle could change it.',
	},
	{
		name: 'status',
		modes: 'both',
		argument: 'none',
		usage: '/status',
		summary: 'how the connection is',
		onScreen: 'The connection pane (F2) shows more.',
	},
	{
		name: 'me',
		modes: 'both',
		argument: 'text',
		usage: '/me TEXT',
		summary: 'say what you do: "* bob waves"',
		help: 'The text is shown behind your name.',
	},
	{
		name: 'nick',
		modes: 'both',
		on: 'session',
		argument: 'optional-text',
		usage: '/nick [NAME]',
		summary: 'what the peer sees you as; without a name, none',
		help: 'One line of at most 64 bytes. Only a v2 peer sees it, and it proves nothing.',
	},
	{
		name: 'find',
		aliases: ['search'],
		modes: 'screen',
		argument: 'optional-text',
		usage: '/find [TEXT]',
		summary: 'find a text in this session',
		help: 'Upper and lower case are the same. /prev and /next go on; Esc ends it. Ctrl+F does the same.',
	},
	{
		name: 'next',
		modes: 'screen',
		argument: 'none',
		usage: '/next',
		summary: 'the next newer match',
		help: 'After /find TEXT.',
	},
	{
		name: 'prev',
		aliases: ['previous'],
		modes: 'screen',
		argument: 'none',
		usage: '/prev',
		summary: 'the next older match',
		help: 'After /find TEXT.',
	},
	{
		name: 'more',
		modes: 'screen',
		argument: 'none',
		usage: '/more',
		summary: 'show the folded message on screen whole',
		help: 'Messages of more than 100 rows are folded, and so are many that come within a second.',
	},
	{
		name: 'copy',
		modes: 'screen',
		argument: 'count',
		usage: '/copy [N]',
		summary: 'copy the last message, or the one N messages back, to the clipboard',
		help: 'The terminal must allow it (OSC 52). Alt+L shows the bare text for selecting with the mouse.',
	},
	{
		name: 'save',
		modes: 'screen',
		argument: 'path',
		usage: '/save PATH',
		summary: 'write this chat to a new file and tell the peer so',
		help: 'The file is readable by you alone. A file that exists is never overwritten.',
	},
	{
		name: 'unsend',
		modes: 'screen',
		argument: 'count-or-all',
		usage: '/unsend [N|all]',
		summary: 'take back the newest waiting message, or N of them',
		help: 'Only messages that nobody has been sent yet can be taken back.',
	},
	...fileCommands,
	{
		name: 'release',
		modes: 'both',
		on: 'session',
		argument: 'none',
		usage: '/release',
		summary: 'let what is held, and what you type, go to this peer, though it is not verified',
		help: 'Once somebody was verified, or codes differed, nothing you type goes to anybody else before you verify the peer or release it.',
	},
	{
		name: 'reconnect',
		modes: 'both',
		on: 'session',
		argument: 'version',
		usage: '/reconnect [v1]',
		summary: 'start anew, with new keys',
		help: 'With v1, a peer is allowed that speaks only v1 though it spoke v2 before: ask your partner by phone first.',
	},
	{
		name: 'demo',
		modes: 'both',
		on: 'session',
		argument: 'trial',
		usage: '/demo drop|cut|offer',
		summary: 'in a demo: the partner vanishes, starts anew, or offers you a file',
		help: 'After drop somebody new is there: had you verified the partner, what you type is held then. After cut it is the same one, who proves it if you had verified each other. What you type meanwhile waits.',
	},
	{
		name: 'pane',
		modes: 'screen',
		argument: 'none',
		usage: '/pane',
		summary: 'open or close the connection pane',
		help: 'F2 and Alt+P do the same.',
	},
	{
		name: 'bare',
		modes: 'screen',
		argument: 'none',
		usage: '/bare',
		summary: 'bare text, for selecting with the mouse',
		help: 'Esc ends it. Alt+L does the same.',
	},
	{
		name: 'unseen',
		modes: 'screen',
		argument: 'none',
		usage: '/unseen',
		summary: 'to the first message that came unseen',
		help: 'Alt+U does the same.',
	},
	{
		name: 'top',
		modes: 'screen',
		argument: 'none',
		usage: '/top',
		summary: 'to the first message',
		help: 'Ctrl+Home does the same.',
	},
	{
		name: 'bottom',
		modes: 'screen',
		argument: 'none',
		usage: '/bottom',
		summary: 'to the last message',
		help: 'Ctrl+End does the same.',
	},
	{
		name: 'redraw',
		modes: 'screen',
		argument: 'none',
		usage: '/redraw',
		summary: 'draw the screen again',
		help: 'Ctrl+L does the same.',
	},
	{
		name: 'suspend',
		modes: 'screen',
		argument: 'none',
		usage: '/suspend',
		summary: 'to the shell; "fg" comes back, the session lives on',
		help: 'Ctrl+Z does the same.',
	},
	{
		name: 'bell',
		modes: 'screen',
		argument: 'switch',
		usage: '/bell on|off',
		summary: 'ring when a message comes and the terminal is not in front',
		help: 'Where the terminal does not report its focus, when nothing was typed for 10 s. Then it is silent for 10 s, or until somebody looks.',
	},
	{
		name: 'typing',
		modes: 'screen',
		argument: 'switch',
		usage: '/typing on|off',
		summary: 'let the peer see that you are typing',
		help: 'Never what you are typing.',
	},
	{
		name: 'time',
		modes: 'screen',
		argument: 'switch',
		usage: '/time on|off',
		summary: 'show the time of each message',
		help: 'Local time, hours and minutes.',
	},
	{
		name: 'clear',
		modes: 'screen',
		argument: 'none',
		usage: '/clear',
		summary: 'forget all messages, on screen and in memory',
		help: 'On this side only. What you typed before is forgotten too.',
	},
	{
		name: 'quit',
		aliases: ['q', 'exit', 'bye'],
		modes: 'both',
		argument: 'none',
		usage: '/quit',
		summary: 'end the chat and leave',
		help: 'Keys are destroyed and nothing is kept.',
		onScreen: 'Ctrl+C twice on an empty line does the same.',
		inPlain: 'So does the end of input.',
	},
	{
		name: 'burn',
		modes: 'screen',
		argument: 'none',
		usage: '/burn',
		summary: 'destroy keys and messages and leave at once, without a goodbye',
		help: 'Must be typed in full. Ctrl+X twice does the same.',
		inFull: true,
	},
] as const satisfies readonly CommandRow[];

export type CommandName = (typeof table)[number]['name'];

/** The commands of a mode. */
export type CommandOf<M extends Mode> = Extract<(typeof table)[number], {readonly modes: M | 'both'}>['name'];

/** The commands that act on the session alone. */
export type SessionCommand = Extract<(typeof table)[number], {readonly on: 'session'}>['name'];

/** The commands that a mode does in its own way. */
export type OwnCommandOf<M extends Mode> = Exclude<CommandOf<M>, SessionCommand>;

/** The kind of what may follow a command. */
export type ArgumentKindOf<Name extends CommandName> = Extract<
	(typeof table)[number],
	{readonly name: Name}
>['argument'];

export type Command = CommandRow & {readonly name: CommandName};

export const commands: readonly Command[] = table;
