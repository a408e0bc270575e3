import {TtchatError} from '../../errors.ts';
import type {FileEvent} from '../../protocol/effects.ts';
import {sanitizeFileName} from '../../text/names.ts';
import type {FileSink} from '../transfers.ts';
import {cancelled, cancelReasonOf, declined, endedWithRound, withdrawnByPeer} from './file-reasons.ts';
import type {FileSeams} from './file-seams.ts';
import {FileWindow} from './file-window.ts';
import {FileWriter} from './file-writer.ts';
import {Progress} from './progress.ts';

/** What a file is called whose name has nothing usable. */
const NAMELESS = 'file';

type Peers = {
	readonly file: string;
	/** Its number in its round. */
	readonly id: number;
	readonly size: number;
	/** Once it was accepted. */
	writer: FileWriter | undefined;
	written: number;
};

/** Files of the peer: the one that it offers or sends, and those that are still being finished. */
export class PeerFiles {
	readonly #seams: FileSeams;
	readonly #newId: () => string;
	readonly #files = new Map<string, Peers>();
	/** The one that the present round knows of. */
	#present: Peers | undefined;
	#closed = false;

	/**
	 * @param newId - Makes up what a file is called.
	 */
	constructor(seams: FileSeams, newId: () => string) {
		this.#seams = seams;
		this.#newId = newId;
	}

	has(file: string): boolean {
		return this.#files.has(file);
	}

	/** Takes what the peer offers. */
	accept(file: string, sink: FileSink): void {
		const peers = this.#offered(file);
		if (peers === undefined) throw new TtchatError('ERR_NO_SUCH_FILE');
		const {clock} = this.#seams;
		const progress = new Progress(this.#seams, file, peers.size);
		const window = new FileWindow(peers.size, clock.elapsed());
		peers.writer = new FileWriter(sink, {
			onWritten: bytes => {
				peers.written += bytes;
				const limit = window.note(bytes, clock.elapsed());
				if (limit !== undefined) this.#ask(peers, limit);
				progress.tell(peers.written);
			},
			onDone: path => this.#keep(peers, path),
			onError: error => this.#refuse(peers, error),
		});
		this.#seams.tell({type: 'file-accepted', file});
		this.#ask(peers, window.limit);
	}

	/** Does not want what the peer offers. Whether it does offer that. */
	decline(file: string): boolean {
		const peers = this.#offered(file);
		if (peers === undefined) return false;
		this.#refuse(peers, declined());
		return true;
	}

	/** Ends what is not over, nor being finished. */
	cancel(file: string): boolean {
		const peers = this.#files.get(file);
		if (peers === undefined) return false;
		if (peers.writer === undefined) return this.decline(file);
		if (!peers.writer.discard()) return false;
		this.#refuse(peers, cancelled());
		return true;
	}

	/** What the protocol tells of one. */
	hear(event: Extract<FileEvent, {readonly id: number}>): void {
		const peers = this.#present?.id === event.id ? this.#present : undefined;
		switch (event.type) {
			case 'file-offered':
				if (!this.#closed) this.#hearOffer(event, this.#newId());
				break;
			case 'chunk':
				peers?.writer?.push(event.bytes, event.whole);
				break;
			case 'file-withdrawn':
				if (peers === undefined) break;
				// What is being finished comes to be there all the same, and nobody waits for word of it.
				if (peers.writer?.discard() === false) this.#present = undefined;
				else this.#end(peers, 'peer', withdrawnByPeer(event.reason));
				break;
			default:
				event satisfies never;
		}
	}

	/** The round is over. What has come as a whole needs nobody any more, and is finished. */
	endRound(error: TtchatError): void {
		const peers = this.#present;
		this.#present = undefined;
		if (peers === undefined || peers.writer?.whole === true) return;
		peers.writer?.discard();
		this.#lose(peers, error);
	}

	/** Nothing is taken any more; what is being finished is waited for. */
	close(error: TtchatError): void {
		this.#closed = true;
		this.#present = undefined;
		for (const peers of [...this.#files.values()]) {
			if (peers.writer?.discard() === false) this.#seams.leave(peers.writer.settled());
			else this.#lose(peers, error);
		}
	}

	/** Nothing is waited for any more: what is being finished may come to be there, and may not. */
	giveUp(error: TtchatError): void {
		for (const peers of [...this.#files.values()]) {
			const {file, size} = peers;
			this.#seams.tell({type: 'file-progress', file, bytes: size, size});
			this.#end(peers, 'round', endedWithRound('saving', error));
		}
	}

	#hearOffer({id, size, name}: Extract<FileEvent, {type: 'file-offered'}>, file: string): void {
		const peers: Peers = {file, id, size, writer: undefined, written: 0};
		this.#files.set(file, peers);
		this.#present = peers;
		this.#seams.tell({
			type: 'file-offered',
			file,
			from: 'peer',
			name: sanitizeFileName(name) ?? NAMELESS,
			size,
		});
	}

	#offered(file: string): Peers | undefined {
		const peers = this.#present;
		return peers?.file === file && peers.writer === undefined ? peers : undefined;
	}

	#ask(peers: Peers, limit: number): void {
		if (peers === this.#present) this.#seams.input({type: 'file-accept', id: peers.id, limit});
	}

	#keep(peers: Peers, path: string | undefined): void {
		const isPresent = peers === this.#present;
		if (!this.#letGo(peers)) return;
		this.#seams.tell({type: 'file-done', file: peers.file, path});
		if (isPresent) this.#seams.input({type: 'file-keep', id: peers.id});
	}

	/** Ended by us: the peer is told, if it is still there. */
	#refuse(peers: Peers, error: TtchatError): void {
		const isPresent = peers === this.#present;
		if (this.#end(peers, 'self', error) && isPresent)
			this.#seams.input({type: 'file-refuse', id: peers.id, reason: cancelReasonOf(error)});
	}

	#lose(peers: Peers, error: TtchatError): void {
		this.#end(peers, 'round', endedWithRound('not-come', error));
	}

	#end(peers: Peers, by: 'self' | 'peer' | 'round', error: TtchatError): boolean {
		const wasHere = this.#letGo(peers);
		if (wasHere) this.#seams.end(peers.file, by, error);
		return wasHere;
	}

	/** Whether it was still there: who was told of another's end may have ended this one. */
	#letGo(peers: Peers): boolean {
		if (this.#files.get(peers.file) !== peers) return false;
		if (peers === this.#present) this.#present = undefined;
		this.#files.delete(peers.file);
		if (peers.writer !== undefined) this.#seams.leave(peers.writer.settled());
		return true;
	}
}
