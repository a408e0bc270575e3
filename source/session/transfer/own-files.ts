import {TtchatError} from '../../errors.ts';
import {utf8} from '../../protocol/bytes.ts';
import {MAX_FILE_NAME_BYTES} from '../../protocol/constants.ts';
import type {FileEvent, FileInput, ProtocolVersion} from '../../protocol/effects.ts';
import {wantedChunk, wantsOffer} from '../../protocol/questions.ts';
import type {State} from '../../protocol/state.ts';
import {visibleForm} from '../../text/code-points.ts';
import {sanitize} from '../../text/sanitize.ts';
import {MAX_WAITING_FILES} from '../constants.ts';
import type {FileSource} from '../transfers.ts';
import {FileReader} from './file-reader.ts';
import {cancelled, cancelReasonOf, endedWithRound, refusedByPeer} from './file-reasons.ts';
import type {FileSeams} from './file-seams.ts';
import {Progress} from './progress.ts';

type Own = {
	readonly file: string;
	readonly name: Uint8Array;
	/** As it is told. */
	readonly shown: string;
	readonly size: number;
	readonly reader: FileReader;
	readonly progress: Progress;
	stage: 'waiting' | 'offered' | 'running';
	/** All of it is out. */
	whole: boolean;
	sent: number;
};

/** Own files in the order in which they were handed in; the first is offered, or on its way. */
export class OwnFiles {
	readonly #seams: FileSeams;
	readonly #files = new Map<string, Own>();

	constructor(seams: FileSeams) {
		this.#seams = seams;
	}

	has(file: string): boolean {
		return this.#files.has(file);
	}

	/** Why a file cannot be taken in, if it cannot. */
	objectionTo({name, size}: FileSource): TtchatError | undefined {
		const {length} = utf8(name);
		if (length === 0 || length > MAX_FILE_NAME_BYTES) return new TtchatError('ERR_FILE_NAME_INVALID');
		if (!Number.isSafeInteger(size) || size < 0) return new TtchatError('ERR_FILE_SIZE_INVALID');
		if (this.#files.size < MAX_WAITING_FILES) return undefined;
		return new TtchatError('ERR_OUTBOX_FULL', {
			message: 'too many files are waiting',
			advice: 'Wait for the peer, or cancel some of them.',
		});
	}

	/** Takes a file in. */
	add(file: string, source: FileSource): void {
		const {name, size} = source;
		const reader = new FileReader(source, this.#seams.clock, {
			onReady: () => this.#seams.resume(),
			onError: error => this.#fail(own, error),
		});
		const own: Own = {
			file,
			name: utf8(name),
			shown: visibleForm(sanitize(name)).replaceAll('\n', ' '),
			size,
			reader,
			progress: new Progress(this.#seams, file, size),
			stage: 'waiting',
			whole: false,
			sent: 0,
		};
		this.#files.set(file, own);
		this.#seams.tell({type: 'file-queued', file, name: own.shown, size});
	}

	/** Takes a file back; of one that is out as a whole nothing is known then. */
	cancel(file: string): boolean {
		const own = this.#files.get(file);
		if (own === undefined) return false;
		this.#fail(own, own.whole ? new TtchatError('ERR_FILE_UNCONFIRMED') : cancelled());
		return true;
	}

	/**
	 * The next thing that goes out.
	 *
	 * @param hasRoom - Whether a piece more may lie unsent on this machine.
	 */
	next(state: State, hasRoom: () => boolean): FileInput | undefined {
		if (this.#files.size === 0) return undefined;
		if (wantsOffer(state)) {
			const [own] = this.#files.values();
			return own && {type: 'file-offer', file: own.file, name: own.name, size: own.size};
		}
		const wanted = wantedChunk(state);
		const own = wanted && this.#files.get(wanted.file);
		if (wanted === undefined || own === undefined || !hasRoom()) return undefined;
		const bytes = own.reader.take(wanted.bytes);
		if (bytes === undefined) return undefined;
		own.sent += bytes.length;
		own.whole = own.sent === own.size;
		own.progress.tell(own.sent);
		return {type: 'file-chunk', file: own.file, bytes};
	}

	/** What the protocol tells of one. */
	hear(event: Extract<FileEvent, {readonly file: string}>): void {
		const own = this.#files.get(event.file);
		if (own === undefined) return;
		const {file, shown, size} = own;
		switch (event.type) {
			case 'offer-sent':
				own.stage = 'offered';
				this.#seams.tell({type: 'file-offered', file, from: 'self', name: shown, size});
				break;
			case 'offer-failed':
				this.#end(own, 'self', event.error);
				break;
			case 'offer-accepted':
				own.stage = 'running';
				this.#seams.tell({type: 'file-accepted', file});
				break;
			case 'offer-refused':
				this.#end(own, 'peer', refusedByPeer(event.reason));
				break;
			case 'file-delivered':
				this.#letGo(own);
				this.#seams.tell({type: 'file-done', file});
				break;
			default:
				event satisfies never;
		}
	}

	/** Files need v2: with another peer none of those that wait can be had. */
	secure(protocol: ProtocolVersion): void {
		if (protocol === 2) return;
		for (const own of [...this.#files.values()]) this.#end(own, 'round', new TtchatError('ERR_FILES_LEGACY'));
	}

	/** The round is over: what was on its way is lost, and what waits goes on waiting. */
	endRound(error: TtchatError): void {
		for (const own of [...this.#files.values()]) if (own.stage !== 'waiting') this.#lose(own, error);
	}

	/** Nothing is sent any more. */
	close(error: TtchatError): void {
		for (const own of [...this.#files.values()]) this.#lose(own, error);
	}

	#lose(own: Own, error: TtchatError): void {
		this.#end(own, 'round', endedWithRound(own.whole ? 'sent' : 'not-sent', error));
	}

	/** Ended by us: the peer is told, if it knows of it. */
	#fail(own: Own, error: TtchatError): void {
		const {file, stage} = own;
		if (this.#end(own, 'self', error) && stage !== 'waiting')
			this.#seams.input({type: 'file-withdraw', file, reason: cancelReasonOf(error)});
	}

	#end(own: Own, by: 'self' | 'peer' | 'round', error: TtchatError): boolean {
		const wasHere = this.#letGo(own);
		if (wasHere) this.#seams.end(own.file, by, error);
		return wasHere;
	}

	/** Whether it was still there: who was told of another's end may have ended this one. */
	#letGo(own: Own): boolean {
		if (this.#files.get(own.file) !== own) return false;
		this.#files.delete(own.file);
		this.#seams.leave(own.reader.close());
		return true;
	}
}
