import {networkInterfaces} from 'node:os';
import type {Address} from './link.ts';
import {canonicalAddress, isLinkLocal} from './target.ts';

/** All addresses of this machine that it tells us, in canonical form; link-local ones of IPv6 with their interface. */
export function interfaceAddresses({
	external = false,
}: {
	/** Leaves loopback out. */
	readonly external?: boolean;
} = {}): readonly string[] {
	return Object.entries(interfaces()).flatMap(([name, addresses = []]) =>
		addresses
			.filter(({internal}) => !external || !internal)
			.map(({address}) => canonicalAddress(isLinkLocal(address) ? `${address}%${name}` : address)),
	);
}

/** Android forbids to ask: we dial and listen without. */
function interfaces(): ReturnType<typeof networkInterfaces> {
	try {
		return networkInterfaces();
	} catch {
		return {};
	}
}

/**
 * Whether dialing this address and port would reach our own listener.
 *
 * @param own - Where that listens; "::" stands for all addresses, "0.0.0.0" for all of IPv4.
 * @param machine - The addresses of this machine, in canonical form.
 */
export function isOwnSocket(
	address: string,
	port: number,
	own: Address,
	machine: readonly string[] = interfaceAddresses(),
): boolean {
	if (port !== own.port) return false;
	const dialed = canonicalAddress(address);
	const bound = canonicalAddress(own.host);
	if (dialed === bound) return true;
	const takesAll = bound === '::' || (bound === '0.0.0.0' && !dialed.includes(':'));
	return takesAll && isOwnAddress(dialed, machine);
}

/**
 * Whether an address is one of this machine's.
 *
 * @param machine - All that it has, in canonical form.
 */
export function isOwnAddress(address: string, machine: readonly string[] = interfaceAddresses()): boolean {
	const dialed = canonicalAddress(address);
	return dialed.startsWith('127.') || ['::', '::1', '0.0.0.0'].includes(dialed) || machine.includes(dialed);
}
