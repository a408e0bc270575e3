/** What may follow a command's name. */
export type ArgumentKind = 'none' | 'text' | 'path' | 'switch' | 'count' | 'command' | 'version';

export type CommandName =
	| 'help'
	| 'verify'
	| 'status'
	| 'me'
	| 'nick'
	| 'find'
	| 'next'
	| 'prev'
	| 'more'
	| 'copy'
	| 'save'
	| 'unsend'
	| 'release'
	| 'reconnect'
	| 'pane'
	| 'bare'
	| 'unseen'
	| 'top'
	| 'bottom'
	| 'redraw'
	| 'suspend'
	| 'bell'
	| 'typing'
	| 'time'
	| 'clear'
	| 'quit'
	| 'burn';

export type Command = {
	readonly name: CommandName;
	readonly aliases: readonly string[];
	/** As it is typed, with what may follow: capitals are placeholders. */
	readonly usage: string;
	/** One line. */
	readonly summary: string;
	/** What `/help NAME` adds to the summary. */
	readonly help: string;
	readonly argument: ArgumentKind;
	/** Cannot be taken back, so no beginning of the name will do. */
	readonly inFull?: true;
};

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
	{
		name: 'help',
		aliases: [],
		usage: '/help [COMMAND]',
		summary: 'all keys and commands, or one command',
		help: 'F1 and Alt+H do the same.',
		argument: 'command',
	},
	{
		name: 'verify',
		aliases: [],
		usage: '/verify [CODE]',
		summary: 'show your safety code, or compare the one that the peer tells you',
		help: 'Call your partner. Read your code aloud, and type the one you hear: /verify 1234 5678. Never send a code here: whoever sits in the middle could change it.',
		argument: 'text',
	},
	{
		name: 'status',
		aliases: [],
		usage: '/status',
		summary: 'how the connection is',
		help: 'The connection pane (F2) shows more.',
		argument: 'none',
	},
	{
		name: 'me',
		aliases: [],
		usage: '/me TEXT',
		summary: 'say what you do: "* bob waves"',
		help: 'The text is shown behind your name.',
		argument: 'text',
	},
	{
		name: 'nick',
		aliases: [],
		usage: '/nick [NAME]',
		summary: 'what the peer sees you as; without a name, none',
		help: 'One line of at most 64 bytes. Only a v2 peer sees it, and it proves nothing.',
		argument: 'text',
	},
	{
		name: 'find',
		aliases: ['search'],
		usage: '/find TEXT',
		summary: 'find a text in this session',
		help: 'Upper and lower case are the same. /prev and /next go on; Esc ends it. Ctrl+F does the same.',
		argument: 'text',
	},
	{
		name: 'next',
		aliases: [],
		usage: '/next',
		summary: 'the next newer match',
		help: 'After /find TEXT.',
		argument: 'none',
	},
	{
		name: 'prev',
		aliases: ['previous'],
		usage: '/prev',
		summary: 'the next older match',
		help: 'After /find TEXT.',
		argument: 'none',
	},
	{
		name: 'more',
		aliases: [],
		usage: '/more',
		summary: 'show the folded message on screen whole',
		help: 'Messages of more than 100 rows are folded, and so are many that come within a second.',
		argument: 'none',
	},
	{
		name: 'copy',
		aliases: [],
		usage: '/copy [N]',
		summary: 'copy the last message, or the one N messages back, to the clipboard',
		help: 'The terminal must allow it (OSC 52). Alt+L shows the bare text for selecting with the mouse.',
		argument: 'count',
	},
	{
		name: 'save',
		aliases: [],
		usage: '/save PATH',
		summary: 'write this chat to a new file and tell the peer so',
		help: 'The file is readable by you alone. A file that exists is never overwritten.',
		argument: 'path',
	},
	{
		name: 'unsend',
		aliases: [],
		usage: '/unsend [N|all]',
		summary: 'take back the newest waiting message, or N of them',
		help: 'Only messages that nobody has been sent yet can be taken back.',
		argument: 'count',
	},
	{
		name: 'release',
		aliases: [],
		usage: '/release',
		summary: 'let what is held, and what you type, go to this peer, though it is not verified',
		help: 'Once somebody was verified, or codes differed, nothing you type goes to anybody else before you verify the peer or release it.',
		argument: 'none',
	},
	{
		name: 'reconnect',
		aliases: [],
		usage: '/reconnect [v1]',
		summary: 'start a new session with new keys',
		help: 'With v1, a peer is allowed that speaks only v1 though it spoke v2 before: ask your partner by phone first.',
		argument: 'version',
	},
	{
		name: 'pane',
		aliases: [],
		usage: '/pane',
		summary: 'open or close the connection pane',
		help: 'F2 and Alt+P do the same.',
		argument: 'none',
	},
	{
		name: 'bare',
		aliases: [],
		usage: '/bare',
		summary: 'bare text, for selecting with the mouse',
		help: 'Esc ends it. Alt+L does the same.',
		argument: 'none',
	},
	{
		name: 'unseen',
		aliases: [],
		usage: '/unseen',
		summary: 'to the first message that came unseen',
		help: 'Alt+U does the same.',
		argument: 'none',
	},
	{
		name: 'top',
		aliases: [],
		usage: '/top',
		summary: 'to the first message',
		help: 'Ctrl+Home does the same.',
		argument: 'none',
	},
	{
		name: 'bottom',
		aliases: [],
		usage: '/bottom',
		summary: 'to the last message',
		help: 'Ctrl+End does the same.',
		argument: 'none',
	},
	{
		name: 'redraw',
		aliases: [],
		usage: '/redraw',
		summary: 'draw the screen again',
		help: 'Ctrl+L does the same.',
		argument: 'none',
	},
	{
		name: 'suspend',
		aliases: [],
		usage: '/suspend',
		summary: 'to the shell; "fg" comes back, the session lives on',
		help: 'Ctrl+Z does the same.',
		argument: 'none',
	},
	{
		name: 'bell',
		aliases: [],
		usage: '/bell on|off',
		summary: 'ring when a message comes and the terminal is not in front',
		help: 'Where the terminal does not report its focus, when nothing was typed for 10 s. Then it is silent for 10 s, or until somebody looks.',
		argument: 'switch',
	},
	{
		name: 'typing',
		aliases: [],
		usage: '/typing on|off',
		summary: 'let the peer see that you are typing',
		help: 'Never what you are typing.',
		argument: 'switch',
	},
	{
		name: 'time',
		aliases: [],
		usage: '/time on|off',
		summary: 'show the time of each message',
		help: 'Local time, hours and minutes.',
		argument: 'switch',
	},
	{
		name: 'clear',
		aliases: [],
		usage: '/clear',
		summary: 'forget all messages, on screen and in memory',
		help: 'On this side only. What you typed before is forgotten too.',
		argument: 'none',
	},
	{
		name: 'quit',
		aliases: ['q', 'exit', 'bye'],
		usage: '/quit',
		summary: 'end the chat and leave',
		help: 'Keys are destroyed and nothing is kept. Ctrl+C twice on an empty line does the same.',
		argument: 'none',
	},
	{
		name: 'burn',
		aliases: [],
		usage: '/burn',
		summary: 'destroy keys and messages and leave at once, without a goodbye',
		help: 'Must be typed in full. Ctrl+X twice does the same.',
		argument: 'none',
		inFull: true,
	},
];
