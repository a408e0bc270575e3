import {TtchatError} from '../../errors.ts';
import {canonicalAddress, isAddress, parsePort, parseTarget} from '../target.ts';
import type {ControlAddress} from './tor-control.ts';

/** Where tor listens for whoever may control it, unless it was told otherwise. */
export const DEFAULT_CONTROL = '127.0.0.1:9051';

/**
 * Reads where tor is controlled: an address of this machine with its port, a port, or the path of a socket. Tor has to
 * run here: it hands what comes for the onion to a port of this machine.
 *
 * @throws {TtchatError} `ERR_OPTION_INVALID`.
 */
export function parseControl(text: string): ControlAddress {
	if (text.startsWith('/')) return {path: text};
	if (/^\d+$/.test(text)) return {host: '127.0.0.1', port: parsePort(text)};
	const {host, port} = parseTarget(text);
	const address = canonicalAddress(host);
	// A name may begin like an address.
	const isLoopback = isAddress(address) && (address === '::1' || address.startsWith('127.'));
	const isHere = address === 'localhost' || isLoopback;
	if (isHere && port !== undefined) return {host: address, port};
	throw new TtchatError('ERR_OPTION_INVALID', {
		message: `"${text}" is no control port of a tor on this machine`,
		advice: `Give its ControlPort, such as ${DEFAULT_CONTROL}, or the path of its ControlSocket.`,
	});
}
