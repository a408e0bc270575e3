import type {Dialer, Listener, Puncher, WayKind} from './link.ts';

/**
 * How the two sides meet. Either end may be absent: behind a proxy nothing listens, and who runs an onion service
 * dials nobody. A session knows no more of the network than this.
 */
export type Way = {
	/** Of what it dials and lets in, but for links that say otherwise themselves. */
	readonly kind: WayKind;
	/** For people, in the middle of a sentence: "directly", "through the proxy 127.0.0.1:1080". */
	readonly label: string;
	readonly listener?: Listener | undefined;
	readonly dialer?: Dialer | undefined;
	/** Beside the two, where both sides dial straight: what gets through routers that let nobody in. */
	readonly puncher?: Puncher | undefined;
};
