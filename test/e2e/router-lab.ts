// A home network with its router, and somebody outside, made of network namespaces, for what is asked of routers. Outside
// bears addresses that look public: miniupnpd takes no others. Linux, root; Debian: iproute2, nftables, miniupnpd-nftables.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Companion, startCompanion} from './companion.ts';

/** `neighbour` shares the home network; `friend` is outside, behind a firewall that lets nobody in. */
export type RouterLabHost = 'home' | 'neighbour' | 'router' | 'friend';

const HOSTS = ['home', 'neighbour', 'router', 'friend'] as const;

export class RouterLab implements Disposable {
	readonly outside = '11.77.0.10';
	readonly friend = '11.77.0.20';
	readonly home6 = '2a00:77:1::10';
	readonly friend6 = '2a00:77:2::20';
	readonly #prefix = `ttchat-${process.pid}`;
	readonly #settings = `/etc/netns/${this.#prefix}-home`;
	readonly #folder = mkdtempSync(path.join(tmpdir(), 'ttchat-router-'));

	constructor() {
		try {
			this.#build();
		} catch (error) {
			this[Symbol.dispose]();
			throw error;
		}
	}

	/** What comes before a command to run it on that host. */
	enter(host: RouterLabHost): readonly [string, ...string[]] {
		return ['ip', 'netns', 'exec', this.#name(host)];
	}

	/**
	 * Starts Debian's miniupnpd.
	 *
	 * @param settings - Lines for its file, beyond those that are needed.
	 */
	startDaemon(settings: readonly string[] = []): Promise<Companion> {
		this.#nft(`table inet daemon
			delete table inet daemon
			table inet daemon {
				chain opened {}
				chain through {
					type filter hook forward priority 0; jump opened
					meta nfproto ipv6 iifname "outside" ct state new drop;
				}
				chain translated {}
				chain back {}
				chain prerouting { type nat hook prerouting priority -100; jump translated; }
				chain postrouting { type nat hook postrouting priority 101; jump back; }
			}`);
		const lines = [
			'ext_ifname=outside',
			'listening_ip=inside',
			'http_port=5000',
			'enable_natpmp=yes',
			'enable_upnp=yes',
			'secure_mode=yes',
			'uuid=00000000-0000-0000-0000-000000000001',
			'upnp_table_name=daemon',
			'upnp_nat_table_name=daemon',
			'upnp_forward_chain=opened',
			'upnp_nat_chain=translated',
			'upnp_nat_postrouting_chain=back',
			'allow 1024-65535 192.168.1.0/24 1024-65535',
			'deny 0-65535 0.0.0.0/0 0-65535',
			...settings,
		];
		const file = path.join(this.#folder, 'daemon.conf');
		writeFileSync(file, `${lines.join('\n')}\n`);
		const command = ['miniupnpd', '-d', '-f', file, '-P', path.join(this.#folder, 'pid')];
		return startCompanion([...this.enter('router'), ...command], /Listening for NAT-PMP\/PCP/);
	}

	/** The ports that the daemon has opened, and where they lead. */
	openPorts(): readonly string[] {
		const rules = this.#run('router', 'nft', 'list', 'chain', 'inet', 'daemon', 'translated');
		return [...rules.matchAll(/dport (\d+) dnat ip to (\S+)/g)].map(([, port, to]) => `${port} ${to}`);
	}

	/** The router does not hear what these rules of nftables drop; none: it hears everything. */
	deafen(...rules: readonly string[]): void {
		this.#nft(`table inet deaf
			delete table inet deaf
			table inet deaf {
				chain input { type filter hook input priority 0; ${rules.join('; ')}
				}
			}`);
	}

	/** The router forgets what it has opened, as if it had been started anew. */
	forget(): void {
		this.#nft('flush chain inet daemon translated\nflush chain inet daemon opened');
	}

	/** The home machine has another address beside its own. */
	addAddress(address: string): void {
		this.#address('home', 'eth0', address);
	}

	/** The home machine is in the network under another address, as after another lease. */
	readdress(address: string): void {
		this.#ip('-n', this.#name('home'), 'addr', 'flush', 'dev', 'eth0', 'scope', 'global');
		this.#address('home', 'eth0', address);
		this.#address6('home', 'eth0', this.home6);
		this.#ip('-n', this.#name('home'), 'route', 'add', 'default', 'via', '192.168.1.1');
	}

	/** What names stand for at home, as /etc/hosts would say. */
	writeHosts(lines: readonly string[]): void {
		mkdirSync(this.#settings, {recursive: true});
		writeFileSync(`${this.#settings}/hosts`, `${['127.0.0.1 localhost', ...lines].join('\n')}\n`);
	}

	/** At home there is no way out by IPv4. */
	dropRoute(): void {
		this.#ip('-n', this.#name('home'), '-4', 'route', 'del', 'default');
	}

	/** Gives the router another address outside, such as one of a carrier's own network. */
	renumber(address: string): void {
		this.#ip('-n', this.#name('router'), 'addr', 'flush', 'dev', 'outside');
		this.#ip('-n', this.#name('router'), 'addr', 'add', `${address}/24`, 'dev', 'outside');
	}

	[Symbol.dispose](): void {
		for (const host of [...HOSTS, 'hub'] as const) {
			try {
				execFileSync('ip', ['netns', 'del', this.#name(host)], {stdio: 'ignore'});
			} catch {
				// It was never made.
			}
		}
		for (const folder of [this.#folder, this.#settings]) rmSync(folder, {recursive: true, force: true});
	}

	#build(): void {
		for (const host of [...HOSTS, 'hub'] as const) {
			this.#ip('netns', 'add', this.#name(host));
			this.#ip('-n', this.#name(host), 'link', 'set', 'lo', 'up');
		}
		this.#ip('-n', this.#name('hub'), 'link', 'add', 'bridge', 'type', 'bridge');
		this.#ip('-n', this.#name('hub'), 'link', 'set', 'bridge', 'up');
		this.#plug('home', 'eth0', '192.168.1.10');
		this.#plug('neighbour', 'eth0', '192.168.1.11');
		this.#plug('router', 'inside', '192.168.1.1');
		for (const host of ['home', 'neighbour'] as const)
			this.#ip('-n', this.#name(host), 'route', 'add', 'default', 'via', '192.168.1.1');
		const pair = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', this.#name('friend')];
		this.#ip('-n', this.#name('router'), 'link', 'add', 'outside', ...pair);
		this.#address('router', 'outside', this.outside);
		this.#address('friend', 'eth0', this.friend);
		this.#run('router', 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
		for (const address of ['2a00:77:1::1', 'fe80::1']) this.#address6('router', 'inside', address);
		this.#address6('router', 'outside', '2a00:77:2::10');
		this.#address6('home', 'eth0', this.home6);
		this.#address6('friend', 'eth0', this.friend6);
		this.#ip('-n', this.#name('home'), 'route', 'add', 'default', 'via', 'fe80::1', 'dev', 'eth0');
		this.#ip('-n', this.#name('friend'), 'route', 'add', 'default', 'via', '2a00:77:2::10');
		this.#nft(`table ip router {
			chain out { type nat hook postrouting priority 100; oifname "outside" masquerade; }
			chain through {
				type filter hook forward priority 0; policy drop;
				ct state established,related accept; ct status dnat accept; iifname "inside" accept;
			}
		}`);
		const shut = `table inet firewall {
			chain input { type filter hook input priority 0; iifname "eth0" tcp flags & (syn | ack) == syn drop; }
		}`;
		execFileSync('ip', ['netns', 'exec', this.#name('friend'), 'nft', '-f', '-'], {input: shut});
	}

	#plug(host: RouterLabHost, device: string, address: string): void {
		const pair = ['type', 'veth', 'peer', 'name', device, 'netns', this.#name(host)];
		this.#ip('-n', this.#name('hub'), 'link', 'add', host, ...pair);
		this.#ip('-n', this.#name('hub'), 'link', 'set', host, 'master', 'bridge', 'up');
		this.#address(host, device, address);
	}

	#address(host: RouterLabHost, device: string, address: string): void {
		this.#ip('-n', this.#name(host), 'addr', 'replace', `${address}/24`, 'dev', device);
		this.#ip('-n', this.#name(host), 'link', 'set', device, 'up');
	}

	#address6(host: RouterLabHost, device: string, address: string): void {
		this.#ip('-n', this.#name(host), 'addr', 'add', `${address}/64`, 'dev', device, 'nodad');
	}

	#nft(rules: string): void {
		const [command, ...words] = this.enter('router');
		execFileSync(command, [...words, 'nft', '-f', '-'], {input: rules});
	}

	#run(host: RouterLabHost, ...words: readonly string[]): string {
		const [command, ...before] = this.enter(host);
		return execFileSync(command, [...before, ...words], {encoding: 'utf8'});
	}

	#ip(...parameters: readonly string[]): void {
		execFileSync('ip', parameters, {stdio: ['ignore', 'ignore', 'pipe']});
	}

	#name(host: RouterLabHost | 'hub'): string {
		return `${this.#prefix}-${host}`;
	}
}
