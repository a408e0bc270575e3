import {TtchatError} from '../../errors.ts';
import {isOnion, parsePort, parseTarget} from '../target.ts';

/** A SOCKS5 proxy, and what it wants to be told to let us through. */
export type ProxyAddress = {
	readonly host: string;
	readonly port: number;
	readonly login?: {readonly user: string; readonly password: string};
};

const MAX_LOGIN_BYTES = 255;
const BEGINNING = /^socks5h?:\/\//i;
const REST = /^(?:(?<login>[^@/]*)@)?(?<where>[^@/]+?)\/?$/;

/**
 * Reads a proxy: `socks5://[user:password@]host:port`. "socks5h", as other programs call it where the proxy looks names
 * up, means the same here: it always does.
 *
 * @param password - Where the text has none, which other users of this machine could see.
 * @throws {TtchatError} `ERR_PROXY_INVALID`, which never repeats what was given: a password may stand in it.
 */
export function parseProxy(text: string, password?: string): ProxyAddress {
	const rest = text.trim().replace(BEGINNING, '');
	if (rest === text.trim()) throw invalid('it does not begin with socks5://');
	const {login, where = ''} = REST.exec(rest)?.groups ?? {};
	if (where === '' && rest.includes('@'))
		throw invalid('an @ in a user or a password is written %40, a / %2F');
	const {host, port} = readWhere(where);
	if (isOnion(host)) throw invalid('a .onion name is reached through a proxy, and is none');
	const credentials = readLogin(login, password);
	return {host, port, ...(credentials && {login: credentials})};
}

function readWhere(where: string): {readonly host: string; readonly port: number} {
	try {
		const {host, port} = parseTarget(where);
		return {host, port: port ?? parsePort('')};
	} catch (cause) {
		throw invalid('it does not end in host:port', cause);
	}
}

function readLogin(login: string | undefined, password = ''): ProxyAddress['login'] {
	if (login === undefined && password === '') return undefined;
	const [user = '', ...rest] = (login ?? '').split(':');
	const credentials = {user: decode(user), password: rest.length === 0 ? password : decode(rest.join(':'))};
	for (const part of [credentials.user, credentials.password]) {
		const bytes = Buffer.byteLength(part);
		// RFC 1929 §2: 1 to 255 bytes each.
		if (bytes === 0) throw invalid('a login has a user and a password');
		if (bytes > MAX_LOGIN_BYTES)
			throw invalid(`a user and a password have at most ${MAX_LOGIN_BYTES} bytes each`);
	}
	return credentials;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch (cause) {
		throw invalid('a % in a user or a password is written %25', cause);
	}
}

function invalid(why: string, cause?: unknown): TtchatError {
	return new TtchatError('ERR_PROXY_INVALID', {message: `that is not a proxy: ${why}`, cause});
}
