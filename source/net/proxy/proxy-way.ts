import type {Address} from '../link.ts';
import {OnionDialer} from '../onion/onion-dialer.ts';
import {checkOnionName} from '../onion/onion-name.ts';
import {formatAddress, isOnion} from '../target.ts';
import type {Way} from '../way.ts';
import type {ProxyAddress} from './proxy-address.ts';
import {ProxyDialer} from './proxy-dialer.ts';

/** What opens an onion, and how its tor is told. */
export type OnionAccess = {
	/** In base 32; left out where the onion opens to everybody, or tor has been told. */
	readonly key?: string | undefined;
	/** That of tor's control port, if it wants one. */
	readonly password?: string | undefined;
};

/**
 * Through a proxy, and by nothing else: nothing listens, and no name is looked up here.
 *
 * @param target - Whom we dial; an onion only through tor.
 * @throws {TtchatError} `ERR_TARGET_INVALID` if no onion has that name, `ERR_ONION_KEY`.
 */
export function proxyWay(target: Address, proxy: ProxyAddress, {key, password}: OnionAccess = {}): Way {
	const plain = new ProxyDialer(target, proxy);
	const where = formatAddress(proxy.host, proxy.port);
	if (!isOnion(target.host)) return {kind: 'proxy', label: `through the proxy ${where}`, dialer: plain};
	checkOnionName(target.host);
	const label = `through Tor, at ${where}`;
	if (key === undefined) return {kind: 'proxy', label, dialer: plain};
	// Where tor is installed its control port is the one above its SOCKS port: 9050 and 9051, 9150 and 9151.
	const control = {host: proxy.host, port: proxy.port + 1};
	return {kind: 'proxy', label, dialer: new OnionDialer(plain, key, {control, password})};
}
