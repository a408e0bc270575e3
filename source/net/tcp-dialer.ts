import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {TtchatError} from '../errors.ts';
import type {Address, Dialer, Link} from './link.ts';
import {canonicalAddress, formatAddress} from './target.ts';
import type {ResolvedAddress, TargetAddresses} from './target-addresses.ts';
import {TcpLink} from './tcp-link.ts';

/** How long one try may take. */
export const DIAL_TIMEOUT_MS = 5_000;

/** The client socket: one try at a time, the target looked up anew for each. */
export class TcpDialer implements Dialer {
	readonly target: Address;
	readonly #addresses: TargetAddresses;
	readonly #listening: () => Address | undefined;

	/**
	 * @param listening - Where our own server socket is, to notice a target that is ourselves.
	 */
	constructor(port: number, addresses: TargetAddresses, listening: () => Address | undefined) {
		this.target = {host: addresses.host, port};
		this.#addresses = addresses;
		this.#listening = listening;
	}

	async dial(signal: AbortSignal): Promise<Link> {
		const addresses = await this.#addresses.refresh();
		const own = this.#listening();
		if (own !== undefined && addresses.some(({address}) => isOwn(address, this.target.port, own))) {
			throw new TtchatError('ERR_SELF');
		}
		const timeout = AbortSignal.timeout(DIAL_TIMEOUT_MS);
		try {
			return await connectTo(addresses, this.target, AbortSignal.any([signal, timeout]));
		} catch (cause) {
			throw explain(cause, this.target, timeout.aborted);
		}
	}
}

async function connectTo(
	addresses: readonly ResolvedAddress[],
	{host, port}: Address,
	signal: AbortSignal,
): Promise<Link> {
	const {promise, resolve, reject} = Promise.withResolvers<Link>();
	const socket = connect({
		host,
		port,
		allowHalfOpen: true,
		noDelay: true,
		autoSelectFamily: true,
		lookup: (_host, _options, done) => done(null, [...addresses]),
	});
	const giveUp = () => socket.destroy(new Error('the dial was given up', {cause: signal.reason}));
	signal.addEventListener('abort', giveUp, {once: true});
	if (signal.aborted) giveUp();
	socket.once('error', reject);
	socket.once('connect', () => {
		signal.removeEventListener('abort', giveUp);
		socket.removeListener('error', reject).pause();
		resolve(new TcpLink(socket, 'outbound'));
	});
	return promise;
}

/** Whether dialing that address would reach our own server socket. */
function isOwn(address: string, port: number, own: Address): boolean {
	if (port !== own.port) return false;
	const dialed = canonicalAddress(address);
	const bound = canonicalAddress(own.host);
	if (bound !== '::' && bound !== '0.0.0.0') return dialed === bound;
	return (
		dialed.startsWith('127.') ||
		['::1', '::', '0.0.0.0'].includes(dialed) ||
		interfaceAddresses().includes(dialed)
	);
}

/** All addresses of this machine, in canonical form. */
export function interfaceAddresses({
	external = false,
}: {
	readonly external?: boolean;
} = {}): readonly string[] {
	return Object.values(networkInterfaces())
		.flatMap(addresses => addresses ?? [])
		.filter(({internal}) => !external || !internal)
		.map(({address}) => canonicalAddress(address));
}

function explain(cause: unknown, {host, port}: Address, timedOut: boolean): TtchatError {
	const where = formatAddress(host, port);
	const codes = codesOf(cause);
	if (timedOut || codes.includes('ETIMEDOUT')) {
		return new TtchatError('ERR_TIMED_OUT', {message: `timed out: no answer from ${where}`, cause});
	}
	if (codes.includes('ECONNREFUSED')) {
		return new TtchatError('ERR_REFUSED', {message: `refused: nothing listens at ${where} yet`, cause});
	}
	if (
		codes.some(code =>
			['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'].includes(code),
		)
	) {
		return new TtchatError('ERR_UNREACHABLE', {message: `unreachable: no way to ${where}`, cause});
	}
	return new TtchatError('ERR_DIAL_FAILED', {message: `${where} cannot be dialed`, cause});
}

/** The system's codes: one, or one for each address that was tried. */
function codesOf(error: unknown): readonly string[] {
	if (error instanceof AggregateError) return error.errors.flatMap(codesOf);
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? [error.code] : [];
}
