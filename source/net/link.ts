/** One end of a TCP connection. */
export type Address = {readonly host: string; readonly port: number};

/** Who made it: we accept an inbound link and dial an outbound one. */
export type LinkSide = 'inbound' | 'outbound';

/** One TCP connection, inbound or outbound: the seam between the session and the network. */
export interface Link {
	readonly side: LinkSide;
	readonly remote: Address;
	/**
	 * What comes, in order, read only as fast as it is asked for. Ends with the stream.
	 *
	 * @throws {TtchatError} `ERR_LINK_LOST` if the link breaks.
	 */
	readonly chunks: AsyncIterable<Uint8Array>;
	/** How many bytes were written and are still on this machine. */
	readonly unsentBytes: number;
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
	close(): Promise<void>;
}

/** What a listener tells of those who connect. */
export type ListenerHandlers = {
	/** The target's address connected. */
	readonly onLink: (link: Link) => void;
	/** Something else connected and was closed at once. */
	readonly onStranger: (address: string) => void;
};

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
