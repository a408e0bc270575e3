import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {childEnvironment} from './child.ts';
import {deadline} from './deadline.ts';
import {program} from './program.ts';

/** One line of JSON mode. */
export type JsonEvent = {readonly type: string; readonly [field: string]: unknown};

/** Starts the built program in JSON mode, optionally by way of another command such as `ip netns exec`. */
export function startJsonProgram(args: readonly string[], before: readonly string[] = []): JsonProgram {
	const [command = '', ...rest] = [...before, ...program, '--json', ...args];
	const child = spawn(command, rest, {
		stdio: ['pipe', 'pipe', 'pipe'],
		env: childEnvironment(process.env, {}),
	});
	return new JsonProgram(child);
}

/** The built program in JSON mode: what it has told so far, and how to tell it something. */
export class JsonProgram implements AsyncDisposable {
	/** All events so far, in order. */
	readonly events: JsonEvent[] = [];
	/** The exit code. */
	readonly exited: Promise<number | null>;
	readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
	readonly #watchers = new Set<() => void>();
	readonly #taken = new Map<string, number>();
	#errors = '';
	#ended = false;

	constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
		this.#child = child;
		child.stdin.on('error', () => undefined);
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#errors += text;
		});
		createInterface({input: child.stdout})
			.on('line', line => this.#note(JSON.parse(line) as JsonEvent))
			.on('close', () => {
				this.#ended = true;
				this.#changed();
			});
		this.exited = once(child, 'close').then(([code]) => code as number | null);
	}

	/** The number of its process. */
	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** Texts from the peer, in order. */
	get texts(): readonly string[] {
		return this.events.filter(({type}) => type === 'message').map(({text}) => String(text));
	}

	/** The next event of a type that was not taken yet; may have happened before the call. */
	async next(type: string): Promise<JsonEvent> {
		const index = this.#taken.get(type) ?? 0;
		this.#taken.set(type, index + 1);
		const find = () => this.events.filter(event => event.type === type)[index];
		await this.until(() => find() !== undefined, `event ${type}`);
		return find() as JsonEvent;
	}

	/** Waits for something to be so; looked at after every event. */
	async until(condition: () => boolean, what: string): Promise<void> {
		const done = Promise.withResolvers<void>();
		const fail = (why: string) => {
			const story = this.events.slice(-30).map(event => JSON.stringify(event).slice(0, 300));
			done.reject(new Error(`${why} before ${what}\n${story.join('\n')}\n${this.#errors}`));
		};
		const check = () => {
			if (condition()) done.resolve();
			else if (this.#ended) fail('ended');
		};
		using _deadline = deadline(() => fail('timed out'));
		this.#watchers.add(check);
		check();
		try {
			await done.promise;
		} finally {
			this.#watchers.delete(check);
		}
	}

	/** Gives a command. */
	tell(command: Readonly<Record<string, unknown>>): void {
		this.#child.stdin.write(`${JSON.stringify(command)}\n`);
	}

	/** Ends the program in an orderly way. */
	async close(): Promise<number | null> {
		this.tell({type: 'close'});
		return this.exited;
	}

	/** Ends the program at once, as a crash would, or as a signal does. */
	async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		this.#child.kill(signal);
		await this.exited;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.#ended) await this.kill();
	}

	#note(event: JsonEvent): void {
		this.events.push(event);
		this.#changed();
	}

	#changed(): void {
		for (const check of [...this.#watchers]) check();
	}
}
