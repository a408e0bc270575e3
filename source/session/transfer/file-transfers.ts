import {reasonOf, TtchatError} from '../../errors.ts';
import {utf8} from '../../protocol/bytes.ts';
import {GOODBYE_TIMEOUT_MS} from '../../protocol/constants.ts';
import type {FileInput} from '../../protocol/effects.ts';
import {objectionToName} from '../../protocol/questions.ts';
import type {State} from '../../protocol/state.ts';
import {newId} from '../chat-text.ts';
import {wait} from '../clock.ts';
import type {RoundEvent} from '../events.ts';
import type {Journal} from '../journal.ts';
import type {Outbox} from '../outbox.ts';
import type {Seams} from '../seams.ts';
import type {FileSink, FileSource} from '../transfers.ts';
import {closeQuietly} from './file-reader.ts';
import type {FileSeams} from './file-seams.ts';
import {OwnFiles} from './own-files.ts';
import {PeerFiles} from './peer-files.ts';

/** What of a session files need. */
type Surroundings = Pick<Seams, 'clock' | 'crypto'> & {
	readonly journal: Pick<Journal, 'tell' | 'unread'>;
	/** What holds texts holds files. */
	readonly outbox: Pick<Outbox, 'hold'>;
	/** The present one. */
	readonly round: () => {readonly state: State; input(input: FileInput): void; resume(): void} | undefined;
};

/**
 * All files of a session, of both sides. What ends, ends here for good: it is told once, and its source or sink let go of.
 */
export class FileTransfers {
	readonly #session: Surroundings;
	readonly #own: OwnFiles;
	readonly #peers: PeerFiles;
	/** Sources and sinks that are being let go of. */
	readonly #leaving = new Set<Promise<void>>();
	#closed: Promise<void> | undefined;

	constructor(session: Surroundings) {
		this.#session = session;
		const {clock, journal, round} = session;
		const seams: FileSeams = {
			clock,
			tell: happening => journal.tell(happening),
			end: (file, by, error) => journal.tell({type: 'file-ended', file, by, reason: reasonOf(error)}),
			input: input => round()?.input(input),
			resume: () => round()?.resume(),
			isBehind: () => journal.unread.full,
			leave: over => this.#leave(over),
		};
		this.#own = new OwnFiles(seams);
		this.#peers = new PeerFiles(seams, () => this.#newId());
	}

	/**
	 * Takes an own file in; what cannot be taken in is closed.
	 *
	 * @throws {TtchatError} As `Session.offerFile` says.
	 */
	offer(source: FileSource, file: string = this.#newId()): string {
		const error = this.#objectionTo(source, file);
		if (error !== undefined) {
			this.#leave(closeQuietly(source));
			throw error;
		}
		this.#own.add(file, source);
		this.#session.round()?.resume();
		return file;
	}

	/** @throws {TtchatError} `ERR_NO_SUCH_FILE`. */
	accept(file: string, sink: FileSink): void {
		this.#peers.accept(file, sink);
	}

	decline(file: string): boolean {
		return this.#peers.decline(file);
	}

	cancel(file: string): boolean {
		return this.#own.cancel(file) || this.#peers.cancel(file);
	}

	/** What goes out when no text could; nothing while texts are held. @see OwnFiles.next */
	next(state: State, hasRoom: () => boolean): FileInput | undefined {
		return this.#session.outbox.hold === undefined ? this.#own.next(state, hasRoom) : undefined;
	}

	/** What happened in the round. */
	hear(event: RoundEvent): void {
		switch (event.type) {
			case 'file':
				if ('file' in event.event) this.#own.hear(event.event);
				else this.#peers.hear(event.event);
				break;
			case 'secured':
				this.#own.secure(event.protocol);
				break;
			case 'ended':
				this.#endRound(event.error);
				break;
			default:
		}
	}

	/**
	 * Nothing is sent or taken any more.
	 *
	 * @returns When all sources and sinks are let go of, or a goodbye would have taken as long.
	 */
	close(error: TtchatError = new TtchatError('ERR_SESSION_CLOSED')): Promise<void> {
		if (this.#closed === undefined) {
			// Before anything is told: whoever is told of an end may offer another file.
			const {promise, resolve} = Promise.withResolvers<void>();
			this.#closed = promise;
			resolve(this.#close(error));
		}
		return this.#closed;
	}

	/** Nobody is there any more; no error, if the user wanted another round. */
	#endRound(error: TtchatError = new TtchatError('ERR_RECONNECTING')): void {
		this.#own.endRound(error);
		this.#peers.endRound(error);
	}

	async #close(error: TtchatError): Promise<void> {
		this.#own.close(error);
		this.#peers.close(error);
		const done = new AbortController();
		const late = wait(this.#session.clock, GOODBYE_TIMEOUT_MS, done.signal);
		await Promise.race([this.#letGo(), late]);
		done.abort();
		this.#peers.giveUp(error);
	}

	async #letGo(): Promise<void> {
		while (this.#leaving.size > 0) await Promise.all(this.#leaving);
	}

	#objectionTo(source: FileSource, file: string): TtchatError | undefined {
		const state = this.#session.round()?.state;
		if (this.#closed !== undefined) return new TtchatError('ERR_SESSION_CLOSED');
		if (state?.talk.expects === 'legacy') return new TtchatError('ERR_FILES_LEGACY');
		if (this.#own.has(file) || this.#peers.has(file)) {
			return new TtchatError('ERR_ID_IN_USE', {
				message: 'a file with that id is still on its way',
				advice: 'Give each file an id of its own, or none.',
			});
		}
		return this.#own.objectionTo(source) ?? (state && objectionToName(state, utf8(source.name)));
	}

	#newId(): string {
		return newId(this.#session.crypto);
	}

	#leave(over: Promise<void>): void {
		const forget = () => {
			this.#leaving.delete(gone);
		};
		const gone = over.then(forget, forget);
		this.#leaving.add(gone);
	}
}
