import {forgetSoon} from '../crypto/forget.ts';
import {nodeCrypto} from '../crypto/node-crypto.ts';
import {generateKeyPair} from '../crypto/rsa.ts';
import {TtchatError} from '../errors.ts';
import {directWay} from '../net/direct-way.ts';
import {formatAddress, isOnion, parseTarget} from '../net/target.ts';
import type {Way} from '../net/way.ts';
import {DEFAULT_PORT} from '../protocol/constants.ts';
import type {ProtocolChoice} from '../protocol/state.ts';
import {systemClock} from './clock.ts';
import {LiveSession} from './live-session.ts';
import type {Session} from './session.ts';

/** What a session needs to know before it starts, whatever way it takes. */
type CommonOptions = {
	/** What a v2 peer sees us as: one line, at most 64 bytes of UTF-8. */
	readonly name?: string;
	/**
	 * Which versions to speak; `auto` speaks v2 with its own kind and v1 with the original, `hybrid` only v2, and only
	 * with X25519 and ML-KEM beside RSA, which both Nodes must have (24.7 or later).
	 */
	readonly protocol?: ProtocolChoice;
	/** Keep every message in the outbox until the peer's code was compared. */
	readonly requireVerify?: boolean;
	/** Tell the peer while the user types (default true). */
	readonly typing?: boolean;
};

/** From one machine straight to the other. */
export type DirectOptions = {
	/** Whom we dial and let in: an address, or a name with all that it stands for. `port`, which we dial, defaults to 2006. */
	readonly target: {readonly host: string; readonly port?: number};
	/** Where we listen: `port` defaults to 2006, 0 takes a free one; `host` defaults to all addresses, IPv4 and IPv6. */
	readonly listen?: {readonly host?: string; readonly port?: number};
	/**
	 * Whether to try to meet the target's own dials, too, which gets through most routers that let nobody in (default
	 * true): from the port behind the one that we listen on, to the port behind the target's.
	 */
	readonly punch?: boolean;
};

/** What a session needs to know before it starts: how the two sides meet, which is directly if nothing else is said. */
export type SessionOptions = CommonOptions &
	((DirectOptions & {readonly way?: undefined}) | {readonly way: Way; readonly target?: undefined});

/**
 * Makes a session; nothing happens before its `open()`.
 *
 * @throws {TtchatError} `ERR_TARGET_INVALID`, `ERR_ONION_NEEDS_PROXY`, `ERR_PORT_INVALID` or `ERR_NAME_INVALID`;
 * `ERR_OPTION_INVALID` for v1 on a way on which only one side can dial: a v1 peer dials, and has to be dialed.
 */
export function createSession(options: SessionOptions): Session {
	const {name, protocol = 'auto', requireVerify = false, typing = true} = options;
	const way = options.way ?? planDirectWay(options);
	if (protocol === 'v1' && (way.listener === undefined || way.dialer === undefined)) {
		throw new TtchatError('ERR_OPTION_INVALID', {message: 'v1 cannot be spoken on that way'});
	}
	return new LiveSession(
		{name: name === '' ? undefined : name, protocol, requireVerify, typing},
		{
			clock: systemClock,
			random: Math.random,
			crypto: nodeCrypto,
			generateKeyPair,
			way,
			forget: forgetSoon,
		},
	);
}

function planDirectWay({target, listen, punch = true}: DirectOptions): Way {
	const whom = checkTarget(target);
	// It would only fail later, in a dial that must not be.
	if (isOnion(whom.host)) throw new TtchatError('ERR_ONION_NEEDS_PROXY');
	return directWay(whom, checkListen(listen), {punch});
}

/** @throws {TtchatError} `ERR_PORT_INVALID`. */
export function checkListen({host, port = DEFAULT_PORT}: DirectOptions['listen'] = {}): {
	readonly host: string | undefined;
	readonly port: number;
} {
	return {host, port: checkPort(port, 0)};
}

/** @throws {TtchatError} `ERR_TARGET_INVALID` or `ERR_PORT_INVALID`. */
export function checkTarget({host, port = DEFAULT_PORT}: DirectOptions['target']): {
	readonly host: string;
	readonly port: number;
} {
	const checked = checkPort(port, 1);
	return {host: parseTarget(formatAddress(host, checked)).host, port: checked};
}

function checkPort(port: number, lowest: number): number {
	if (!Number.isInteger(port) || port < lowest || port > 65_535) throw new TtchatError('ERR_PORT_INVALID');
	return port;
}
