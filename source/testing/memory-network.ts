import {TtchatError} from '../errors.ts';
import type {Address, Dialer, Link, Listener, ListenerHandlers, Puncher} from '../net/link.ts';
import {formatAddress} from '../net/target.ts';
import type {Way} from '../net/way.ts';
import {type MemoryLink, memoryLinkPair, punchedLinkPair} from './memory-link.ts';

/** Hosts that reach each other in memory, with the faults that a test wants. */
export class MemoryNetwork {
	readonly #listening = new Map<string, {readonly target: string; readonly handlers: ListenerHandlers}>();
	/** Hosts that nobody can dial, as behind a firewall. */
	readonly unreachable = new Set<string>();
	readonly #punching = new Map<string, (link: Link) => void>();
	/** Every link that was made, its dialing end first. */
	readonly links: (readonly [MemoryLink, MemoryLink])[] = [];

	/** The way between that host and its target; a test may leave one of its ends out, or call it another kind. */
	way(self: Address, target: Address): Way & {readonly listener: Listener; readonly dialer: Dialer} {
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

	/** What is to meet the dials of the target. None of the ways has one, unless a test gives it this. */
	puncher(self: Address, target: Address): Puncher {
		const meeting = {host: target.host, port: target.port + 1};
		const from = {host: self.host, port: self.port + 1};
		return {
			punch: async (signal, onDial) => {
				onDial(meeting, from.port);
				return this.#meet(from, meeting, signal);
			},
		};
	}

	/** Two dials that are on at the same time meet. */
	#meet(from: Address, to: Address, signal: AbortSignal): Promise<Link> {
		const {promise, resolve, reject} = Promise.withResolvers<Link>();
		const [here, there] = [formatAddress(from.host, from.port), formatAddress(to.host, to.port)];
		const waiting = this.#punching.get(`${there} ${here}`);
		if (waiting === undefined) {
			this.#punching.set(`${here} ${there}`, resolve);
			signal.addEventListener('abort', () => {
				this.#punching.delete(`${here} ${there}`);
				reject(new TtchatError('ERR_TIMED_OUT'));
			});
		} else {
			this.#punching.delete(`${there} ${here}`);
			const pair = punchedLinkPair(from, to);
			this.links.push(pair);
			const [ours, theirs] = pair;
			waiting(theirs);
			resolve(ours);
		}
		return promise;
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
