import {DEFAULT_PORT, formatAddress, isAddress} from '../session/plan/target.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';

/** Whom we dial, or where we listen, as far as it is said. */
type Place = {readonly host?: string | undefined; readonly port?: number | undefined};

/**
 * What the partner has to type to meet us: one command for each address that it can reach us at.
 *
 * @param target - Whom we dial: on that port they have to listen.
 * @param listen - Where we listen: that is what they dial.
 * @param addresses - Of this machine, as text.
 */
export function otherSideCommands(
	target: Place,
	listen: Place,
	addresses: readonly string[],
): readonly string[] {
	const ours = listen.host === undefined ? addressesFor(target.host, addresses) : [listen.host];
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
	const host = target?.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
	if (host === 'localhost') {
		return ['127.0.0.1', '::1'];
	}
	if (host === undefined || !isAddress(host)) {
		return addresses;
	}
	if (host.startsWith('127.')) {
		return ['127.0.0.1'];
	}
	if (/^[0:]+:0*1$/.test(host)) {
		return ['::1'];
	}
	return addresses.filter(address => address.includes(':') === host.includes(':'));
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
