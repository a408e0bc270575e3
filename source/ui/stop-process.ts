import process from 'node:process';
import {enterModes, leaveModes} from './terminal-modes.ts';

/** How long the shell is given to take the terminal. */
const STOP_MS = 50;

const suspendKey = '\u001A';
const redrawKey = '\u000C';

/**
 * Stops the program as Ctrl+Z does, and returns when it goes on. To be called while Ink has let go of the terminal.
 *
 * The whole process group is stopped, as the terminal itself does it: a wrapper such as npm has to stop as
 * well. There is no waiting for SIGCONT: in an orphaned group (`ssh host ttchat`) nothing stops and it never comes.
 */
export async function stopProcess(): Promise<void> {
	process.stdout.write(leaveModes);
	const listenAgain = silence('SIGTSTP', 'SIGCONT');
	await new Promise<void>(done => {
		process.kill(0, 'SIGTSTP');
		setTimeout(done, STOP_MS);
	});
	listenAgain();
	process.stdout.write(enterModes);
}

/**
 * Makes keys of being stopped from outside: `kill -TSTP` is Ctrl+Z. Who was stopped without being asked (`kill -STOP`)
 * finds foreign text on the screen and a terminal that hands on whole lines only, when going on: that is Ctrl+L.
 *
 * @param press - Takes what the key would have sent.
 * @returns Ends the watching.
 */
export function watchStops(press: (key: string) => void): () => void {
	const suspend = () => press(suspendKey);
	const redraw = () => press(redrawKey);
	process.on('SIGTSTP', suspend);
	process.on('SIGCONT', redraw);
	return () => {
		process.off('SIGTSTP', suspend);
		process.off('SIGCONT', redraw);
	};
}

/** Takes all listeners away, so that the signals do what they do by themselves; the result puts them back. */
function silence(...signals: readonly NodeJS.Signals[]): () => void {
	const taken = signals.flatMap(signal => process.listeners(signal).map(listener => ({signal, listener})));
	for (const {signal, listener} of taken) {
		process.off(signal, listener);
	}
	return () => {
		for (const {signal, listener} of taken) {
			process.on(signal, listener);
		}
	};
}
