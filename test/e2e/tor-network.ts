import {execFile, execFileSync} from 'node:child_process';
import {globSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
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

	/** Settles once both clients can use it: about twenty seconds. */
	static async start(): Promise<TorNetwork> {
		const network = new TorNetwork();
		try {
			await network.#do('up');
			return network;
		} catch (cause) {
			const logs = network.logs();
			await network[Symbol.asyncDispose]();
			throw new Error(`no Tor network: ${cause}\n${logs}`, {cause});
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

	/** The end of what each of them wrote. */
	logs(): string {
		const files = globSync(path.join(this.#folder, 'net/*/log')).sort();
		return files
			.map(file => `${file}\n${readFileSync(file, 'utf8').split('\n').slice(-25).join('\n')}`)
			.join('\n');
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
