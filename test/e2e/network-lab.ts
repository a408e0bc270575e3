// Three machines and a switch, made of network namespaces. They share nothing with the network of this machine.
// Linux, root, and the programs `ip` and `nft` (Debian: iproute2, nftables).
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';

export type HostName = 'alice' | 'bob' | 'carol';

const HOSTS = ['alice', 'bob', 'carol'] as const;
const SWITCH = 'switch';

/** One network with its three hosts, until it is disposed of. */
export class NetworkLab implements Disposable {
	readonly #prefix = `ttchat-${process.pid}`;

	/** @throws {Error} Says what is missing: these tests cannot be run without it, and must not pass unseen. */
	constructor() {
		if (process.platform !== 'linux' || process.getuid?.() !== 0) {
			throw new Error(
				'network tests make network namespaces: run them on Linux, as root (sudo npm run test:e2e)',
			);
		}
		for (const program of ['ip', 'nft']) {
			try {
				execFileSync(program, ['-V'], {stdio: 'ignore'});
			} catch (cause) {
				throw new Error(`network tests need "${program}": install iproute2 and nftables`, {cause});
			}
		}
		removeLeftovers();
		try {
			this.#build();
		} catch (error) {
			this[Symbol.dispose]();
			throw error;
		}
	}

	/** What comes before a command to run it on that host. */
	enter(host: HostName): readonly [string, ...string[]] {
		return ['ip', 'netns', 'exec', this.#name(host)];
	}

	/** The host's address in IPv4. */
	address(host: HostName): string {
		return `10.77.0.${HOSTS.indexOf(host) + 1}`;
	}

	/** Gives the host another address in IPv4, and tells it. */
	addAddress(host: HostName, last: number): string {
		const address = `10.77.0.${last}`;
		this.#ip('-n', this.#name(host), 'addr', 'add', `${address}/24`, 'dev', 'eth0');
		return address;
	}

	/** The host's address in IPv6. */
	address6(host: HostName): string {
		return `fd77::${HOSTS.indexOf(host) + 1}`;
	}

	/** The host's link-local address, with the interface of whoever dials it. */
	linkLocal(host: HostName): string {
		return `fe80::77:${HOSTS.indexOf(host) + 1}%eth0`;
	}

	/**
	 * Lets no machine connect to that host any more; what it connects to itself works.
	 *
	 * @param kind - `stateful` lets in what answers to something, a dial that meets one from here, too; `stateless` no dial
	 * at all.
	 */
	raiseFirewall(host: HostName, kind: 'stateless' | 'stateful' = 'stateless'): void {
		const unwanted = kind === 'stateful' ? 'tcp dport != 0 ct state new' : 'tcp flags & (syn | ack) == syn';
		const rules = `table inet firewall {
			chain input {
				type filter hook input priority 0;
				iifname "eth0" ${unwanted} drop
			}
		}`;
		execFileSync('ip', ['netns', 'exec', this.#name(host), 'nft', '-f', '-'], {input: rules});
	}

	lowerFirewall(host: HostName): void {
		execFileSync('ip', ['netns', 'exec', this.#name(host), 'nft', 'flush', 'ruleset']);
	}

	/** 80 kbit/s from here on: whole Ethernet frames, and a seventh of a second between two of them. */
	slowDown(host: HostName): void {
		const name = this.#name(host);
		this.#ip('-n', name, 'link', 'set', 'eth0', 'gso_max_segs', '1');
		const rate = ['rate', '80kbit', 'burst', '1600', 'latency', '5s'];
		execFileSync('tc', ['-n', name, 'qdisc', 'add', 'dev', 'eth0', 'root', 'tbf', ...rate]);
	}

	pullCable(host: HostName): void {
		this.#ip('-n', this.#name(SWITCH), 'link', 'set', host, 'down');
	}

	plugCable(host: HostName): void {
		this.#ip('-n', this.#name(SWITCH), 'link', 'set', host, 'up');
	}

	/** What names stand for on that host, as /etc/hosts would say. */
	writeHosts(host: HostName, lines: readonly string[]): void {
		mkdirSync(this.#settings(host), {recursive: true});
		writeFileSync(`${this.#settings(host)}/hosts`, `${['127.0.0.1 localhost', ...lines].join('\n')}\n`);
	}

	[Symbol.dispose](): void {
		for (const host of [...HOSTS, SWITCH] as const) {
			try {
				execFileSync('ip', ['netns', 'del', this.#name(host)], {stdio: 'ignore'});
			} catch {
				// It was never made.
			}
			rmSync(this.#settings(host), {recursive: true, force: true});
		}
	}

	#build(): void {
		const hub = this.#name(SWITCH);
		this.#ip('netns', 'add', hub);
		this.#ip('-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
		this.#ip('-n', hub, 'link', 'set', 'bridge', 'up');
		for (const host of HOSTS) {
			const name = this.#name(host);
			this.#ip('netns', 'add', name);
			// Only the one link-local address that is given below.
			this.#ip('netns', 'exec', name, 'sysctl', '-qw', 'net.ipv6.conf.default.addr_gen_mode=1');
			this.#ip('link', 'add', host, 'netns', hub, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
			this.#ip('-n', hub, 'link', 'set', host, 'master', 'bridge', 'up');
			this.#ip('-n', name, 'addr', 'add', `${this.address(host)}/24`, 'dev', 'eth0');
			this.#ip('-n', name, 'addr', 'add', `${this.address6(host)}/64`, 'dev', 'eth0', 'nodad');
			const [linkLocal = ''] = this.linkLocal(host).split('%');
			this.#ip('-n', name, 'addr', 'add', `${linkLocal}/64`, 'dev', 'eth0', 'nodad');
			this.#ip('-n', name, 'link', 'set', 'lo', 'up');
			this.#ip('-n', name, 'link', 'set', 'eth0', 'up');
		}
	}

	#ip(...parameters: readonly string[]): void {
		execFileSync('ip', parameters, {stdio: ['ignore', 'ignore', 'pipe']});
	}

	#name(host: HostName | typeof SWITCH): string {
		return `${this.#prefix}-${host}`;
	}

	#settings(host: HostName | typeof SWITCH): string {
		return `/etc/netns/${this.#name(host)}`;
	}
}

/** A run that was killed could not tidy up: its namespaces bear the number of a process that is no more. */
function removeLeftovers(): void {
	const names =
		execFileSync('ip', ['netns', 'list'], {encoding: 'utf8'}).match(/^ttchat-[0-9]+-[a-z-]+/gm) ?? [];
	for (const name of names) {
		const [, pid = ''] = name.split('-');
		if (existsSync(`/proc/${pid}`)) continue;
		try {
			execFileSync('ip', ['netns', 'del', name], {stdio: 'ignore'});
		} catch {
			// Another run has removed it meanwhile.
		}
		rmSync(`/etc/netns/${name}`, {recursive: true, force: true});
	}
}
