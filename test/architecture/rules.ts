/** What one part of the source may import. Everything that is not listed is forbidden. */
export type Allowance = {
	/** Other parts of the source. */
	readonly parts: readonly Part[];
	readonly node: readonly string[];
	readonly packages: readonly string[];
};

/** A folder of source/, or a file that lies directly in it, or the program's own first file. */
export type Part =
	| 'index'
	| 'errors'
	| 'text'
	| 'protocol'
	| 'crypto'
	| 'net'
	| 'session'
	| 'testing'
	| 'words'
	| 'commands'
	| 'files'
	| 'performing'
	| 'ui'
	| 'plain'
	| 'cli'
	| 'cli.tsx';

/** The direction of all imports, from the bottom to the top: nothing imports what stands below it here. */
export const allowances: Readonly<Record<Part, Allowance>> = {
	errors: {parts: [], node: [], packages: []},
	text: {parts: [], node: [], packages: ['string-width']},
	protocol: {parts: ['errors', 'text'], node: [], packages: []},
	crypto: {
		parts: ['errors', 'protocol'],
		node: ['node:crypto', 'node:util', 'node:v8', 'node:vm'],
		packages: [],
	},
	net: {
		parts: ['errors'],
		node: [
			'node:child_process',
			'node:crypto',
			'node:dgram',
			'node:dns',
			'node:dns/promises',
			'node:events',
			'node:fs/promises',
			'node:http',
			'node:net',
			'node:os',
			'node:util',
		],
		packages: [],
	},
	session: {parts: ['errors', 'protocol', 'crypto', 'net', 'text'], node: [], packages: []},
	testing: {parts: ['errors', 'protocol', 'crypto', 'net', 'session'], node: [], packages: []},
	index: {parts: ['errors', 'protocol', 'crypto', 'net', 'session', 'text'], node: [], packages: []},
	words: {parts: ['errors', 'session', 'text'], node: [], packages: []},
	commands: {parts: ['text'], node: [], packages: []},
	files: {
		parts: ['errors', 'session', 'text'],
		node: ['node:fs', 'node:fs/promises', 'node:os', 'node:path', 'node:process'],
		packages: [],
	},
	performing: {parts: ['session', 'words', 'commands', 'files'], node: [], packages: []},
	ui: {
		parts: ['errors', 'session', 'text', 'words', 'commands', 'files', 'performing'],
		node: ['node:process', 'node:stream'],
		packages: ['ink', 'ink-text-input', 'react', 'string-width'],
	},
	plain: {
		parts: ['errors', 'session', 'text', 'words', 'commands', 'files', 'performing'],
		node: ['node:stream', 'node:timers/promises'],
		packages: [],
	},
	cli: {
		parts: ['errors', 'text', 'session', 'words', 'files', 'ui', 'plain'],
		node: ['node:events', 'node:fs', 'node:process', 'node:v8'],
		packages: ['meow'],
	},
	'cli.tsx': {parts: ['cli'], node: ['node:process'], packages: []},
};

/** Files that may load something by a name that is not written out, and why. */
export const opaqueImports: Readonly<Record<string, string>> = {
	'source/cli/launcher.ts': 'loads the program that the build puts beside it',
};

/** Names that say nothing: a helper lives in the folder whose concept it serves. */
export const emptyNames: RegExp = /^(?:utils?|helpers?|common|shared|misc|types|.*manager|.*service)$/i;

export const maximumLines = 300;
