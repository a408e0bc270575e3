import {isTtchatError, TtchatError} from '../errors.ts';
import {
	checkOnionName,
	isOnion,
	type ProxyAddress,
	parseProxy,
	type WayPlan,
	type WaySecrets,
} from '../session/plan/ways.ts';
import type {Environment} from '../ui/terminal/surroundings.ts';
import type {FlagName} from './flags.ts';
import type {Given} from './given.ts';
import {readKey, saying, type Target, type Values} from './read-values.ts';

/** What decides how the two sides meet. */
type Asked = {
	readonly values: Values;
	readonly given: readonly Given[];
	readonly env: Environment;
	readonly target: Target | undefined;
};

/** What the environment tells; an empty variable is none. */
export function readSecrets(env: Environment): WaySecrets {
	return {
		proxyPassword: env['TTCHAT_PROXY_PASSWORD'] || undefined,
		onionKey: env['TTCHAT_ONION_KEY'] || undefined,
		torPassword: env['TTCHAT_TOR_PASSWORD'] || undefined,
	};
}

/**
 * How the two sides are to meet.
 *
 * @throws {TtchatError} If it cannot be so, or was said in two ways.
 */
export function readWay(asked: Asked): WayPlan {
	const {values, given, env, target} = asked;
	const isAsked = (name: FlagName) => given.some(({said}) => said === `--${name}`);
	const {torPassword: password} = readSecrets(env);
	if (values.onion !== undefined) {
		refuseBeside('onion', ['proxy', 'map', 'punch', 'listen', 'peer-port', 'onion-key'], isAsked);
		if (target !== undefined) {
			throw conflict(
				'--onion',
				'a target',
				'The other side dials: what it has to type is shown once the onion is there.',
			);
		}
		refuseLegacy('--onion', values);
		return {kind: 'onion', access: {control: values.onion, password}};
	}
	if (values.proxy !== undefined) {
		refuseBeside('proxy', ['map', 'punch', 'listen', 'port'], isAsked);
		refuseLegacy('--proxy', values);
		const proxy = proxyOf(values.proxy, env);
		return {kind: 'proxy', proxy, onion: {key: onionKeyFor(asked, isAsked('onion-key')), password}};
	}
	if (isAsked('onion-key')) {
		throw needs('--onion-key', "--proxy with tor's SOCKS port, such as --proxy socks5://127.0.0.1:9050");
	}
	if (target !== undefined && isOnion(target.host)) throw new TtchatError('ERR_ONION_NEEDS_PROXY');
	if (isAsked('map') && isLoopback(values.listen)) {
		throw conflict('--map', `--listen ${values.listen}`, 'No router leads there: leave one of them out.');
	}
	return {kind: 'direct', map: values.map, punch: values.punch};
}

/** The key for the onion that is dialed. One that stands in the environment is for those chats that have one. */
function onionKeyFor({values, env, target}: Asked, isAsked: boolean): string | undefined {
	if (target !== undefined && !isOnion(target.host)) {
		if (!isAsked) return undefined;
		throw conflict('--onion-key', 'a target that is no .onion', 'Leave one of them out.');
	}
	if (target !== undefined) checkOnionName(target.host);
	const {onionKey} = readSecrets(env);
	return values['onion-key'] ?? (onionKey && readKey(onionKey, 'TTCHAT_ONION_KEY'));
}

function proxyOf(text: string, env: Environment): ProxyAddress {
	try {
		return parseProxy(text, readSecrets(env).proxyPassword);
	} catch (cause) {
		throw isTtchatError(cause) ? saying('--proxy', cause) : cause;
	}
}

const why: {readonly [name in FlagName]?: string} = {
	map: 'nothing listens behind a proxy, and no router leads to an onion',
	punch: 'the two meet in the middle only where they dial each other straight',
	listen: 'nothing listens where others could reach it',
	port: 'nothing listens behind a proxy',
	'peer-port': 'nobody is dialed: the other side dials',
	'onion-key': 'it is for the side that dials',
	proxy: 'one of the two sides dials, and the other has the onion',
};

/** What was set for good is for other chats; what was typed was meant. */
function refuseBeside(
	one: FlagName,
	others: readonly FlagName[],
	isAsked: (name: FlagName) => boolean,
): void {
	for (const other of others) {
		if (isAsked(other))
			throw conflict(`--${one}`, `--${other}`, `Leave one of them out: ${why[other] ?? ''}.`);
	}
}

function refuseLegacy(said: string, {protocol}: Values): void {
	if (protocol !== 'v1') return;
	throw conflict(said, '--protocol v1', 'A v1 peer has to dial and to be dialed: leave one of them out.');
}

function isLoopback(host: string | undefined): boolean {
	return (
		host !== undefined && (host.startsWith('127.') || host === '::1' || host.toLowerCase() === 'localhost')
	);
}

/** Two things that were asked for and cannot be had together. */
export function conflict(one: string, other: string, advice: string): TtchatError {
	return new TtchatError('ERR_OPTION_INVALID', {message: `${one} does not go with ${other}`, advice});
}

function needs(one: string, other: string): TtchatError {
	return new TtchatError('ERR_OPTION_INVALID', {
		message: `${one} means nothing without a proxy`,
		advice: `Add ${other}.`,
	});
}
