import process from 'node:process';
import {later, within} from '../within.ts';
import {SETTLE_MS} from './frame-writer.ts';
import {isInsideTmux} from './surroundings.ts';
import {enterModes, enterModesAgain, leaveModes} from './terminal-modes.ts';
import {taken} from './terminal-output.ts';

/** How long the terminal is given to take what gives it back to the shell. */
const GIVE_BACK_MS = 500;

const suspendKey = '\u001A';
const redrawKey = '\u000C';

/**
 * Stops the program as Ctrl+Z does, and returns when it goes on. To be called while Ink has let go of the terminal.
 *
 * The whole process group is stopped, as the terminal itself does it: a wrapper such as npm has to stop as
 * well. There is no waiting for SIGCONT: in an orphaned group (`ssh host ttchat`) nothing stops and it never comes.
 *
 * Nor is there for anything else: a signal to oneself has done what it does when `kill` returns, and as long as the
 * keyboard is the shell's, Enter comes as a line feed and Ctrl+C as a signal. Hence it is that only for the stop itself.
 */
export async function stopProcess(): Promise<void> {
	const {stdin, stdout} = process;
	stdout.write(leaveModes(isInsideTmux(process.env)));
	await within(GIVE_BACK_MS, taken(stdout));
	const listenAgain = silence('SIGTSTP', 'SIGCONT');
	stdin.setRawMode(false);
	process.kill(0, 'SIGTSTP');
	stdin.setRawMode(true);
	listenAgain();
	stdout.write(enterModes(isInsideTmux(process.env)));
}

/**
 * Makes keys of what happens to the terminal from outside: `kill -TSTP` is Ctrl+Z. Who was stopped without being asked
 * (`kill -STOP`) finds foreign text on the screen and a terminal that hands on whole lines only, when going on: that is
 * Ctrl+L. So is a change of the size that changes nothing: dtach and abduco say so that there is another terminal. A
 * terminal of another size may be another one too, but there everything is drawn anyway, and once more when no more such
 * signals are to be expected.
 *
 * @param press - Takes what the key would have sent.
 * @returns Ends the watching.
 */
export function watchStops(press: (key: string) => void): () => void {
	const suspend = () => press(suspendKey);
	const redraw = () => press(redrawKey);
	let size = sizeOf(process.stdout);
	let settling: (() => void) | undefined;
	const look = () => {
		const before = size;
		size = sizeOf(process.stdout);
		process.stdout.write(enterModesAgain(isInsideTmux(process.env)));
		if (size !== before) {
			settling?.();
			settling = later(
				SETTLE_MS,
				() => {
					settling = undefined;
				},
				false,
			);
		} else if (settling === undefined) {
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
