import process from 'node:process';
import {isInsideTmux} from './surroundings.ts';
import {enterModes, leaveModes} from './terminal-modes.ts';
import {taken} from './terminal-output.ts';
import {within} from './within.ts';

/** How long the shell is given to take the terminal. */
const STOP_MS = 50;
/** How long the terminal is given to take what gives it back to the shell. */
const GIVE_BACK_MS = 500;

const suspendKey = '\u001A';
const redrawKey = '\u000C';

/**
 * Stops the program as Ctrl+Z does, and returns when it goes on. To be called while Ink has let go of the terminal.
 *
 * The whole process group is stopped, as the terminal itself does it: a wrapper such as npm has to stop as
 * well. There is no waiting for SIGCONT: in an orphaned group (`ssh host ttchat`) nothing stops and it never comes.
 */
export async function stopProcess(): Promise<void> {
	process.stdout.write(leaveModes(isInsideTmux(process.env)));
	await within(GIVE_BACK_MS, taken(process.stdout));
	const listenAgain = silence('SIGTSTP', 'SIGCONT');
	await new Promise<void>(done => {
		process.kill(0, 'SIGTSTP');
		setTimeout(done, STOP_MS);
	});
	listenAgain();
	process.stdout.write(enterModes(isInsideTmux(process.env)));
}

/**
 * Makes keys of what happens to the terminal from outside: `kill -TSTP` is Ctrl+Z. Who was stopped without being asked
 * (`kill -STOP`) finds foreign text on the screen and a terminal that hands on whole lines only, when going on: that is
 * Ctrl+L. So is a change of the size that changes nothing: dtach and abduco say so that there is another terminal.
 *
 * @param press - Takes what the key would have sent.
 * @returns Ends the watching.
 */
export function watchStops(press: (key: string) => void): () => void {
	const suspend = () => press(suspendKey);
	const redraw = () => press(redrawKey);
	let size = sizeOf(process.stdout);
	const look = () => {
		const before = size;
		size = sizeOf(process.stdout);
		if (size === before) {
			redraw();
		}
	};
	process.on('SIGTSTP', suspend);
	process.on('SIGCONT', redraw);
	process.on('SIGWINCH', look);
	return () => {
		process.off('SIGTSTP', suspend);
		process.off('SIGCONT', redraw);
		process.off('SIGWINCH', look);
	};
}

function sizeOf({columns, rows}: NodeJS.WriteStream): string {
	return `${columns}x${rows}`;
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
