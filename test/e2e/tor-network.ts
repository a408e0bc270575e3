import {execFile, execFileSync} from 'node:child_process';
import {globSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

const script = path.join(import.meta.dirname, 'tor-network.sh');
const run = promisify(execFile);

const MAX_TRIES = 4;
const BEGIN_TIMEOUT_MS = 75_000;

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
			await network.#up();
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

	/** The end of what each of them wrote. */
	logs(): string {
		const files = globSync(path.join(this.#folder, 'net/*/log')).sort();
		return files
			.map(file => `${file}\n${readFileSync(file, 'utf8').split('\n').slice(-25).join('\n')}`)
			.join('\n');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#down();
		execFileSync('ip', ['netns', 'del', this.#namespace]);
		rmSync(this.#folder, {recursive: true, force: true});
	}

	/** Tor itself may stand still while a network of so few begins; nothing is tested by that, and it begins anew. */
	async #up(): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			try {
				await this.#do('up');
				return;
			} catch (cause) {
				if (tries === MAX_TRIES) throw new Error(`no Tor network: ${cause}\n${this.logs()}`, {cause});
				await this.#down();
			}
		}
	}

	async #down(): Promise<void> {
		const pids = execFileSync('ip', ['netns', 'pids', this.#namespace], {encoding: 'utf8'});
		for (const pid of pids.split('\n').filter(Boolean)) kill(Number(pid));
		await this.#do('down').catch(() => undefined);
	}

	async #do(action: string, client = ''): Promise<void> {
		const [command, ...words] = this.inside;
		const options = {timeout: BEGIN_TIMEOUT_MS, killSignal: 'SIGKILL'} as const;
		await run(command, [...words, script, action, path.join(this.#folder, 'net'), client], options);
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended meanwhile.
	}
}
