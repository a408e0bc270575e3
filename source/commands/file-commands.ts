import type {CommandRow} from './command-row.ts';

/** The commands for files, as rows of the table of all. */
export const fileCommands = [
	{
		name: 'send',
		modes: 'both',
		on: 'session',
		argument: 'path',
		usage: '/send PATH',
		summary: 'offer a file to the peer',
		help: 'Nothing but its name and size goes out before the peer accepts. A file is sent as it is when it is read: do not change it meanwhile. Quotes and backslashes are understood as a shell does, so a file can be dragged here. A second file waits for the first.',
	},
	{
		name: 'accept',
		modes: 'both',
		on: 'session',
		argument: 'optional-path',
		usage: '/accept [PATH]',
		summary: 'take the file that the peer offers, into the folder that you started in, or into PATH',
		help: 'PATH is a folder, or the name of a file that is not there yet. Nothing is ever overwritten: where the name is taken, it becomes "photo (2).jpg". Until it is complete it is called NAME.part. Open it only if you trust who sent it.',
	},
	{
		name: 'decline',
		modes: 'both',
		on: 'session',
		argument: 'none',
		usage: '/decline',
		summary: 'tell the peer that you do not want the file that it offers',
		help: 'An offer waits for an answer as long as the connection lasts.',
	},
	{
		name: 'cancel',
		modes: 'both',
		on: 'session',
		argument: 'optional-text',
		usage: '/cancel [FILE|all]',
		summary: 'stop a file that is on its way, either way, or take back an offer',
		help: 'Where there are several, the beginning of a name says which. What came of it so far is removed.',
	},
] as const satisfies readonly CommandRow[];
