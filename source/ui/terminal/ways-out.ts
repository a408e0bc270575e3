import process from 'node:process';

/** A way out that the user did not choose inside the interface. */
export type WayOut = {
	/** The program's exit code: 128 plus the signal's number, or 1 for a defect. */
	readonly code: number;
	/** How long the orderly close may take: whoever hangs up or shuts down does not wait for us. */
	readonly withinMs: number;
	/** A defect, to be printed on the ordinary screen. */
	readonly error?: unknown;
};

/** What the interface is attached to. */
export type Streams = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream};

/** The terminal has gone. */
export const hangUp: WayOut = {code: 129, withinMs: 800};

const signals: ReadonlyMap<NodeJS.Signals, WayOut> = new Map([
	['SIGINT', {code: 130, withinMs: 2000}],
	['SIGTERM', {code: 143, withinMs: 800}],
	['SIGQUIT', {code: 131, withinMs: 800}],
	['SIGHUP', hangUp],
]);

/**
 * Watches for everything that ends the program from outside: signals, a terminal that vanishes, a defect.
 *
 * A listener of ours switches Ink's own restoring off for that signal, so `leave` has to unmount first.
 *
 * @param leave - May be called more than once; only the first call counts.
 * @returns Ends the watching; errors of the streams are still caught then.
 */
export function watchWaysOut({stdin, stdout}: Streams, leave: (way: WayOut) => void): () => void {
	const listeners = [...signals].map(([signal, way]) => ({signal, listener: () => leave(way)}));
	const vanish = () => leave(hangUp);
	const fail = (error: unknown) => leave({code: 1, withinMs: 800, error});
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
