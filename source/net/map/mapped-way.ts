import {randomBytes} from 'node:crypto';
import {directWay} from '../direct-way.ts';
import type {Address} from '../link.ts';
import {TargetAddresses} from '../target-addresses.ts';
import type {Way} from '../way.ts';
import {askForPort} from './ask-for-port.ts';
import {MappedListener} from './mapped-listener.ts';
import {isOutside} from './outside.ts';
import {NONCE_BYTES} from './port-control.ts';

/**
 * From one machine to the other, with the router of this one opening the port that we listen on.
 *
 * @param target - Whom we dial and let in.
 * @param listen - Where we listen: no host means all addresses, port 0 a free one.
 * @param options.punch - Whether to try to meet the peer's own dials, too.
 */
export function mappedWay(
	target: Address,
	listen: {readonly host: string | undefined; readonly port: number},
	{punch = true}: {readonly punch?: boolean} = {},
): Way {
	// Who comes from the local network has not come through the router.
	const wayFrom = (address: string) => (listener.isOpen && isOutside(address) ? 'mapped' : 'direct');
	const addresses = new TargetAddresses(target.host);
	const direct = directWay(target, listen, {punch, wayFrom, addresses});
	const wanted = {peer: () => addresses.latest(), nonce: randomBytes(NONCE_BYTES), random: Math.random};
	const listener: MappedListener = new MappedListener(direct.listener, (at, signal) =>
		askForPort({...wanted, at}, signal),
	);
	return {...direct, kind: 'mapped', label: 'directly, and the router is asked to let the peer in', listener};
}
