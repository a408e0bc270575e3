/** What libuv's handle of a terminal offers, behind Node's stream. */
type Handle = {
	readonly fd: number;
	setBlocking(blocking: boolean): unknown;
	close(): void;
};

/** A terminal that is written to. */
export type TerminalStream = {
	readonly writableLength: number;
	write(data: string, done?: () => void): unknown;
};

const STDOUT = 1;

/**
 * Lets the terminal take its time. Node writes to a terminal blocking: one that takes nothing for a while (a
 * suspended ssh, a stopped multiplexer) would stop the whole program, and the peer would take us for dead.
 *
 * Node has opened the terminal anew (libuv, `uv_tty_init`), so that the shell's own opening of it keeps its mode. It
 * cannot where the terminal belongs to somebody else (after `su`): there writing stays as it is, for the mode would
 * be the shell's too, and would stay after us.
 */
export function writeUnblocked(stdout: TerminalStream): void {
	const handle = handleOf(stdout);
	if (handle !== undefined && handle.fd !== STDOUT) {
		handle.setBlocking(false);
	}
}

/** Settles when the terminal has taken all that was written so far, or has gone. */
export function taken(stdout: TerminalStream): Promise<void> {
	if (stdout.writableLength === 0) {
		return Promise.resolve();
	}
	return new Promise(done => {
		stdout.write('', () => done());
	});
}

/** Lets go of a terminal that takes nothing, with what it has not taken: the program could not end otherwise. */
export function abandon(stdout: TerminalStream): void {
	handleOf(stdout)?.close();
}

function handleOf(stdout: TerminalStream): Handle | undefined {
	const handle: unknown = Reflect.get(stdout, '_handle');
	return isHandle(handle) ? handle : undefined;
}

function isHandle(handle: unknown): handle is Handle {
	return (
		typeof handle === 'object' &&
		handle !== null &&
		'fd' in handle &&
		typeof handle.fd === 'number' &&
		'setBlocking' in handle &&
		typeof handle.setBlocking === 'function' &&
		'close' in handle &&
		typeof handle.close === 'function'
	);
}
