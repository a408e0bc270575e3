import path from 'node:path';

type Words = readonly [string, ...string[]];

/** The words of a command that starts the built program on the Node that runs the tests. */
export const builtProgram: Words = [
	process.execPath,
	path.resolve(import.meta.dirname, '../../dist/ttchat.js'),
];

const other = process.env['TTCHAT'];

/** The program that is tested: the one that `TTCHAT` names, such as the single file with Node inside, or the built one. */
export const program: Words = other === undefined ? builtProgram : [path.resolve(other)];

/** The same as it is typed into a shell. */
export const typedProgram: string = program.map(word => `'${word}'`).join(' ');
