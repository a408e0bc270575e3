import {isFault, isTtchatError, TtchatError} from '../../errors.ts';
import type {Link} from '../../net/link.ts';
import {HEADER_BYTES, RECORD_BODY_BYTES} from '../../protocol/constants.ts';
import type {Input, LinkId} from '../../protocol/effects.ts';
import {FrameDecoder} from '../../protocol/frame.ts';
import {CONGESTED_BYTES, MAX_UNSENT_BYTES} from '../constants.ts';

type Unnumbered<T> = T extends unknown ? Omit<T, 'link'> : never;

/** What comes on a link, but for which one it is. */
export type Arrival = Unnumbered<Extract<Input, {type: 'frame' | 'frame-begun' | 'ended' | 'violated'}>>;

/** Who reads a link. */
type Reader = {
	/** Whether the present state lets a body of that many bytes in. */
	readonly allows: (bodyBytes: number) => boolean;
	/** Whether nothing that comes matters any more. */
	readonly isOver: () => boolean;
};

/** A piece of a file on the wire. */
const CHUNK_FRAME_BYTES = HEADER_BYTES + Math.max(...RECORD_BODY_BYTES);

/** The links of a round, by number, until they are gone. */
export class Links {
	readonly #onRoom: () => void;
	readonly #links = new Map<LinkId, Link>();
	readonly #closing: Promise<void>[] = [];
	#next: LinkId = 1;
	#draining = false;

	/**
	 * @param onRoom - Called when there may be room again, after there was none.
	 */
	constructor(onRoom: () => void) {
		this.#onRoom = onRoom;
	}

	/** Whether so much is unsent that no more texts should be sealed. */
	get congested(): boolean {
		return [...this.#links.values()].some(link => link.unsentBytes > CONGESTED_BYTES);
	}

	add(link: Link): LinkId {
		const id = this.#next;
		this.#next += 1;
		this.#links.set(id, link);
		return id;
	}

	get(id: LinkId): Link | undefined {
		return this.#links.get(id);
	}

	/**
	 * Writes one frame.
	 *
	 * @returns Whether the peer reads: what it does not piles up here, texts wait for room, and past a limit it counts as gone.
	 */
	write(id: LinkId, bytes: Uint8Array): boolean {
		const link = this.#links.get(id);
		link?.write(bytes);
		return link === undefined || link.unsentBytes <= MAX_UNSENT_BYTES;
	}

	/** Whether a piece of a file may be written: as long as no more than so much is unsent. */
	hasRoom(id: LinkId | undefined): boolean {
		const link = id === undefined ? undefined : this.#links.get(id);
		if (link === undefined || link.unsentBytes + CHUNK_FRAME_BYTES <= CONGESTED_BYTES) return true;
		if (this.#draining) return false;
		this.#draining = true;
		void link.drained().then(() => {
			this.#draining = false;
			this.#onRoom();
		});
		return false;
	}

	/** Where its other end is, as events say it. */
	whereIs(id: LinkId): {readonly address: string; readonly port: number} {
		const remote = this.#links.get(id)?.remote;
		return {address: remote?.host ?? 'unknown', port: remote?.port ?? 0};
	}

	/** Reads a link to its end, and forgets it then. */
	async *read(id: LinkId, reader: Reader): AsyncGenerator<Arrival, void, void> {
		const link = this.#links.get(id);
		if (link === undefined) return;
		yield* readLink(link, reader);
		this.#links.delete(id);
	}

	/** Sends what was written, then ends the link. */
	close(id: LinkId): void {
		const link = this.#links.get(id);
		if (link !== undefined) this.#closing.push(link.close());
	}

	/** Ends all links at once: those too that are still ending in an orderly way. */
	destroy(): void {
		for (const link of this.#links.values()) link.destroy();
	}

	/** Settles when those that are closed in an orderly way are gone. */
	async closed(): Promise<void> {
		await Promise.allSettled(this.#closing);
	}
}

/**
 * Reads a link to its end, whatever happens: unread bytes would turn its end into a reset. Nothing more is read while
 * whoever asked has not asked again, and afterwards the socket does not stay half open.
 */
async function* readLink(link: Link, {allows, isOver}: Reader): AsyncGenerator<Arrival, void, void> {
	const decoder = new FrameDecoder(allows);
	let error: TtchatError | undefined;
	try {
		for await (const chunk of link.chunks) {
			if (isOver()) continue;
			for (const frame of decoder.push(chunk)) {
				yield {type: 'frame', frame};
				if (isOver()) break;
			}
			if (decoder.midFrame) yield {type: 'frame-begun'};
		}
	} catch (caught) {
		if (isFault(caught)) {
			link.destroy();
			throw caught;
		}
		error = isTtchatError(caught) ? caught : new TtchatError('ERR_LINK_LOST', {cause: caught});
	}
	if (error === undefined || error.code === 'ERR_LINK_LOST') yield {type: 'ended', error};
	else yield {type: 'violated', error};
	if (error === undefined) await link.close();
	else link.destroy();
}
