import {DEFAULT_PORT, formatAddress, isAddress} from '../session/plan/target.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';

/** Whom we dial, or where we listen, as far as it is said. */
type Place = {readonly host?: string | undefined; readonly port?: number | undefined};

/**
 * What the partner has to type to meet us: one command for each address that it can reach us at.
 *
 * @param target - Whom we dial: on that port they have to listen.
 * @param listen - Where we listen: that is what they dial, and what our dials come from. If we listen where nobody from
 * the target gets in, our dials alone can connect, and they come from our other addresses.
 * @param addresses - Of this machine, as text.
 */
export function otherSideCommands(
	target: Place,
	listen: Place,
	addresses: readonly string[],
): readonly string[] {
	const ours =
		listen.host !== undefined && isFor(target.host, listen.host)
			? [listen.host]
			: addressesFor(target.host, listen.host === ANY_IPV4 ? addresses.filter(isIPv4) : addresses);
	return ours.map(host => commandTo({host, port: listen.port}, target.port));
}

/**
 * Those of our addresses at which the target can reach us: of its own family, if it was given in figures, and the
 * loopback address if it is this machine.
 *
 * @param target - The host that we dial; `undefined` while it is not known.
 * @param addresses - Ours, as text.
 */
function addressesFor(target: string | undefined, addresses: readonly string[]): readonly string[] {
	const host = target === undefined ? undefined : plain(target);
	if (host === 'localhost') return ['127.0.0.1', '::1'];
	if (host === undefined || !isAddress(host)) return addresses;
	if (isLoopback(host)) return [isIPv4(host) ? '127.0.0.1' : '::1'];
	return addresses.filter(address => isIPv4(address) === isIPv4(host));
}

/** Whether the target gets in where we listen on that one address. */
function isFor(target: string | undefined, listen: string): boolean {
	const [host, own] = [plain(target ?? ''), plain(listen)];
	if (own === ANY_IPV4 || /^[0:]+$/.test(own)) return false;
	if (host === 'localhost') return isLoopback(own);
	return !isAddress(host) || (isIPv4(host) === isIPv4(own) && isLoopback(host) === isLoopback(own));
}

const ANY_IPV4 = '0.0.0.0';

/** An address of IPv4 that is written as one of IPv6 is one of IPv4. */
function plain(host: string): string {
	return host.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

function isIPv4(address: string): boolean {
	return !address.includes(':');
}

function isLoopback(address: string): boolean {
	return address.startsWith('127.') || /^[0:]+:0*1$/.test(address);
}

function commandTo({host, port}: Place & {readonly host: string}, listen: number | undefined): string {
	const name = host.includes(':') ? `[${host}]` : host;
	const there = isUsual(port) ? '' : `:${port}`;
	return `ttchat ${name}${there}${isUsual(listen) ? '' : ` --port ${listen}`}`;
}

/**
 * What the partner has to type to meet us where somebody in between lets it through; a secret where there is a key in
 * it. `undefined` as long as there is no such place.
 */
export function reachCommand({reach, way}: Pick<SessionSnapshot, 'reach' | 'way'>): string | undefined {
	if (reach?.state !== 'reachable') return undefined;
	const {address, port, key} = reach;
	if (key === undefined) return commandTo({host: address, port}, way.target?.port);
	const onion = isUsual(port) ? address : formatAddress(address, port);
	return `ttchat ${onion} --proxy ${usualProxy} --onion-key ${key}`;
}

/** Where tor listens by itself. */
const usualProxy = 'socks5://127.0.0.1:9050';

function isUsual(port: number | undefined): boolean {
	return port === undefined || port === DEFAULT_PORT;
}
