import type {Session} from './session.ts';

/** What a session needs to know before it starts. */
export type SessionOptions = {
	/** The one address that we dial and accept. `port` defaults to 2006. */
	readonly target: {readonly host: string; readonly port?: number};
	/** Where we listen: `port` defaults to 2006, `host` to all addresses, IPv4 and IPv6. */
	readonly listen?: {readonly host?: string; readonly port?: number};
	/** What a v2 peer sees us as: one line, at most 64 bytes of UTF-8. */
	readonly name?: string;
	/** Which versions to speak; `auto` speaks v2 with its own kind and v1 with the original. */
	readonly protocol?: 'auto' | 'v1' | 'v2';
	/** Keep every message in the outbox until the peer's code was compared. */
	readonly requireVerify?: boolean;
	/** Tell the peer while the user types (default true). */
	readonly typing?: boolean;
};

/**
 * Makes a session; nothing happens before its `open()`.
 *
 * @throws {TtchatError} `ERR_TARGET_INVALID`, `ERR_PORT_INVALID`, `ERR_NAME_INVALID` or `ERR_SELF`.
 */
export function createSession(options: SessionOptions): Session {
	void options;
	throw new Error('to be written');
}
