import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

/** A program that runs beside the tested ones until it is disposed of. */
export type Companion = AsyncDisposable & {
	/** All that it has said so far. */
	readonly lines: readonly string[];
	/** Ends it with a signal, and waits. */
	stop(signal?: NodeJS.Signals): Promise<void>;
};

/**
 * Starts a program.
 *
 * @param ready - What it says once it can be used; left out, it can be at once.
 * @throws {Error} If it ends before that, or is not installed: with what it said.
 */
export async function startCompanion(command: readonly string[], ready?: RegExp): Promise<Companion> {
	const [name = '', ...args] = command;
	const child = spawn(name, args, {stdio: ['ignore', 'pipe', 'pipe']});
	const lines: string[] = [];
	const usable = Promise.withResolvers<void>();
	const ended = once(child, 'close');
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({input: stream}).on('line', line => {
			lines.push(line);
			if (ready?.test(line)) usable.resolve();
		});
	}
	const fail = (why: unknown) =>
		usable.reject(new Error(`${command.join(' ')}: ${why}\n${lines.join('\n')}`));
	ended.then(() => fail('it has ended'), fail);
	if (ready === undefined) child.once('spawn', () => usable.resolve());
	await usable.promise;
	const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
		if (child.exitCode === null && child.signalCode === null) child.kill(signal);
		await ended;
	};
	return {lines, stop, [Symbol.asyncDispose]: () => stop()};
}
