import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {spawn} from '@lydell/node-pty';
import type {Bench} from './ratio.ts';

// The built program (`npm run build` first), from exec to the first frame that a person can read.
const program = path.resolve(import.meta.dirname, '../dist/ttchat.js');

export const bench: Bench = {
	name: 'start-up, compared with a bare `node -e ""`',
	yardstick: {name: 'node', work: () => execFileSync(process.execPath, ['-e', ''])},
	subjects: [
		{name: '--version', work: () => execFileSync(process.execPath, [program, '--version']), atMost: 4},
		{name: 'the connect form', work: () => firstFrame([], 'Whom do you want'), atMost: 15},
		{name: 'the connection pane', work: () => firstFrame(nobody(), 'Outgoing'), atMost: 18},
		// Two key pairs are being made beside it.
		{name: 'the connection pane of a demo', work: () => firstFrame(['--demo'], 'Outgoing'), atMost: 28},
	],
};

/** A peer that is not there, and another port of our own each time. */
function nobody(): readonly string[] {
	return ['127.0.0.1:9', '--port', String(10_000 + Math.floor(Math.random() * 20_000))];
}

/** Starts the program in a terminal and ends it as soon as the words stand there. */
async function firstFrame(args: readonly string[], words: string): Promise<number> {
	const {CI: _ci, NO_COLOR: _noColor, ...env} = process.env;
	const child = spawn(process.execPath, [program, ...args], {cols: 100, rows: 30, env});
	const drawn = Promise.withResolvers<void>();
	let output = '';
	child.onData(data => {
		output += data;
		if (output.includes(words)) drawn.resolve();
	});
	child.onExit(() => drawn.reject(new Error(`ended before the first frame:\n${output}`)));
	await drawn.promise;
	process.kill(child.pid, 'SIGKILL');
	return output.length;
}
