import type {TorAccess} from '../../net/onion/tor-control.ts';
import type {ProxyAddress} from '../../net/proxy/proxy-address.ts';
import type {OnionAccess} from '../../net/proxy/proxy-way.ts';

// The interface reads what ways are made of as the core does.
export {DEFAULT_CONTROL, parseControl} from '../../net/onion/control-address.ts';
export {readOnionKey} from '../../net/onion/onion-key.ts';
export {checkOnionName} from '../../net/onion/onion-name.ts';
export type {TorAccess} from '../../net/onion/tor-control.ts';
export {type ProxyAddress, parseProxy} from '../../net/proxy/proxy-address.ts';
export {isOnion} from '../../net/target.ts';

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

/** How the two sides meet if nothing else is said. */
export const directly: WayPlan = {kind: 'direct', map: false, punch: true};
