import path from 'node:path';

const own = process.env['TTCHAT'];

/**
 * The words of a command that starts the program: the one that `TTCHAT` names, such as the single file that needs no
 * Node, or else the built one.
 */
export const program: readonly [string, ...string[]] =
	own === undefined
		? [process.execPath, path.resolve(import.meta.dirname, '../../dist/ttchat.js')]
		: [path.resolve(own)];

/** The same as it is typed into a shell. */
export const typedProgram: string = program.map(word => `'${word}'`).join(' ');
