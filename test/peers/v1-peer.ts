import {type ChildProcessByStdio, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {deadline} from '../e2e/deadline.ts';

export type V1PeerOptions = {
	readonly listenPort: number;
	readonly targetPort: number;
	/** Further arguments of `v1_peer.py`, such as `--no-fragile`, `--ascii`, `--hold`. */
	readonly args?: readonly string[];
	/** A command that starts it, such as `ip netns exec`. */
	readonly before?: readonly string[];
};

/** One line of the peer's output; see `v1_peer.py` for which events have which fields. */
export type V1PeerEvent = {
	readonly event:
		| 'listening'
		| 'dialed'
		| 'accepted'
		| 'refused'
		| 'key'
		| 'message'
		| 'sent'
		| 'closed'
		| 'lost'
		| 'overread'
		| 'unexpected'
		| 'error';
	readonly [field: string]: unknown;
};

const script = path.join(import.meta.dirname, 'v1_peer.py');

/**
 * Starts an independent v1 peer and waits until it listens.
 *
 * @throws {Error} When no Python with the `cryptography` package is found (Debian: python3-cryptography).
 */
export async function startV1Peer(options: V1PeerOptions): Promise<V1Peer> {
	const {listenPort, targetPort, args = [], before = []} = options;
	const ports = ['--listen-port', String(listenPort), '--target-port', String(targetPort)];
	const [command = '', ...rest] = [...before, findPython(), script, ...ports, ...args];
	const peer = new V1Peer(spawn(command, rest, {stdio: ['pipe', 'pipe', 'pipe']}));
	await peer.next('listening');
	return peer;
}

/** A running v1 peer: what it has told so far, and how to tell it something. */
export class V1Peer implements AsyncDisposable {
	readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
	readonly #exited: Promise<unknown>;
	readonly #watchers = new Set<() => void>();
	readonly #events: V1PeerEvent[] = [];
	readonly #taken = new Map<string, number>();
	#errors = '';
	#ended = false;

	constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
		this.#child = child;
		// A peer that has ended says so through `next`, not through a broken pipe.
		child.stdin.on('error', error => this.#note(String(error)));
		child.stderr.setEncoding('utf8').on('data', (text: string) => this.#note(text));
		createInterface({input: child.stdout})
			.on('line', line => {
				this.#events.push(JSON.parse(line) as V1PeerEvent);
				this.#changed();
			})
			.on('close', () => {
				this.#ended = true;
				this.#changed();
			});
		this.#exited = once(child, 'close');
	}

	/** Everything that it has told, in order. */
	get events(): readonly V1PeerEvent[] {
		return this.#events;
	}

	/** The texts that it has received, in order. */
	get messages(): readonly string[] {
		return this.#events.filter(({event}) => event === 'message').map(({text}) => String(text));
	}

	/**
	 * The next event of a kind that was not taken yet; may have happened before the call.
	 *
	 * @throws {Error} With all events so far, after a minute or when the peer ends without it.
	 */
	async next(event: V1PeerEvent['event']): Promise<V1PeerEvent> {
		const index = this.#taken.get(event) ?? 0;
		this.#taken.set(event, index + 1);
		const find = () => this.#events.filter(entry => entry.event === event)[index];
		await this.#until(() => find() !== undefined, `event ${event}`);
		return find() as V1PeerEvent;
	}

	/** Waits until it has received that many texts. */
	async received(count: number): Promise<readonly string[]> {
		await this.#until(() => this.messages.length >= count, `${count} messages`);
		return this.messages;
	}

	/** Sends a text, as soon as it has our key. */
	send(text: string): void {
		this.#command({send: text});
	}

	/** Writes bytes on the link that it dialed, whatever they mean. */
	sendBytes(bytes: Uint8Array): void {
		this.#command({send_bytes_hex: Buffer.from(bytes).toString('hex')});
	}

	/** Closes the link that it dialed and goes on. */
	closeDialed(): void {
		this.#command({close: 'dialed'});
	}

	/** Leaves without a word, as the original does; resolves when the process is gone. */
	async quit(): Promise<void> {
		this.#command({quit: true});
		await this.#exited;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#child.kill('SIGKILL');
		await this.#exited;
	}

	#command(command: Readonly<Record<string, unknown>>): void {
		this.#child.stdin.write(`${JSON.stringify(command)}\n`);
	}

	async #until(condition: () => boolean, what: string): Promise<void> {
		const done = Promise.withResolvers<void>();
		const fail = (why: string) => done.reject(new Error(`v1 peer: ${why} before ${what}\n${this.#story()}`));
		const check = () => {
			if (condition()) {
				done.resolve();
			} else if (this.#ended) {
				fail('ended');
			}
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

	#changed(): void {
		for (const check of [...this.#watchers]) {
			check();
		}
	}

	#note(text: string): void {
		this.#errors += text;
	}

	#story(): string {
		return [...this.#events.map(event => JSON.stringify(event)), this.#errors].join('\n');
	}
}

/** Debian's Python first: a Python of the user's own seldom has the package. */
function findPython(): string {
	const found = ['/usr/bin/python3', 'python3'].find(
		python => spawnSync(python, ['-c', 'import cryptography']).status === 0,
	);
	if (found === undefined) {
		throw new Error('no python3 with the cryptography package: install python3-cryptography');
	}
	return found;
}
