import {createServer, type Server, type Socket} from 'node:net';
import {TtchatError} from '../errors.ts';
import type {Address, Listener, ListenerHandlers, WayKind} from './link.ts';
import {canonicalAddress, formatAddress, isOnion} from './target.ts';
import type {TargetAddresses} from './target-addresses.ts';
import {TcpLink} from './tcp-link.ts';

/** How a link from an address came about: only who made the listener knows what stands before it. */
export type WayFrom = (address: string) => WayKind;

/** Connections that may wait for the first look-up of the target's name. */
const MAX_UNDECIDED = 4;

/** Lets in the target and nobody else. It closes every connection at once whose origin is not the target, and goes on waiting. */
export class TcpListener implements Listener {
	readonly #where: {readonly host: string | undefined; readonly port: number};
	readonly #target: TargetAddresses;
	readonly #wayFrom: WayFrom;
	#server: Server | undefined;
	/** Connections that wait for the first look-up. */
	readonly #undecided = new Set<Socket>();

	/**
	 * @param where - Address and port; without a host all addresses, IPv4 and IPv6; port 0 takes a free one.
	 * @param wayFrom - How a link from that address came about.
	 */
	constructor(
		where: {readonly host: string | undefined; readonly port: number},
		target: TargetAddresses,
		wayFrom: WayFrom = () => 'direct',
	) {
		this.#where = where;
		this.#target = target;
		this.#wayFrom = wayFrom;
	}

	/** Where it listens; nothing before it does. */
	get address(): Address | undefined {
		const address = this.#server?.address();
		return typeof address === 'object' && address !== null
			? {host: address.address, port: address.port}
			: undefined;
	}

	async listen(handlers: ListenerHandlers): Promise<Address> {
		const {host} = this.#where;
		if (host !== undefined && isOnion(host)) throw explainListenError('ENOTFOUND', this.#where);
		try {
			return await this.#listenOn(host ?? '::', handlers);
		} catch (error) {
			// A machine without IPv6 has no "::".
			if (host !== undefined || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error))) {
				throw explainListenError(codeOf(error), this.#where, error);
			}
		}
		try {
			return await this.#listenOn('0.0.0.0', handlers);
		} catch (error) {
			throw explainListenError(codeOf(error), this.#where, error);
		}
	}

	async close(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (server === undefined) return;
		for (const socket of this.#undecided) socket.destroy();
		const {promise, resolve} = Promise.withResolvers<void>();
		server.close(() => resolve());
		await promise;
	}

	async #listenOn(host: string, handlers: ListenerHandlers): Promise<Address> {
		const server = createServer({allowHalfOpen: true, pauseOnConnect: true}, socket =>
			this.#accept(socket, handlers),
		);
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		server.once('error', reject);
		server.listen({host, port: this.#where.port, exclusive: true}, resolve);
		await promise;
		// Running out of descriptors must not end the program, and nobody knocked: the next connection may work.
		server.removeListener('error', reject).on('error', () => undefined);
		this.#server = server;
		return this.address ?? {host, port: this.#where.port};
	}

	/** Nobody is a stranger before the target's name was looked up for the first time: a few may wait for that. */
	#accept(socket: Socket, handlers: ListenerHandlers): void {
		if (this.#target.lookedUp || this.#undecided.size >= MAX_UNDECIDED) {
			this.#judge(socket, handlers);
			return;
		}
		this.#undecided.add(socket);
		socket.on('error', () => socket.destroy());
		const judge = () => {
			this.#undecided.delete(socket);
			if (!socket.destroyed) this.#judge(socket, handlers);
		};
		this.#target.refresh().then(judge, judge);
	}

	#judge(socket: Socket, {onLink, onStranger}: ListenerHandlers): void {
		const address = socket.remoteAddress;
		if (address === undefined || !this.#target.matches(address)) {
			socket.on('error', () => socket.destroy());
			socket.destroy();
			// Gone before it was accepted: who it was cannot be told any more, and it may have been the target.
			if (address !== undefined) onStranger(canonicalAddress(address));
			return;
		}
		onLink(new TcpLink(socket, 'inbound', {way: this.#wayFrom(canonicalAddress(address))}));
	}
}

/**
 * What went wrong with listening, for a person.
 *
 * @param code - The system's.
 * @param where - What was asked for: no host means all addresses.
 */
export function explainListenError(
	code: string,
	{host, port}: {readonly host: string | undefined; readonly port: number},
	cause?: unknown,
): TtchatError {
	switch (code) {
		case 'EADDRINUSE':
			return new TtchatError('ERR_PORT_TAKEN', {
				message: `port ${port} is in use by another program`,
				cause,
			});
		case 'EACCES':
		case 'EPERM':
			return new TtchatError('ERR_PORT_DENIED', {message: `no permission to listen on port ${port}`, cause});
		case 'EADDRNOTAVAIL':
		case 'EAI_AGAIN':
		case 'EAFNOSUPPORT':
		case 'EINVAL':
		case 'ENOTFOUND':
			return new TtchatError('ERR_LISTEN_ADDRESS', {
				message: `this machine does not have the address ${host ?? '::'}`,
				cause,
			});
		default:
			return new TtchatError('ERR_LISTEN_FAILED', {
				message: `cannot listen on ${formatAddress(host ?? '::', port)}`,
				cause,
			});
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
