import {execFileSync} from 'node:child_process';
import {freePorts} from '../test/e2e/ports.ts';
import type {Bench} from './ratio.ts';
import {program, ScreenProgram} from './screen-program.ts';

/** From exec to the first frame that a person can read. */
export const bench: Bench = {
	name: 'start-up',
	pairs: 11,
	yardstick: {name: 'node -e ""', work: () => execFileSync(process.execPath, ['-e', ''])},
	subjects: [
		{name: '--version', work: () => execFileSync(process.execPath, [program, '--version']), atMost: 1.6},
		{name: '--help', work: () => execFileSync(process.execPath, [program, '--help']), atMost: 1.6},
		{name: 'the form', work: () => firstFrame([], 'Whom do you want'), atMost: 5.5},
		{
			name: 'the connection pane',
			work: async () => {
				const [own = 0, peer = 0] = await freePorts(2);
				return await firstFrame([`127.0.0.1:${peer}`, '--port', String(own)], 'Outgoing');
			},
			atMost: 6.5,
		},
	],
};

/** Starts the program in a terminal and ends it as soon as the words stand there. */
async function firstFrame(args: readonly string[], words: string): Promise<number> {
	using screen = new ScreenProgram(args);
	await screen.until(words);
	return screen.bytes;
}
