import type {Address} from './link.ts';
import {TargetAddresses} from './target-addresses.ts';
import {TcpDialer} from './tcp-dialer.ts';
import {TcpListener, type WayFrom} from './tcp-listener.ts';
import {TcpPuncher} from './tcp-puncher.ts';
import type {Way} from './way.ts';

/**
 * From one machine straight to the other, with nobody in between.
 *
 * @param target - Whom we dial and let in.
 * @param listen - Where we listen: no host means all addresses, port 0 a free one.
 * @param options.punch - Whether to try to meet the peer's own dials, too.
 * @param options.addresses - What the target stands for.
 * @param options.wayFrom - How a link from an address came about, where something stands before the listener.
 */
export function directWay(
	target: Address,
	listen: {readonly host: string | undefined; readonly port: number},
	{
		punch = true,
		wayFrom,
		addresses = new TargetAddresses(target.host),
	}: {
		readonly punch?: boolean;
		readonly wayFrom?: WayFrom;
		readonly addresses?: TargetAddresses;
	} = {},
): Way & {readonly listener: TcpListener; readonly dialer: TcpDialer} {
	const listener = new TcpListener(listen, addresses, wayFrom);
	const dialer = new TcpDialer(target.port, addresses, () => listener.address);
	const puncher = punch ? new TcpPuncher(target.port, addresses, () => listener.address) : undefined;
	return {kind: 'direct', label: 'directly', listener, dialer, puncher};
}
