import process from 'node:process';
import {type Outcome, type StopSignal, stopSignals} from '../../errors/outcome.ts';

/** A way out that the user did not choose inside the interface. */
export type WayOut = {
	/** A signal, or a defect, to be printed on the ordinary screen. */
	readonly outcome: Outcome;
	/** How long the orderly close may take: whoever hangs up or shuts down does not wait for us. */
	readonly withinMs: number;
};

type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream};

/** How long each signal leaves. */
const patienceMs = {SIGINT: 2000, SIGTERM: 800, SIGQUIT: 800, SIGHUP: 800} as const satisfies Record<
	StopSignal,
	number
>;

function stopBy(signal: StopSignal): WayOut {
	return {outcome: {type: 'stopped', signal}, withinMs: patienceMs[signal]};
}

/**
 * Watches for everything that ends the program from outside: signals, a terminal that vanishes, a defect.
 *
 * A listener of ours switches Ink's own restoring off for that signal, so `leave` has to unmount first.
 *
 * @param leave - May be called more than once; only the first call counts.
 * @returns Ends the watching; errors of the streams are still caught then.
 */
export function watchWaysOut({stdin, stdout}: Terminal, leave: (way: WayOut) => void): () => void {
	const listeners = stopSignals.map(signal => ({signal, listener: () => leave(stopBy(signal))}));
	const vanish = () => leave(stopBy('SIGHUP'));
	const fail = (error: unknown) => leave({outcome: {type: 'failed', error}, withinMs: 800});
	for (const {signal, listener} of listeners) {
		process.on(signal, listener);
	}
	// A promise that nobody catches arrives here as well: that is Node's default for it.
	process.on('uncaughtException', fail);
	stdin.on('end', vanish);
	stdin.on('error', vanish);
	stdout.on('error', vanish);
	return () => {
		for (const {signal, listener} of listeners) {
			process.off(signal, listener);
		}
		process.off('uncaughtException', fail);
		stdin.off('end', vanish);
		// The listeners for errors stay: what is still written to a terminal that has gone must not be an exception.
	};
}
