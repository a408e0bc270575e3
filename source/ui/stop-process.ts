import process from 'node:process';
import {enterModes, leaveModes} from './terminal-modes.ts';

/** How long the shell is given to take the terminal. */
const STOP_MS = 50;

/**
 * Stops the program as Ctrl+Z does, and returns when it goes on. To be called while Ink has let go of the terminal.
 *
 * The whole process group is stopped, as the terminal itself does it: a wrapper such as npm has to stop as
 * well. There is no waiting for SIGCONT: in an orphaned group (`ssh host ttchat`) nothing stops and it never comes.
 */
export async function stopProcess(): Promise<void> {
	process.stdout.write(leaveModes);
	await new Promise<void>(done => {
		process.kill(0, 'SIGTSTP');
		setTimeout(done, STOP_MS);
	});
	process.stdout.write(enterModes);
}
