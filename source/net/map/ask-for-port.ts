import {isFault, isTtchatError, TtchatError} from '../../errors.ts';
import {PcpMapper, type Place, PmpMapper} from './datagram-mappers.ts';
import {ownAddressTowards} from './datagrams.ts';
import {findGateway} from './gateway.ts';
import {IgdMapper} from './igd-mapper.ts';
import type {Granted} from './port-control.ts';
import type {PortMapper} from './port-mapper.ts';

/** A port that is open, and who can close it. */
export type Mapped = {readonly mapper: PortMapper; readonly granted: Granted};

/** Where the port is to be opened. */
export type Wanted = {
	/** That we listen on. */
	readonly port: number;
	/** The peer, if it was given as an address of IPv6: then the firewall for that is asked, and no NAT. */
	readonly peer6?: string | undefined;
	readonly random: () => number;
};

/**
 * Asks the router by every way there is: PCP, NAT-PMP where that is not known, and UPnP where neither is.
 *
 * @throws {TtchatError} `ERR_MAP_CGNAT` or `ERR_MAP_NONE`.
 */
export async function askForPort({port, peer6, random}: Wanted, signal: AbortSignal): Promise<Mapped> {
	try {
		const gateway = await findGateway(peer6 === undefined ? 4 : 6, signal);
		const from = peer6 === undefined ? undefined : await ownAddressTowards(peer6);
		const place: Place = {gateway, port, from};
		const others = peer6 === undefined ? [new PmpMapper(place), new IgdMapper(gateway, port, random)] : [];
		return await firstThatMaps([new PcpMapper(place), ...others], signal);
	} catch (cause) {
		if (isTtchatError(cause) || isFault(cause) || signal.aborted) throw cause;
		throw new TtchatError('ERR_MAP_NONE', {message: 'the router opens no port: it cannot be asked', cause});
	}
}

/** In this order, though all are looked for from the beginning; nothing goes on once one is found. */
export async function firstThatMaps(mappers: readonly PortMapper[], signal: AbortSignal): Promise<Mapped> {
	const errors: TtchatError[] = [];
	const enough = new AbortController();
	const looking = AbortSignal.any([signal, enough.signal]);
	const ways = mappers.map(mapper => ({mapper, found: mapper.find?.(looking)}));
	for (const {found} of ways) found?.catch(() => undefined);
	try {
		for (const {mapper, found} of ways) {
			try {
				await found;
				return {mapper, granted: await mapper.map(undefined, signal)};
			} catch (error) {
				if (!isTtchatError(error)) throw error;
				errors.push(error);
			}
		}
	} finally {
		enough.abort();
	}
	throw sayingMost(errors);
}

function sayingMost(errors: readonly TtchatError[]): TtchatError {
	const silence = new TtchatError('ERR_MAP_NONE');
	return (
		errors.find(({code}) => code === 'ERR_MAP_CGNAT') ??
		errors.find(({message}) => message !== silence.message) ??
		silence
	);
}
