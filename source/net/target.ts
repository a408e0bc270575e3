import {isIP, isIPv4, isIPv6} from 'node:net';
import {TtchatError} from '../errors.ts';

/** An address to dial, as the user gave it. */
export type TargetAddress = {readonly host: string; readonly port?: number};

const HOST_NAME =
	/^(?=.{1,253}\.?$)(?:[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?\.)*[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?\.?$/u;
/** What the system's look-up takes for an IPv4 address in its oldest notations: "127.1", "0x7f.1", "2130706433". */
const FIGURES = /^(?:0x[0-9a-f]*|[0-9]+)?(?:\.(?:0x[0-9a-f]*|[0-9]+)?)*$/i;

/**
 * Reads a target: an IPv4 address, an IPv6 address (in brackets if a port follows), or a host name, each with an
 * optional ":port".
 *
 * @throws {TtchatError} `ERR_TARGET_INVALID` or `ERR_PORT_INVALID`.
 */
export function parseTarget(text: string): TargetAddress {
	const trimmed = text.trim();
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) {
		throw new TtchatError('ERR_TARGET_INVALID', {
			message: 'that is the address of a page, not of a machine',
			advice: 'Leave out what stands before the host name, and what stands behind name and port.',
		});
	}
	if (isIP(trimmed) === 6) return {host: checkZone(trimmed)};
	const bracketed = /^\[(?<host>[^\]]+)\](?::(?<port>.*))?$/.exec(trimmed)?.groups;
	const plain = /^(?<host>[^:[\]]+)(?::(?<port>[^:]*))?$/.exec(trimmed)?.groups;
	const parts = bracketed ?? plain;
	if (parts === undefined) throw new TtchatError('ERR_TARGET_INVALID');
	const {host = '', port} = parts;
	if (bracketed === undefined ? !isPlainHost(host) : isIP(host) !== 6)
		throw new TtchatError('ERR_TARGET_INVALID');
	checkZone(host);
	// In one form: what a proxy is given must be what was meant.
	const name = isOnion(host) ? onionNameOf(host) : host;
	return port === undefined ? {host: name} : {host: name, port: parsePort(port)};
}

/**
 * Reads a port from 1 to 65535.
 *
 * @throws {TtchatError} `ERR_PORT_INVALID`.
 */
export function parsePort(text: string): number {
	const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : Number.NaN;
	if (!(port <= 65_535)) throw new TtchatError('ERR_PORT_INVALID');
	return port;
}

/** Whether a text is an IPv4 or IPv6 address in figures, without brackets or port. */
export function isAddress(text: string): boolean {
	// Node's pattern for IPv6 takes 5 ms to make: not for what cannot be one.
	return isIPv4(text) || (text.includes(':') && isIPv6(text));
}

/** An address with its port, as a person writes it: IPv6 in brackets. */
export function formatAddress(host: string, port: number): string {
	return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * One form for each address, to compare by: an IPv4 address that came mapped into IPv6 is that IPv4 address, and
 * IPv6 is written in its shortest form. A zone id is kept: the same link-local address may be another machine
 * on another interface.
 */
export function canonicalAddress(address: string): string {
	const [bare = '', zone] = address.split('%');
	if (isIPv4(bare)) return bare;
	// As above: every start looks at the machine's own addresses.
	const url = `http://[${bare}]/`;
	if (!/^[0-9a-f:.]+$/i.test(bare) || !URL.canParse(url)) return address.toLowerCase();
	const shortest = new URL(url).hostname.slice(1, -1);
	const mapped = /^::ffff:(?<high>[0-9a-f]{1,4}):(?<low>[0-9a-f]{1,4})$/.exec(shortest)?.groups;
	if (mapped !== undefined) return dotted(mapped.high ?? '0', mapped.low ?? '0');
	return zone === undefined ? shortest : `${shortest}%${zone}`;
}

/**
 * The 16 bytes of an address of IPv6.
 *
 * @param address - In its shortest form, without a dotted part.
 */
export function bytesOfV6(address: string): readonly number[] {
	const [before = '', after] = (address.split('%')[0] ?? '').split('::');
	const groups = (text: string) => text.split(':').filter(group => group !== '');
	const [head, tail] = [groups(before), groups(after ?? '')];
	const gap: readonly string[] = Array.from({length: 8 - head.length - tail.length}, () => '0');
	return [...head, ...gap, ...tail].flatMap(group => {
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
}

function dotted(high: string, low: string): string {
	return [high, low]
		.flatMap(part => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff])
		.join('.');
}

/** Whether an address is one of IPv6's that mean something on one interface only (RFC 4291 §2.5.6). */
export function isLinkLocal(address: string): boolean {
	return /^fe[89ab][0-9a-f]:/i.test(address);
}

/**
 * Whether a name belongs to Tor. It must never be asked of a name server, which would learn whom we look for
 * (RFC 7686 §2), in none of the forms that the system would take for it.
 */
export function isOnion(host: string): boolean {
	return [host.toLowerCase(), onionNameOf(host)].some(name => /[^.]\.onion\.*$/.test(name));
}

function onionNameOf(host: string): string {
	return (URL.parse(`http://${host}/`)?.hostname ?? host).replace(/\.+$/, '');
}

/** Figures alone must be an address, not a name: "1.2.3" and "256.1.1.1" are mistyped, not hosts. */
function isPlainHost(host: string): boolean {
	return isIP(host) === 4 || (HOST_NAME.test(host) && !FIGURES.test(host));
}

function checkZone(host: string): string {
	if (isLinkLocal(host) && !host.includes('%')) {
		throw new TtchatError('ERR_TARGET_INVALID', {
			message: 'a link-local address needs the interface that it is on',
			advice: `Write it behind the address: ${host}%eth0, with the interface of this machine.`,
		});
	}
	return host;
}
