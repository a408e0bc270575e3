// Two home networks with the same addresses inside, each behind a router that lets nobody in, and a line between the
// routers on which everything takes its time. Linux, root; Debian: iproute2, nftables, Python.
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {type Companion, startCompanion} from './companion.ts';

/** The two homes. */
export type Home = 'alice' | 'bob';

/**
 * `cone` keeps the port that a dial comes from; `symmetric` gives each another; `reset` is like `cone`, but refuses what
 * it did not expect instead of saying nothing.
 */
export type RouterKind = 'cone' | 'symmetric' | 'reset';

const HOMES = ['alice', 'bob'] as const;
const DELAY_MS = 60;
const delayLine = fileURLToPath(new URL('delay_line.py', import.meta.url));

export class TwoHomes implements AsyncDisposable {
	readonly #prefix = `ttchat-${process.pid}`;
	#line: Companion | undefined;

	/** Builds it, both routers of that kind. */
	static async build(kind: RouterKind): Promise<TwoHomes> {
		const lab = new TwoHomes();
		try {
			await lab.#build();
			for (const home of HOMES) lab.setRouter(home, kind);
			return lab;
		} catch (error) {
			await lab[Symbol.asyncDispose]();
			throw error;
		}
	}

	/** What comes before a command to run it in that home. */
	enter(home: Home): readonly [string, ...string[]] {
		return ['ip', 'netns', 'exec', this.#name(home)];
	}

	/** The address of that home's router outside: what the other side dials. */
	address(home: Home): string {
		return `11.78.0.${(HOMES.indexOf(home) + 1) * 10}`;
	}

	setRouter(home: Home, kind: RouterKind): void {
		const source = kind === 'symmetric' ? 'masquerade fully-random' : 'masquerade';
		const unexpected = kind === 'reset' ? 'meta l4proto tcp reject with tcp reset' : 'drop';
		const rules = `flush ruleset
			table ip router {
				chain out { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 ${source}; }
				chain in { type filter hook input priority 0; iifname "wan" ct state invalid drop; iifname "wan" ct state new ${unexpected}; }
				chain through {
					type filter hook forward priority 0; policy drop;
					ct state invalid drop; ct state established,related accept; iifname "lan" accept;
				}
			}`;
		this.#inRouter(home, ['nft', '-f', '-'], rules);
	}

	/** Nothing gets through between the routers any more. */
	pullCable(): void {
		const rules = 'table ip cable { chain pulled { type filter hook forward priority -10; drop; }; }';
		this.#inRouter('bob', ['nft', '-f', '-'], rules);
	}

	plugCable(): void {
		this.#inRouter('bob', ['nft', 'delete', 'table', 'ip', 'cable']);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#line?.stop();
		for (const home of HOMES) {
			for (const name of [this.#name(home), this.#router(home)]) {
				try {
					execFileSync('ip', ['netns', 'del', name], {stdio: 'ignore'});
				} catch {
					// It was never made.
				}
			}
		}
	}

	async #build(): Promise<void> {
		for (const home of HOMES) {
			for (const name of [this.#name(home), this.#router(home)]) {
				this.#ip('netns', 'add', name);
				this.#ip('-n', name, 'link', 'set', 'lo', 'up');
			}
		}
		const ends = HOMES.map(home => this.#router(home));
		this.#line = await startCompanion(['python3', delayLine, ...ends, String(DELAY_MS)], /ready/);
		for (const home of HOMES) this.#furnish(home);
	}

	#furnish(home: Home): void {
		const [inside, router] = [this.#name(home), this.#router(home)];
		this.#ip('-n', router, 'addr', 'add', `${this.address(home)}/24`, 'dev', 'wan');
		this.#ip('-n', router, 'link', 'set', 'wan', 'up');
		this.#ip('-n', router, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inside);
		this.#ip('-n', router, 'addr', 'add', '192.168.1.1/24', 'dev', 'lan');
		this.#ip('-n', router, 'link', 'set', 'lan', 'up');
		this.#ip('-n', inside, 'addr', 'add', '192.168.1.10/24', 'dev', 'eth0');
		this.#ip('-n', inside, 'link', 'set', 'eth0', 'up');
		this.#ip('-n', inside, 'route', 'add', 'default', 'via', '192.168.1.1');
		this.#inRouter(home, ['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
	}

	#inRouter(home: Home, command: readonly string[], input = ''): void {
		execFileSync('ip', ['netns', 'exec', this.#router(home), ...command], {input});
	}

	#ip(...parameters: readonly string[]): void {
		execFileSync('ip', parameters, {stdio: ['ignore', 'ignore', 'pipe']});
	}

	#name(home: Home): string {
		return `${this.#prefix}-home-${home}`;
	}

	#router(home: Home): string {
		return `${this.#prefix}-router-${home}`;
	}
}
