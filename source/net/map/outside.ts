import {BlockList, isIP} from 'node:net';
import {TtchatError} from '../../errors.ts';
import {canonicalAddress} from '../target.ts';
import type {Granted} from './port-control.ts';

/** What no machine outside can dial: a router that has such an address is behind another one. */
const inside = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['224.0.0.0', 3],
] as const) {
	inside.addSubnet(network, bits, 'ipv4');
}

/**
 * Looks at what a router says that it has given.
 *
 * @throws {TtchatError} `ERR_MAP_CGNAT` if nobody outside can dial that; `ERR_MAP_NONE` if it is nonsense.
 */
export function checkGranted({address, port, lifetimeMs}: Granted): void {
	if (port === 0 || lifetimeMs === 0 || isIP(address) === 0) {
		throw new TtchatError('ERR_MAP_NONE', {
			message: 'the router opens no port: what it answers means nothing',
		});
	}
	if (!isOutside(address)) throw new TtchatError('ERR_MAP_CGNAT');
}

/** Whether an address means something beyond the own network. Of IPv6 all that do begin with 2 or 3. */
export function isOutside(address: string): boolean {
	const canonical = canonicalAddress(address);
	return isIP(canonical) === 4 ? !inside.check(canonical, 'ipv4') : /^[23][0-9a-f]{3}:/i.test(canonical);
}
