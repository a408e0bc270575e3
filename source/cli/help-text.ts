import {allFlags, type Flag, secrets} from './flags.ts';

/** What `--help` prints: at most 80 columns wide. */
export function helpText(): string {
	return `ttchat: private one-to-one chat between two terminals. No server, no account,
fresh RSA-4096 keys for every session, nothing saved.

Usage
  ttchat [target] [options]

  Both sides start it with the other's address. Without a target, a form asks.

${entry('target', "IPv4 address, IPv6 address ([::1]) or host name, with :port for the peer's port")}

Options
${allFlags.map(flag => entry(`${flag.short === undefined ? '    ' : `-${flag.short}, `}${usageOf(flag)}`, helpOf(flag))).join('\n')}

Secrets, in the environment
${secrets.map(({name, help}) => entry(name, help)).join('\n')}

Keys and commands
  F1 or /help explains them inside the program; /help does in plain mode too.
  docs/reach.md tells what to do when it does not connect, docs/plain.md and
  docs/json.md how to use ttchat from scripts.

Examples
${examples.map(([command, what]) => entry(command, what, 39)).join('\n')}

Exit codes
${exitCodeHelp.map(([codes, what]) => entry(codes, what, 5)).join('\n')}
`;
}

/** How a flag is written, with what stands for its value. */
export function usageOf(flag: Flag): string {
	switch (flag.kind) {
		case 'value':
			return `--${flag.name} ${flag.placeholder}`;
		case 'toggle':
			return `--${flag.usual ? 'no-' : ''}${flag.name}`;
		case 'switch':
			return `--${flag.name}`;
		default:
			return flag satisfies never;
	}
}

/** What a flag is for, with what holds without it. */
export function helpOf(flag: Flag): string {
	return flag.kind === 'value' && flag.usual !== undefined
		? `${flag.help} (default ${flag.usual})`
		: flag.help;
}

/** Commands as one types them, and what for. */
export const examples: readonly (readonly [command: string, what: string])[] = [
	['ttchat 203.0.113.7', 'chat with the person at that address'],
	['ttchat bob.example:2007 --port 2008', 'with other ports than 2006'],
	['ttchat 203.0.113.7 --map', 'behind a router'],
	['ttchat --onion', 'where neither side can open a port: by Tor'],
	['ttchat --demo', 'try it alone'],
	['echo hello | ttchat bob.example', 'send a line once bob is there, and end'],
];

/** What the program ends with; the errors behind 1 to 4 are listed in docs/errors.md. */
export const exitCodeHelp: readonly (readonly [codes: string, what: string])[] = [
	['0', 'the chat ended normally; with end of input, everything was delivered'],
	['1', 'internal error'],
	['2', 'bad usage, or a settings file that cannot be used'],
	['3', 'cannot listen: the port is taken, or not permitted'],
	[
		'4',
		'with end of input in --plain or --json: the peer could not be reached or verified, or not everything was delivered',
	],
	['129', 'ended by SIGHUP, 130 by SIGINT, 131 by SIGQUIT, 143 by SIGTERM, after an orderly close'],
];

const columns = 80;
const indent = 2;

/** A term and what it means, which hangs in a column of its own. */
function entry(term: string, meaning: string, width = 23): string {
	const first = `${' '.repeat(indent)}${term.padEnd(width - 1)} `;
	return breakAt(meaning, columns - indent - width)
		.map((row, index) => (index === 0 ? first : ' '.repeat(indent + width)) + row)
		.join('\n');
}

/** ASCII only. */
function breakAt(text: string, width: number): readonly string[] {
	const rows: string[] = [];
	let row = '';
	for (const word of text.split(' ')) {
		if (row !== '' && row.length + 1 + word.length > width) {
			rows.push(row);
			row = word;
		} else {
			row = row === '' ? word : `${row} ${word}`;
		}
	}
	return [...rows, row];
}
