import type {WayPlan} from './plan-way.ts';

// The interface reads what ways are made of as the core does.
export {DEFAULT_CONTROL, parseControl} from '../net/onion/control-address.ts';
export {readOnionKey} from '../net/onion/onion-key.ts';
export {checkOnionName} from '../net/onion/onion-name.ts';
export type {TorAccess} from '../net/onion/tor-control.ts';
export {type ProxyAddress, parseProxy} from '../net/proxy/proxy-address.ts';
export {isOnion} from '../net/target.ts';

/** How the two sides meet if nothing else is said. */
export const directly: WayPlan = {kind: 'direct', map: false, punch: true};
