import {isIPv4} from 'node:net';
import {isFault, isTtchatError, TtchatError} from '../../errors.ts';
import {unlessAborted, withDeadline} from '../deadline.ts';
import type {Address} from '../link.ts';
import {canonicalAddress} from '../target.ts';
import type {ResolvedAddress} from '../target-addresses.ts';
import {PcpMapper, type Place, PmpMapper} from './datagram-mappers.ts';
import {ownAddressTowards} from './datagrams.ts';
import {findGateway} from './gateway.ts';
import {IgdMapper} from './igd-mapper.ts';
import type {Granted} from './port-control.ts';
import type {PortMapper} from './port-mapper.ts';

/** A port that is open, and who can close it. */
export type Mapped = {
	readonly mapper: PortMapper;
	readonly granted: Granted;
	/** Whether this machine still has, towards that router, the address that the port leads to. */
	readonly isHere: () => Promise<boolean>;
};

/** Where the port is to be opened. */
export type Wanted = {
	/** Where we listen: one address, or all of them. */
	readonly at: Address;
	/** What the peer's address or name stands for. */
	readonly peer: () => Promise<readonly ResolvedAddress[]>;
	/** Of our mapping, for its whole life. */
	readonly nonce: Uint8Array;
	readonly random: () => number;
};

/**
 * Asks the router by every way there is: PCP, NAT-PMP where that is not known, and UPnP where neither is.
 *
 * @throws {TtchatError} `ERR_MAP_CGNAT` or `ERR_MAP_NONE`.
 */
export async function askForPort({at, peer, nonce, random}: Wanted, signal: AbortSignal): Promise<Mapped> {
	const host = listensAt(at.host);
	const known = await withDeadline(signal, LOOK_UP_TIMEOUT_MS, stop => unlessAborted(peer(), stop)).catch(
		() => [],
	);
	return inTurn(networksOf(known, host), async peer6 => {
		try {
			const gateway = await findGateway(peer6 === undefined ? 4 : 6, signal);
			const towards = peer6 ?? gateway;
			const look = () => ownAddressTowards(towards, host);
			const from = await look();
			const place: Place = {gateway, port: at.port, nonce, from};
			const others = peer6 === undefined ? [new PmpMapper(place), new IgdMapper(place, random)] : [];
			const mapped = await firstThatMaps([new PcpMapper(place), ...others], signal);
			const isHere = async () => (await look().catch(() => undefined)) === from;
			return {...mapped, isHere};
		} catch (cause) {
			if (isTtchatError(cause) || isFault(cause) || signal.aborted) throw cause;
			throw new TtchatError('ERR_MAP_NONE', {message: 'the router opens no port: it cannot be asked', cause});
		}
	});
}

/** A name server that is silent tells nothing of the router. */
const LOOK_UP_TIMEOUT_MS = 3_000;

/**
 * The one address that we listen on, if it is one.
 *
 * @throws {TtchatError} `ERR_MAP_NONE` if no router leads there.
 */
function listensAt(host: string): string | undefined {
	const address = canonicalAddress(host);
	if (address === '::' || address === '0.0.0.0') return undefined;
	if (!address.startsWith('127.') && address !== '::1') return address;
	throw new TtchatError('ERR_MAP_NONE', {
		message: `no port can be opened: nothing outside of this machine leads to ${address}`,
		advice: 'Leave --listen out, or give it the address that this machine has in your network.',
	});
}

/**
 * Which of the router's two networks are asked, in this order: that of IPv4, where it is the NAT that opens a port, as
 * `undefined`; that of IPv6, where it is the firewall for a peer with that address.
 *
 * @param host - The one address that we listen on, if it is one.
 * @throws {TtchatError} `ERR_MAP_NONE` if the peer would not be let in there: whoever dials comes from the same family.
 */
export function networksOf(peer: readonly ResolvedAddress[], host?: string): readonly (string | undefined)[] {
	const peer6 = peer.find(({family}) => family === 6)?.address;
	const isByNat = peer.length === 0 || peer.some(({family}) => family === 4);
	const networks = [
		...(isByNat && (host === undefined || isIPv4(host)) ? [undefined] : []),
		...(peer6 !== undefined && (host === undefined || !isIPv4(host)) ? [peer6] : []),
	];
	if (networks.length > 0) return networks;
	throw new TtchatError('ERR_MAP_NONE', {
		message: `no port can be opened: no address of the peer is known from which it gets in at ${host}`,
		advice: 'Leave --listen out, or listen at an address of the same family as the one that you typed.',
	});
}

/** Where none can be had, the first says why. */
export async function inTurn<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R> {
	let first: unknown;
	for (const item of items) {
		try {
			return await ask(item);
		} catch (error) {
			if (!isTtchatError(error)) throw error;
			first ??= error;
		}
	}
	throw first;
}

/** In this order, though all are looked for from the beginning; nothing goes on once one is found. */
export async function firstThatMaps(
	mappers: readonly PortMapper[],
	signal: AbortSignal,
): Promise<Omit<Mapped, 'isHere'>> {
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
