import {execFile, execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

const script = path.join(import.meta.dirname, 'tor-network.sh');
const run = promisify(execFile);

/** A Tor of its own in a network namespace that has nothing but itself; see tor-network.sh for who listens where. */
export class TorNetwork implements AsyncDisposable {
	readonly #namespace = `ttchat-${process.pid}-tor`;
	readonly #folder = mkdtempSync(path.join(tmpdir(), 'ttchat-tor-'));

	private constructor() {
		execFileSync('ip', ['netns', 'add', this.#namespace]);
		execFileSync('ip', ['-n', this.#namespace, 'link', 'set', 'lo', 'up']);
	}

	/** Settles once both clients can use it: about ten seconds. */
	static async start(): Promise<TorNetwork> {
		const network = new TorNetwork();
		try {
			await network.#do('up');
			return network;
		} catch (error) {
			await network[Symbol.asyncDispose]();
			throw error;
		}
	}

	/** What comes before a command to run it there. */
	get inside(): readonly [string, ...string[]] {
		return ['ip', 'netns', 'exec', this.#namespace];
	}

	async stopClient(client: 'c0' | 'c1'): Promise<void> {
		await this.#do('stop', client);
	}

	async startClient(client: 'c0' | 'c1'): Promise<void> {
		await this.#do('start', client);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#do('down').catch(() => undefined);
		execFileSync('ip', ['netns', 'del', this.#namespace]);
		rmSync(this.#folder, {recursive: true, force: true});
	}

	async #do(action: string, client = ''): Promise<void> {
		const [command, ...words] = this.inside;
		await run(command, [...words, script, action, path.join(this.#folder, 'net'), client]);
	}
}
