import type {TtchatError} from '../errors.ts';

/** One end of a TCP connection. */
export type Address = {readonly host: string; readonly port: number};

/** Who made it: we accept an inbound link and dial an outbound one. */
export type LinkSide = 'inbound' | 'outbound';

/** How a link came about, as events, the snapshot and JSON call it. */
export type WayKind =
	/** Dialed straight from one machine to the other. */
	| 'direct'
	/** Both dialed at the same moment, and the two dials became one link: through routers that let nobody in. */
	| 'punched'
	/** Through a port that our own router opened for us. */
	| 'mapped'
	/** Through a proxy of ours. */
	| 'proxy'
	/** Through an onion service of one of both. */
	| 'onion';

/** An ordered, reliable stream of bytes, inbound or outbound: the seam between the session and the network. */
export interface Link {
	readonly side: LinkSide;
	/** How it came about. */
	readonly way: WayKind;
	/** The peer's end, also where something in between carries the bytes. */
	readonly remote: Address;
	/**
	 * What comes, in order, read only as fast as it is asked for. Ends with the stream.
	 *
	 * @throws {TtchatError} `ERR_LINK_LOST` if the link breaks.
	 */
	readonly chunks: AsyncIterable<Uint8Array>;
	/** How many bytes were written and are still on this machine. */
	readonly unsentBytes: number;
	/** Settles as soon as what was written has left this machine, or the system has taken it; never, if the link ends before. */
	drained(): Promise<void>;
	/** Sends bytes in one write. */
	write(bytes: Uint8Array): void;
	/** Sends what was written, then ends our direction; the promise settles when the link is gone, at most 2 s later. */
	close(): Promise<void>;
	/** Ends both directions at once. */
	destroy(): void;
}

/** What lets in the target and nobody else. */
export interface Listener {
	/**
	 * Opens the port.
	 *
	 * @returns Where it listens.
	 * @throws {TtchatError} `ERR_PORT_TAKEN`, `ERR_PORT_DENIED`, `ERR_LISTEN_ADDRESS` or `ERR_LISTEN_FAILED`.
	 */
	listen(handlers: ListenerHandlers): Promise<Address>;
	/** The peer is waited for again: what was arranged elsewhere for that is looked after. It may be said any number of times. */
	renew?(): void;
	/** Lets nobody in any more, and takes back what was arranged for that elsewhere. */
	close(): Promise<void>;
}

/** What a listener tells of those who connect. */
export type ListenerHandlers = {
	/** The target's address connected. */
	readonly onLink: (link: Link) => void;
	/** Something else connected and was closed at once. */
	readonly onStranger: (address: string) => void;
	/** Something is known of where the peer can reach us, beyond where we listen. */
	readonly onNews?: (news: WayNews) => void;
};

/** What a way has to tell while it is in use: not of one link, but of who may come. */
export type WayNews =
	/** What lets the peer reach us is arranged, and does not lead here yet: that takes a while. */
	| {readonly type: 'publishing'; readonly way: WayKind}
	/** The peer can dial us there, from wherever it is. */
	| {
			readonly type: 'reachable';
			readonly way: WayKind;
			readonly address: string;
			readonly port: number;
			/** What opens it, to the peer alone: a secret between the two. */
			readonly key?: string;
	  }
	/** It cannot, or not any more; the chat goes on all the same. */
	| {readonly type: 'unreachable'; readonly way: WayKind; readonly error: TtchatError};

/** What makes links to the target by meeting its own dials: both sides dial at the same moment. */
export interface Puncher {
	/**
	 * One try, which lasts until it is told to end.
	 *
	 * @param onDial - Called when the dial goes out: to there, from that port of ours.
	 * @returns `pointless` if the target is this very machine, or there is no port for it.
	 * @throws {TtchatError} `ERR_PORT_TAKEN` if another program has the port that it would dial from, or, like `dial()`,
	 * why nothing was met.
	 */
	punch(signal: AbortSignal, onDial: (meeting: Address, from: number) => void): Promise<Link | 'pointless'>;
}

/** What makes links to the target. */
export interface Dialer {
	/** Where the next dial goes, in words: "203.0.113.7:2006". */
	readonly target: Address;
	/**
	 * One try, of at most 5 s. The target's name is resolved anew.
	 *
	 * @throws {TtchatError} `ERR_NAME_NOT_FOUND`, `ERR_REFUSED`, `ERR_UNREACHABLE`, `ERR_TIMED_OUT`,
	 * `ERR_DIAL_FAILED`, or `ERR_SELF` if the target is our own listener.
	 */
	dial(signal: AbortSignal): Promise<Link>;
}
