import type {TtchatError} from '../errors.ts';
import type {Link} from '../net/link.ts';
import type {ProtocolEvent} from '../protocol/effects.ts';

/** What was told and has not been read yet. */
export type Unread = {
	readonly full: boolean;
	/** Waits while it is full, or until the signal. */
	room(signal: AbortSignal): Promise<void>;
};

/** What a round tells while it lives. */
export type RoundHandlers = {
	readonly onEvent: (event: ProtocolEvent) => void;
	readonly onKeys: (elapsedMs: number) => void;
	readonly onDialing: (attempt: number) => void;
	readonly onDialFailed: (attempt: number, error: TtchatError, retryInMs: number) => void;
	readonly onLink: (link: Link) => void;
	/** A fault of our own ended it; it may be told more than once. */
	readonly onFault: (error: TtchatError) => void;
	/** The protocol takes the next text now. */
	readonly onReady: () => void;
	/** Where `onEvent` leads: while it is full, a round that is secured reads nothing more. */
	readonly unread: Unread;
};
