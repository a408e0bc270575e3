import type {SessionEvent} from './events.ts';
import type {SessionSnapshot} from './snapshot.ts';
import type {FileSink, FileSource} from './transfers.ts';

/** What became of a message: with v1 no more can be known than that it was sent. */
export type Receipt = 'sent' | 'delivered';

/** How a text is sent. */
export type SendOptions = {
	/** The id that events will bear, and that no message on its way has; made up if left out. */
	readonly id?: string;
	/**
	 * A text that begins with `/me ` is not meant as an action: it travels and is shown with a blank in front, for
	 * nothing else tells the two apart.
	 */
	readonly literal?: boolean;
};

/**
 * A chat with one target, through as many rounds (key pairs) as it takes. Three views of one thing:
 * commands that settle with the outcome, events in order, and an immutable snapshot.
 */
export interface Session extends AsyncDisposable {
	/**
	 * Listens, makes keys and dials.
	 *
	 * @returns When the port is open, if the way has one to listen on; nobody need be there yet.
	 * @throws {TtchatError} `ERR_PORT_TAKEN`, `ERR_PORT_DENIED`, `ERR_LISTEN_ADDRESS`, `ERR_LISTEN_FAILED`, or
	 * `ERR_SESSION_CLOSED` if it was opened or closed before.
	 */
	open(): Promise<void>;
	/**
	 * Sends a text, or keeps it in the outbox until somebody is there.
	 *
	 * @param text - Any text; a leading `/me ` makes it an action. At most 1,048,496 bytes of UTF-8.
	 * @returns `delivered` once the peer's program has it (v2), `sent` once it is written (v1).
	 * @throws {TtchatError} `ERR_MESSAGE_TOO_LONG`, `ERR_MESSAGE_HOLDS_CODE`, `ERR_OUTBOX_FULL`,
	 * `ERR_CANCELLED`, `ERR_ID_IN_USE`, `ERR_LINK_LOST` (sent, arrival unknown) or
	 * `ERR_SESSION_CLOSED`. The promise may take as long as the peer does: do not await it where events are read.
	 */
	send(text: string, options?: SendOptions): Promise<Receipt>;
	/**
	 * Takes a message back that waits: any of the snapshot's `outbox`.
	 *
	 * @returns Whether it still did; what has gone out, even in part, cannot be taken back.
	 */
	cancel(id: string): boolean;
	/**
	 * The user has agreed that what is held, and what is typed from now on, goes to the peer of this round.
	 *
	 * @returns Whether anything was held.
	 * @throws {TtchatError} `ERR_VERIFY_REQUIRED` as long as `requireVerify` asks for a comparison first.
	 */
	releaseOutbox(): boolean;
	/**
	 * Compares the code that the peer told by voice.
	 *
	 * @param code - Eight digits; blanks and dashes do not matter.
	 * @throws {TtchatError} `ERR_NOT_SECURED`, `ERR_NOT_AVAILABLE` with a v1 peer, `ERR_CODE_INVALID` if it is not
	 * a code, or our own.
	 */
	verify(code: string): 'verified' | 'mismatched';
	/**
	 * Sets the name that a v2 peer sees; the empty name takes it back.
	 *
	 * @throws {TtchatError} `ERR_NAME_INVALID`, or `ERR_MESSAGE_HOLDS_CODE` if it would complete a safety code.
	 */
	rename(name: string): void;
	/** Tells a v2 peer that the user is typing; at most once in 5 s, otherwise nothing happens. Nor does it with v1. */
	typing(): void;
	/** Tells a v2 peer that the chat was written to a file, and remembers it. */
	announceSaved(): void;
	/**
	 * Offers the peer a file, or keeps it until somebody is there and those before it are through. It is held as texts
	 * are. What becomes of it, events tell.
	 *
	 * @param source - Belongs to the session from now on; also if this throws, it is closed.
	 * @param options.file - The name that events will bear, and that no other file on its way has; made up if left out.
	 * @returns That name.
	 * @throws {TtchatError} `ERR_FILES_LEGACY` with a v1 peer, `ERR_FILE_NAME_INVALID`, `ERR_FILE_SIZE_INVALID`,
	 * `ERR_MESSAGE_HOLDS_CODE` if the name would tell the peer a safety code, `ERR_ID_IN_USE`, `ERR_OUTBOX_FULL` or
	 * `ERR_SESSION_CLOSED`.
	 */
	offerFile(source: FileSource, options?: {readonly file?: string}): string;
	/**
	 * Takes a file that the peer offers.
	 *
	 * @param sink - Belongs to the session from now on, unless this throws.
	 * @throws {TtchatError} `ERR_NO_SUCH_FILE` if that is not on offer, or not any more.
	 */
	acceptFile(file: string, sink: FileSink): void;
	/**
	 * Tells the peer that nobody here wants the file that it offers.
	 *
	 * @returns Whether it was on offer.
	 */
	declineFile(file: string): boolean;
	/**
	 * Ends the transfer of a file, own or the peer's; an offer of the peer is declined.
	 *
	 * @returns Whether it could be; not if it is unknown, or the peer's is being finished. Of an own one that has
	 * gone out as a whole it is not known then whether it was saved.
	 */
	cancelFile(file: string): boolean;
	/**
	 * Ends this round and starts the next one at once; the way on after a round that is not retried by itself. Nothing
	 * happens before `open()` or after `close()`.
	 *
	 * @param options.allowLegacy - Accept v1 although this run has met a v2 peer at this target.
	 */
	reconnect(options?: {readonly allowLegacy?: boolean}): void;
	/** Says goodbye, sends what is still queued to a peer that is there, and destroys the keys; at most 2 s. */
	close(): Promise<void>;
	/** Destroys keys and links at once, without a goodbye. */
	burn(): void;
	/**
	 * All events from now on. With 4 MiB of them unread, or half of the limit, nothing more is read from the peer, while
	 * own texts go out: whoever does not want any more must leave the iterator, not only stop.
	 *
	 * @param options.limit - How many unread events are kept (default 10,000). Past it, which what the peer sends cannot
	 * reach, the reader gets `ERR_TOO_SLOW`.
	 */
	events(options?: {readonly limit?: number}): AsyncIterableIterator<SessionEvent>;
	getSnapshot(): SessionSnapshot;
	/** Calls `listener` after every change of the snapshot; the returned function ends that. */
	subscribe(listener: () => void): () => void;
}
