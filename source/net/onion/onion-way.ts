import type {Way} from '../way.ts';
import {OnionListener} from './onion-listener.ts';
import type {TorAccess} from './tor-control.ts';

/**
 * Through an onion service of ours, which the peer dials: nobody is dialed.
 *
 * @param port - Of the onion.
 */
export function onionWay(port: number, access: TorAccess): Way {
	return {
		kind: 'onion',
		label: 'through Tor, by an onion of ours',
		listener: new OnionListener(port, access),
	};
}
