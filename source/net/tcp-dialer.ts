import {isIP} from 'node:net';
import {isTtchatError, TtchatError} from '../errors.ts';
import {connectFirst, leadsTo} from './connect-first.ts';
import {codesOf, withDeadline} from './deadline.ts';
import type {Address, Dialer, Link} from './link.ts';
import {interfaceAddresses, isOwnSocket} from './own-interfaces.ts';
import {canonicalAddress, formatAddress, isLinkLocal} from './target.ts';
import type {ResolvedAddress, TargetAddresses} from './target-addresses.ts';
import {TcpLink} from './tcp-link.ts';

/** How long one try may take, the look-up of the name and all its addresses included. */
export const DIAL_TIMEOUT_MS = 5_000;

/** Dials: one try at a time, the target looked up anew for each. */
export class TcpDialer implements Dialer {
	readonly target: Address;
	readonly #addresses: TargetAddresses;
	readonly #listening: () => Address | undefined;
	#dialed: readonly ResolvedAddress[] = [];

	/**
	 * @param listening - Where our own listener is: there dials come from, and a target may not be it.
	 */
	constructor(port: number, addresses: TargetAddresses, listening: () => Address | undefined) {
		this.target = {host: addresses.host, port};
		this.#addresses = addresses;
		this.#listening = listening;
	}

	async dial(signal: AbortSignal): Promise<Link> {
		try {
			return await withDeadline(signal, DIAL_TIMEOUT_MS, stop => this.#connect(stop));
		} catch (cause) {
			if (isTtchatError(cause)) throw cause;
			throw this.#nameOrigin(explainDialError(codesOf(cause), this.target, cause));
		}
	}

	/** The network that we listen on alone may be one that leads to ours only, as a VPN does. */
	#nameOrigin(error: TtchatError): TtchatError {
		const own = this.#listening();
		const isUnanswered = error.code === 'ERR_TIMED_OUT' || error.code === 'ERR_UNREACHABLE';
		if (own === undefined || !isUnanswered || !this.#dialed.some(({address}) => leadsTo(own, address)))
			return error;
		return new TtchatError(error.code, {
			message: `${error.message}, dialed from ${own.host}`,
			advice: `--listen says where dials go out from: see whether ${own.host} leads there, or leave it out. ${error.advice}`,
			cause: error.cause,
		});
	}

	async #connect(signal: AbortSignal): Promise<Link> {
		const addresses = await this.#addresses.refresh(signal);
		this.#dialed = addresses;
		const own = this.#listening();
		if (own !== undefined && addresses.some(({address}) => isOwnSocket(address, this.target.port, own))) {
			throw new TtchatError('ERR_SELF');
		}
		const from = own && {host: own.host};
		return new TcpLink(await connectFirst(addresses, this.target.port, signal, from), 'outbound');
	}
}

/**
 * What went wrong with a dial, for a person.
 *
 * @param codes - The system's codes, one for each address that was tried.
 * @param machine - The addresses of this machine, but for loopback.
 */
export function explainDialError(
	codes: readonly string[],
	{host, port}: Address,
	cause?: unknown,
	machine: readonly string[] = interfaceAddresses({external: true}),
): TtchatError {
	const where = formatAddress(host, port);
	// The code that says most of what is at the other end comes first: a machine with both families often has
	// one that leads nowhere.
	if (codes.includes('ECONNREFUSED')) {
		return new TtchatError('ERR_REFUSED', {message: `refused: nothing listens at ${where} yet`, cause});
	}
	if (codes.includes('ETIMEDOUT')) {
		return new TtchatError('ERR_TIMED_OUT', {message: `timed out: no answer from ${where}`, cause});
	}
	if (codes.some(code => NO_WAY.has(code))) {
		const message = `unreachable: no way to ${where}`;
		return new TtchatError('ERR_UNREACHABLE', {message, cause, ...familyAdvice(host, machine)});
	}
	// Linux says "invalid argument" of a zone that does not exist.
	const known = codes.map(code => (code === 'EINVAL' && host.includes('%') ? 'ENODEV' : code));
	const ours = known.map(code => OUR_FAULT.get(code)).find(detail => detail !== undefined);
	if (ours !== undefined) {
		const message = `${where} cannot be dialed: ${ours.why}`;
		return new TtchatError('ERR_DIAL_FAILED', {message, advice: ours.advice, cause});
	}
	return new TtchatError('ERR_DIAL_FAILED', {message: `${where} cannot be dialed`, cause});
}

/** What the partner was shown may be of no use here; what else there is to do, the usual advice says. */
function familyAdvice(host: string, machine: readonly string[]): {readonly advice?: string} {
	const family = isIP(canonicalAddress(host));
	const isOfUse = (own: string) => isIP(own) === family && !isLinkLocal(own);
	if (family === 0 || isLinkLocal(canonicalAddress(host)) || machine.length === 0 || machine.some(isOfUse))
		return {};
	const [wanted, other] = family === 6 ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6'];
	return {
		advice: `This machine has no address of ${wanted}: ask your partner for one of ${other}, and give yours of that.`,
	};
}

const NO_WAY: ReadonlySet<string> = new Set([
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'EHOSTDOWN',
	'ENETDOWN',
	'EAFNOSUPPORT',
]);

type Why = {readonly why: string; readonly advice: string};

const FORBIDDEN: Why = {
	why: 'this machine forbids it',
	advice: 'Look at the firewall of this machine; the dialing goes on by itself.',
};
const NO_ROOM: Why = {
	why: 'this machine has no room for another connection',
	advice: 'Close other programs; the dialing goes on by itself.',
};
const NO_INTERFACE: Why = {
	why: 'this machine has no such interface',
	advice: 'Check the name behind the % of the address.',
};

/** What the system answers where the reason is here. */
const OUR_FAULT: ReadonlyMap<string, Why> = new Map([
	['EACCES', FORBIDDEN],
	['EPERM', FORBIDDEN],
	['EMFILE', NO_ROOM],
	['ENFILE', NO_ROOM],
	['ENOBUFS', NO_ROOM],
	['ENODEV', NO_INTERFACE],
	['ENXIO', NO_INTERFACE],
]);
