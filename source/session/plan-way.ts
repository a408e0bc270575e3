import type {TorAccess} from '../net/onion/tor-control.ts';
import type {ProxyAddress} from '../net/proxy/proxy-address.ts';
import type {OnionAccess} from '../net/proxy/proxy-way.ts';
import type {Way} from '../net/way.ts';
import {checkListen, checkTarget, type DirectOptions} from './create-session.ts';

/** How the two sides are to meet. */
export type WayPlan =
	/** `map`: our router is asked to let the peer in. `punch`: both sides try to meet in the middle, too. */
	| {readonly kind: 'direct'; readonly map: boolean; readonly punch: boolean}
	/** Through a proxy, and nothing beside it. `onion`: what opens the target, if that is one. */
	| {readonly kind: 'proxy'; readonly proxy: ProxyAddress; readonly onion: OnionAccess}
	/** By an onion service of ours; there is no target. */
	| {readonly kind: 'onion'; readonly access: TorAccess};

/** What the environment alone tells: what stands among the arguments, others on this machine can see. */
export type WaySecrets = {
	/** For the user that a proxy names. */
	readonly proxyPassword?: string | undefined;
	/** What opens an onion, in base 32. */
	readonly onionKey?: string | undefined;
	/** For tor's control port. */
	readonly torPassword?: string | undefined;
};

/**
 * What a session is made of: its target, or a way that few chats need and that is loaded only for them.
 *
 * @returns Nothing where neither is said: a demo.
 * @throws {TtchatError} `ERR_TARGET_INVALID`, `ERR_PORT_INVALID` or `ERR_ONION_KEY`.
 */
export async function planWay(
	target: DirectOptions['target'] | undefined,
	listen: NonNullable<DirectOptions['listen']>,
	plan: WayPlan,
): Promise<DirectOptions | {readonly way: Way} | undefined> {
	if (plan.kind === 'onion') {
		const {onionWay} = await import('../net/onion/onion-way.ts');
		return {way: onionWay(checkListen(listen).port, plan.access)};
	}
	if (target === undefined) return undefined;
	if (plan.kind === 'proxy') {
		const {proxyWay} = await import('../net/proxy/proxy-way.ts');
		return {way: proxyWay(checkTarget(target), plan.proxy, plan.onion)};
	}
	const {map, punch} = plan;
	if (!map) return {target, listen, punch};
	const {mappedWay} = await import('../net/map/mapped-way.ts');
	return {way: mappedWay(checkTarget(target), checkListen(listen), {punch})};
}
