import type {SessionSnapshot} from '../session/snapshot.ts';
import {DEFAULT_PORT, formatAddress, isAddress} from '../session/target.ts';

/**
 * Those of our addresses at which the target can reach us: of its own family, if it was given in figures, and the
 * loopback address if it is this machine.
 *
 * @param target - The host that we dial; `undefined` while it is not known.
 * @param addresses - Ours, as text.
 */
export function addressesFor(target: string | undefined, addresses: readonly string[]): readonly string[] {
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

/**
 * What the partner has to type to meet us: one command for each of our addresses.
 *
 * @param addresses - Ours, as text.
 * @param ports.listen - The port that we listen on: the one that they dial.
 * @param ports.dial - The port that we dial: the one that they have to listen on.
 */
export function otherSideCommands(
	addresses: readonly string[],
	ports: {readonly listen?: number | undefined; readonly dial?: number | undefined},
): readonly string[] {
	const port = isUsual(ports.listen) ? '' : `:${ports.listen}`;
	const listen = isUsual(ports.dial) ? '' : ` --port ${ports.dial}`;
	return addresses.map(address => {
		const host = address.includes(':') ? `[${address}]` : address;
		return `ttchat ${host}${port}${listen}`;
	});
}

/**
 * What the partner has to type to meet us where somebody in between lets it through; a secret where there is a key in
 * it. `undefined` as long as there is no such place.
 */
export function reachCommand({reach, way}: Pick<SessionSnapshot, 'reach' | 'way'>): string | undefined {
	if (reach?.state !== 'reachable') return undefined;
	const {address, port, key} = reach;
	if (key === undefined) return otherSideCommands([address], {listen: port, dial: way.target?.port})[0];
	const onion = isUsual(port) ? address : formatAddress(address, port);
	return `ttchat ${onion} --proxy ${usualProxy} --onion-key ${key}`;
}

/** Where tor listens by itself. */
const usualProxy = 'socks5://127.0.0.1:9050';

function isUsual(port: number | undefined): boolean {
	return port === undefined || port === DEFAULT_PORT;
}
