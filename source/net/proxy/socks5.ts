import {isIP} from 'node:net';
import {TtchatError} from '../../errors.ts';
import type {Address} from '../link.ts';
import {bytesOfV6, canonicalAddress, formatAddress, isLinkLocal, isOnion} from '../target.ts';
import type {ProxyAddress} from './proxy-address.ts';

/** What to write now, and how many bytes must be there before it goes on. */
export type Exchange = {readonly write?: Uint8Array; readonly read: number};

/** How far it went: whoever hangs up tells something different at each place. */
export type Stage = 'method' | 'login' | 'connect';

const VERSION = 5;
const LOGIN_VERSION = 1;
const METHODS = {none: 0, login: 2, refused: 0xff} as const;
const ADDRESS_TYPES = {v4: 1, name: 3, v6: 4} as const;
const CONNECT = 1;
const SUCCEEDED = 0;
const MAX_NAME_BYTES = 255;

/**
 * What is said to a SOCKS5 proxy until it has connected us: a generator, so that it knows no sockets. Exactly the bytes
 * that it asks for are handed to it; what comes behind the last of them is the target's.
 *
 * @param onStage - Told before each part.
 * @throws {TtchatError} `ERR_PROXY_ANSWER`, `ERR_PROXY_LOGIN`, or what the proxy says of the target: `ERR_REFUSED`,
 * `ERR_UNREACHABLE`, `ERR_TIMED_OUT`, `ERR_ONION_KEY` or `ERR_PROXY_REFUSED`.
 * @see RFC 1928, RFC 1929
 */
export function* connectThrough(
	{login}: Pick<ProxyAddress, 'login'>,
	target: Address,
	onStage: (stage: Stage) => void,
): Generator<Exchange, void, Uint8Array> {
	const request = connectRequest(target);
	onStage('method');
	const offered = login === undefined ? [METHODS.none] : [METHODS.none, METHODS.login];
	const [version, method] = yield {write: Uint8Array.of(VERSION, offered.length, ...offered), read: 2};
	if (version !== VERSION) throw noProxy('what answers there does not speak SOCKS5');
	if (method === METHODS.login && login !== undefined) {
		onStage('login');
		const [loginVersion, status] = yield {write: loginRequest(login), read: 2};
		if (loginVersion !== LOGIN_VERSION) throw noProxy('the proxy answers the login with nonsense');
		if (status !== 0) throw new TtchatError('ERR_PROXY_LOGIN');
	} else if (method === METHODS.refused || method === METHODS.login) throw wantsLogin(login !== undefined);
	else if (method !== METHODS.none) throw noProxy('the proxy chose a login that was not offered');
	onStage('connect');
	// Some proxies hang up in the middle of a refusal: what they say is known here.
	const [replyVersion, reply = 0xff] = yield {write: request, read: 2};
	if (replyVersion !== VERSION) throw noProxy('the proxy answers the request with nonsense');
	if (reply !== SUCCEEDED) throw explainReply(reply, target);
	const [, type] = yield {read: 2};
	// Where the proxy connects from does not matter; it only has to be out of the way.
	if (type === ADDRESS_TYPES.v4) yield {read: 4 + 2};
	else if (type === ADDRESS_TYPES.v6) yield {read: 16 + 2};
	else if (type === ADDRESS_TYPES.name) {
		const [length = 0] = yield {read: 1};
		yield {read: length + 2};
	} else throw noProxy('the proxy tells a kind of address that there is not');
}

function loginRequest({user, password}: NonNullable<ProxyAddress['login']>): Uint8Array {
	const [name, secret] = [Buffer.from(user), Buffer.from(password)];
	return Uint8Array.of(LOGIN_VERSION, name.length, ...name, secret.length, ...secret);
}

function connectRequest({host, port}: Address): Uint8Array {
	return Uint8Array.of(VERSION, CONNECT, 0, ...addressBytes(host), port >> 8, port & 0xff);
}

function addressBytes(host: string): readonly number[] {
	const address = canonicalAddress(host);
	if (isLinkLocal(address)) {
		throw new TtchatError('ERR_DIAL_FAILED', {
			message: `${address} means nothing to a proxy: it is an address of one network only`,
			advice: 'Leave the proxy out, or give another address.',
		});
	}
	if (isIP(address) === 4) return [ADDRESS_TYPES.v4, ...address.split('.').map(Number)];
	if (isIP(address) === 6) return [ADDRESS_TYPES.v6, ...bytesOfV6(address)];
	// The proxy looks it up. Letters beyond ASCII travel as every look-up writes them.
	const name = Buffer.from(URL.parse(`http://${host}/`)?.hostname ?? host);
	if (name.length > MAX_NAME_BYTES) throw new TtchatError('ERR_TARGET_INVALID');
	return [ADDRESS_TYPES.name, name.length, ...name];
}

/** What the proxy answered about the target: RFC 1928 §6, and from F0 on what tor adds (its proposal 304). */
function explainReply(reply: number, target: Address): TtchatError {
	const {host, port} = target;
	const where = formatAddress(host, port);
	switch (reply) {
		case 0x02:
			return refusedBy(`the proxy's rules do not allow ${where}`);
		case 0x03:
			return new TtchatError('ERR_UNREACHABLE', {message: `unreachable: the proxy has no way to ${where}`});
		case 0x04:
			return new TtchatError('ERR_UNREACHABLE', {message: `unreachable: the proxy cannot reach ${where}`});
		case 0x05:
			return new TtchatError('ERR_REFUSED', {message: `refused: nothing listens at ${where} yet`});
		case 0x06:
		case 0xf7:
			return new TtchatError('ERR_TIMED_OUT', {
				message: `timed out: the proxy got no answer from ${where}`,
				advice: nobodyThere,
			});
		case 0x07:
			return refusedBy('the proxy does not connect to anybody');
		case 0x08:
			return refusedBy(`the proxy does not know the kind of address that ${host} is`);
		case 0xf4:
		case 0xf5:
			return new TtchatError('ERR_ONION_KEY', {
				message:
					reply === 0xf4 ? 'the onion asks for a key, and tor has none' : 'the key is not that of this onion',
			});
		default:
			return onionReplies[reply] === undefined
				? general(reply, target)
				: new TtchatError('ERR_UNREACHABLE', {message: onionReplies[reply], advice: nobodyThere});
	}
}

const nobodyThere = 'Ask your partner whether ttchat still runs there; the dialing goes on by itself.';

/** Of an onion that was not found, tor remembers nothing: each dial asks all its directories anew. */
const onionReplies: Readonly<Record<number, string>> = {
	240: 'no such onion is to be found: it is not published yet, or gone',
	241: 'what is to be found of the onion cannot be read',
	242: 'the onion cannot be asked: nobody meets there any more',
	243: 'the onion did not come to where tor waited for it',
	246: 'tor knows no onion with such a name',
};

/** Tor says no more than this of an onion, unless its SocksPort has ExtendedErrors. */
function general(reply: number, {host, port}: Address): TtchatError {
	const where = formatAddress(host, port);
	if (reply !== 1) return refusedBy(`the proxy refuses ${where}, for a reason with the number ${reply}`);
	return isOnion(host)
		? new TtchatError('ERR_UNREACHABLE', {
				message: `tor cannot reach ${where}`,
				advice:
					'It takes a minute until a new onion is found. Check the name, and the key: they change with every start on their side.',
			})
		: new TtchatError('ERR_UNREACHABLE', {message: `unreachable: the proxy cannot reach ${where}`});
}

function refusedBy(message: string): TtchatError {
	return new TtchatError('ERR_PROXY_REFUSED', {message});
}

function wantsLogin(given: boolean): TtchatError {
	return new TtchatError('ERR_PROXY_LOGIN', {
		message: given
			? 'the proxy takes none of the logins that there are'
			: 'the proxy asks for a user and a password',
	});
}

function noProxy(message: string): TtchatError {
	return new TtchatError('ERR_PROXY_ANSWER', {message});
}
