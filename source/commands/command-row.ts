/** The two ways to chat in which somebody types. */
export type Mode = 'screen' | 'plain';

/** What may follow a command's name; `arguments.ts` reads it. */
export type ArgumentKind =
	| 'none'
	| 'text'
	| 'optional-text'
	| 'path'
	| 'optional-path'
	| 'switch'
	| 'count'
	| 'count-or-all'
	| 'command'
	| 'code'
	| 'version'
	| 'trial';

/** One command. */
export type CommandRow = {
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly modes: Mode | 'both';
	readonly argument: ArgumentKind;
	/** It acts on the session alone, the same in every mode (`performing`); all others each mode does in its own way. */
	readonly on?: 'session';
	/** As it is typed, with what may follow: capitals are placeholders. */
	readonly usage: string;
	/** One line. */
	readonly summary: string;
	/** What `/help NAME` adds to the summary. */
	readonly help?: string;
	/** What it adds in one of the modes only. */
	readonly onScreen?: string;
	readonly inPlain?: string;
	/** Cannot be taken back, so no beginning of the name will do. */
	readonly inFull?: true;
};
