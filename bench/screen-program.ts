import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import {childEnvironment} from '../test/e2e/child.ts';

/** The built program (`node scripts/build.mjs` first). */
export const program: string = path.resolve(import.meta.dirname, '../dist/ttchat.js');

const DEADLINE_MS = 60_000;

/** The built program in a terminal of 120x40 that nobody draws, so that little but the program itself is measured. */
export class ScreenProgram implements Disposable {
	readonly #pty: IPty;
	readonly #watchers = new Set<() => void>();
	/** How much the program has written. */
	bytes = 0;
	#output = '';
	#ended = false;

	/**
	 * @param command - What is run instead: the same on another machine, say.
	 */
	constructor(
		args: readonly string[],
		command: readonly [string, ...string[]] = [process.execPath, program, ...args],
	) {
		const [file, ...rest] = command;
		this.#pty = spawn(file, rest, {
			cols: 120,
			rows: 40,
			env: childEnvironment(process.env, {TERM: 'xterm-256color'}),
		});
		this.#pty.onData(data => {
			this.bytes += data.length;
			this.#output = (this.#output + data).slice(-100_000);
			for (const look of [...this.#watchers]) look();
		});
		this.#pty.onExit(() => {
			this.#ended = true;
			for (const look of [...this.#watchers]) look();
		});
	}

	/** Waits until this was written. */
	async until(words: string): Promise<void> {
		await this.#when(() => this.#output.includes(words), words);
	}

	/** Forgets what was written, then types, and waits until this is written. */
	async typeUntil(text: string, words: string): Promise<void> {
		this.#output = '';
		this.#pty.write(text);
		await this.until(words);
	}

	/** Types a line as a person does: its end is no part of a paste. */
	async enter(line: string): Promise<void> {
		await this.typeUntil(line, line);
		await this.typeUntil('\r', line);
	}

	forget(): void {
		this.#output = '';
	}

	type(text: string): void {
		this.#pty.write(text);
	}

	/** Resident memory in MB. */
	get memoryMb(): number {
		return residentMb(this.#pty.pid);
	}

	/** Time of the processor so far, in ms. */
	get cpuMs(): number {
		return cpuMsOf(this.#pty.pid);
	}

	/** How often its main thread has waited for something to do so far. */
	get wakes(): number {
		const status = readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8');
		return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
	}

	[Symbol.dispose](): void {
		if (!this.#ended) process.kill(this.#pty.pid, 'SIGKILL');
	}

	async #when(holds: () => boolean, what: string): Promise<void> {
		const done = Promise.withResolvers<void>();
		const look = () => {
			if (holds()) done.resolve();
			else if (this.#ended) done.reject(new Error(`ended before ${what}:\n${this.#output}`));
		};
		const late = setTimeout(() => done.reject(new Error(`never: ${what}\n${this.#output}`)), DEADLINE_MS);
		this.#watchers.add(look);
		look();
		try {
			await done.promise;
		} finally {
			clearTimeout(late);
			this.#watchers.delete(look);
		}
	}
}

/** Resident memory of a process in MB. */
export function residentMb(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const TICK_MS = 10;

function cpuMsOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
	return TICK_MS * (Number(fields[11]) + Number(fields[12]));
}
