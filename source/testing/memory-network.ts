import {TtchatError} from '../errors.ts';
import type {Address, Dialer, Link, Listener, ListenerHandlers} from '../net/link.ts';
import {formatAddress} from '../net/target.ts';
import type {Way} from '../net/way.ts';
import {type MemoryLink, memoryLinkPair} from './memory-link.ts';

/** Hosts that reach each other in memory, with the faults that a test wants. */
export class MemoryNetwork {
	readonly #listening = new Map<string, {readonly target: string; readonly handlers: ListenerHandlers}>();
	/** Hosts that nobody can dial, as behind a firewall. */
	readonly unreachable = new Set<string>();
	/** Every link that was made, its dialing end first. */
	readonly links: (readonly [MemoryLink, MemoryLink])[] = [];

	/** The way between that host and its target; a test may leave one of its ends out, or call it another kind. */
	way(self: Address, target: Address): Required<Way> {
		return {
			kind: 'direct',
			label: 'directly',
			listener: this.listener(self, target.host),
			dialer: this.dialer(self.host, target),
		};
	}

	/** A server socket of that host, for links from `target` alone. */
	listener(at: Address, target: string): Listener {
		const key = formatAddress(at.host, at.port);
		return {
			listen: async handlers => {
				if (this.#listening.has(key)) throw new TtchatError('ERR_PORT_TAKEN');
				this.#listening.set(key, {target, handlers});
				return at;
			},
			close: async () => {
				this.#listening.delete(key);
			},
		};
	}

	/** A client socket of the host `from`. */
	dialer(from: string, target: Address): Dialer {
		return {target, dial: async signal => this.#connect(from, target, signal)};
	}

	async #connect(from: string, target: Address, signal: AbortSignal): Promise<Link> {
		await Promise.resolve();
		if (signal.aborted) throw new TtchatError('ERR_DIAL_FAILED');
		if (this.unreachable.has(target.host)) throw new TtchatError('ERR_TIMED_OUT');
		const there = this.#listening.get(formatAddress(target.host, target.port));
		if (there === undefined) throw new TtchatError('ERR_REFUSED');
		const pair = memoryLinkPair({host: from, port: 40_000 + this.links.length}, target);
		const [dialed, accepted] = pair;
		if (from === there.target) {
			this.links.push(pair);
			there.handlers.onLink(accepted);
		} else {
			accepted.destroy();
			there.handlers.onStranger(from);
		}
		return dialed;
	}
}
