import {internalError, isFault, isTtchatError, reasonOf, TtchatError} from '../errors.ts';
import {utf8} from '../protocol/bytes.ts';
import {GOODBYE_TIMEOUT_MS, TYPING_INTERVAL_MS} from '../protocol/constants.ts';
import {isOpen, matchesPeerCode, objectionTo, objectionToName} from '../protocol/questions.ts';
import {checkOwnName, encodeText, escapeAction, makeMessage, parsePeerCode} from './chat-text.ts';
import {wait} from './clock.ts';
import type {RoundEvent, SessionEvent} from './events.ts';
import {Journal} from './journal.ts';
import {openWay} from './links/open-way.ts';
import {Outbox} from './outbox.ts';
import {Round} from './round.ts';
import type {Seams, SessionRules} from './seams.ts';
import type {Receipt, SendOptions, Session} from './session.ts';
import type {SessionSnapshot} from './snapshot.ts';
import {Succession} from './succession.ts';
import {FileTransfers} from './transfer/file-transfers.ts';
import type {FileSink, FileSource} from './transfers.ts';

/** The one real `Session`: rounds in a row, the outbox that outlives them, and what is told of them. */
export class LiveSession implements Session {
	readonly #rules: SessionRules;
	readonly #seams: Seams;
	readonly #journal: Journal;
	readonly #outbox: Outbox;
	readonly #files: FileTransfers;
	readonly #succession: Succession;
	#round: Round | undefined;
	/** Rounds whose links are not gone yet: the present one and those before it. */
	readonly #rounds = new Set<Round>();
	/** Aborted once nothing is waited for any more. */
	readonly #life = new AbortController();
	#closed: Promise<void> | undefined;
	#fault: TtchatError | undefined;
	#opened = false;
	#typedAt = Number.NEGATIVE_INFINITY;

	constructor(rules: SessionRules, seams: Seams) {
		this.#rules = rules;
		this.#seams = seams;
		if (rules.name !== undefined) checkOwnName(rules.name);
		this.#journal = new Journal(seams, cause => this.#fail(cause));
		this.#outbox = new Outbox(this.#journal, rules.requireVerify);
		const [journal, outbox] = [this.#journal, this.#outbox];
		this.#files = new FileTransfers({...seams, journal, outbox, round: () => this.#round});
		this.#succession = new Succession(seams.random);
	}

	async open(): Promise<void> {
		if (this.#isOver) throw new TtchatError('ERR_SESSION_CLOSED');
		if (this.#opened) throw new TtchatError('ERR_SESSION_CLOSED', {message: 'a session is opened only once'});
		this.#opened = true;
		const at = await openWay(this.#seams.way, {
			tell: happening => this.#journal.tell(happening),
			onLink: link => (this.#round === undefined ? link.destroy() : this.#round.accept(link)),
			onStranger: address => this.#journal.noteStranger(address),
		}).catch(error => {
			throw isFault(error) ? this.#fail(error) : error;
		});
		if (this.#isOver) return this.#seams.way.listener?.close();
		if (this.#rules.name !== undefined) this.rename(this.#rules.name);
		if (at !== undefined) this.#journal.tell({type: 'listening', address: at.host, port: at.port});
		this.#do(() => this.#start());
	}

	async send(given: string, {id, literal = false}: SendOptions = {}): Promise<Receipt> {
		if (this.#isOver) throw new TtchatError('ERR_SESSION_CLOSED');
		const text = literal ? escapeAction(given) : given;
		const bytes = encodeText(text);
		return this.#do(() => {
			const objection = this.#round && objectionTo(this.#round.state, bytes);
			if (objection !== undefined) throw objection;
			const message = makeMessage(this.#seams, 'self', text, id);
			const fate = this.#outbox.add(message, bytes);
			this.#round?.resume();
			return fate;
		});
	}

	cancel(id: string): boolean {
		return this.#outbox.cancel(id);
	}

	releaseOutbox(): boolean {
		const released = this.#outbox.release();
		this.#round?.resume();
		return released;
	}

	verify(code: string): 'verified' | 'mismatched' {
		const {protocol, ownCode} = this.#journal.snapshot;
		const parsed = parsePeerCode(code, ownCode);
		const round = this.#round;
		if (!round || !isOpen(round.state)) throw new TtchatError('ERR_NOT_SECURED');
		if (protocol !== 2) throw new TtchatError('ERR_NOT_AVAILABLE');
		return this.#do(() => {
			const equal = matchesPeerCode(round.state, parsed);
			round.input({type: 'verify', code: parsed});
			if (this.#fault !== undefined) throw this.#fault;
			return equal ? 'verified' : 'mismatched';
		});
	}

	offerFile(source: FileSource, {file}: {readonly file?: string} = {}): string {
		return this.#do(() => this.#files.offer(source, file));
	}

	acceptFile(file: string, sink: FileSink): void {
		this.#do(() => this.#files.accept(file, sink));
	}

	declineFile(file: string): boolean {
		return this.#do(() => this.#files.decline(file));
	}

	cancelFile(file: string): boolean {
		return this.#do(() => this.#files.cancel(file));
	}

	rename(name: string): void {
		const checked = name === '' ? undefined : checkOwnName(name);
		this.#do(() => {
			const objection = this.#round && objectionToName(this.#round.state, utf8(name));
			if (objection !== undefined) throw objection;
			this.#round?.input({type: 'rename', name: utf8(name)});
		});
		this.#journal.tell({type: 'renamed', from: 'self', name: checked});
	}

	typing(): void {
		const now = this.#seams.clock.elapsed();
		if (!this.#rules.typing || this.#journal.snapshot.protocol !== 2 || this.#outbox.hold !== undefined)
			return;
		if (now - this.#typedAt < TYPING_INTERVAL_MS) return;
		this.#typedAt = now;
		this.#round?.input({type: 'tell', what: 'typing'});
	}

	announceSaved(): void {
		this.#journal.tell({type: 'saved', by: 'self'});
		this.#round?.input({type: 'tell', what: 'saved'});
	}

	reconnect({allowLegacy = false}: {readonly allowLegacy?: boolean} = {}): void {
		if (this.#isOver || this.#journal.snapshot.stage === 'idle') return;
		this.#succession.reconnect(allowLegacy);
		if (this.#succession.ending) return;
		this.#do(() =>
			this.#round === undefined || this.#round.over ? this.#start() : this.#round.input({type: 'close'}),
		);
	}

	close(): Promise<void> {
		if (this.#closed === undefined) {
			// Before anything is told or done: whoever is told of it may come back here.
			const {promise, resolve} = Promise.withResolvers<void>();
			this.#closed = promise;
			resolve(this.#close());
		}
		return this.#closed;
	}

	burn(): void {
		this.#endNow();
		void this.close();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	events({limit}: {readonly limit?: number} = {}): AsyncIterableIterator<SessionEvent> {
		return this.#journal.read(limit);
	}

	getSnapshot(): SessionSnapshot {
		return this.#journal.snapshot;
	}

	subscribe(listener: () => void): () => void {
		return this.#journal.subscribe(listener);
	}

	/** Whether nothing new begins any more. */
	get #isOver(): boolean {
		return this.#closed !== undefined || this.#life.signal.aborted;
	}

	/** Where every mistake of ours ends: the session is over, and never goes on half-done. */
	#fail(cause: unknown): TtchatError {
		this.#fault ??= internalError(cause);
		this.#outbox.rejectAll(this.#fault);
		this.burn();
		return this.#fault;
	}

	/** What a caller asks for. What is thrown that is no answer to it is a fault of ours. */
	#do<T>(act: () => T): T {
		try {
			return act();
		} catch (error) {
			throw isTtchatError(error) ? error : this.#fail(error);
		}
	}

	async #close(): Promise<void> {
		// The peer's dials are refused from now on, rather than answered and dropped.
		// One that cannot be closed must not keep the keys alive: there is nothing more that we could do about it.
		const deaf = this.#seams.way.listener?.close().catch(() => undefined);
		const letGo = this.#files.close(this.#fault);
		if (this.#round !== undefined) {
			this.#round.leave();
			const late = wait(this.#seams.clock, GOODBYE_TIMEOUT_MS, this.#life.signal);
			await Promise.race([this.#round.closed(), late]);
		}
		this.#endNow();
		await letGo;
		this.#outbox.rejectAll(new TtchatError('ERR_SESSION_CLOSED'));
		const {stage, reason} = this.#journal.snapshot;
		// A loss that was being mended, or a goodbye that was answered, is not why the session ends.
		const why = this.#fault === undefined ? (stage === 'halted' ? reason : undefined) : reasonOf(this.#fault);
		this.#journal.tell({type: 'closed', reason: why});
		await deaf;
	}

	/** Ends everything at once and forgets what the rounds remembered. */
	#endNow(): void {
		void this.#files.close(this.#fault);
		this.#life.abort();
		for (const round of this.#rounds) round.destroy(undefined);
		this.#succession.forget();
	}

	/** Begins the next round. */
	#start(): void {
		if (this.#isOver) return;
		const count = this.#journal.snapshot.round + 1;
		this.#journal.tell({type: 'round-started', round: count});
		// Whoever was told may have closed the session, or begun another round.
		if (this.#isOver || this.#journal.snapshot.round !== count) return;
		const {crypto, way} = this.#seams;
		const {protocol} = this.#rules;
		const context = {crypto, protocol, dials: way.dialer !== undefined, ...this.#succession.begin()};
		const name = utf8(this.#journal.snapshot.ownName ?? '');
		const seams = {...this.#seams, outbox: this.#outbox, files: this.#files, unread: this.#journal.unread};
		const round = new Round(context, name, seams, event => this.#hear(event));
		this.#round = round;
		// Links that end in an orderly way take up to 2 s: until then they must be within reach of `burn()`.
		this.#rounds.add(round);
		void round.closed().then(() => this.#rounds.delete(round));
	}

	/** Begins the next round when its time has come, unless somebody was quicker. */
	async #follow(round: Round | undefined): Promise<void> {
		const waited = await wait(this.#seams.clock, this.#succession.delayMs, this.#life.signal);
		if (waited && this.#round === round) this.#start();
	}

	#hear(event: RoundEvent): void {
		this.#succession.note(event, this.#seams.clock.elapsed());
		this.#outbox.note(event);
		this.#journal.hear(event);
		this.#files.hear(event);
		switch (event.type) {
			case 'fault':
				this.#fail(event.error);
				break;
			case 'ended':
				this.#end(event.error);
				break;
			case 'secured':
				// It may have been written while nobody was there.
				if (this.#journal.snapshot.recording.self) this.#round?.input({type: 'tell', what: 'saved'});
				this.#outbox.tellHold();
				break;
			case 'verified':
				this.releaseOutbox();
				break;
			case 'mismatched':
				this.#outbox.tellHold();
				break;
			default:
		}
	}

	#end(error: TtchatError | undefined): void {
		const round = this.#round;
		const undelivered = this.#outbox.endRound(error);
		const loss = this.#succession.loss(error, undelivered);
		if (this.#isOver || loss === undefined) return;
		this.#journal.tell({type: 'lost', ...loss, undelivered});
		if (loss.retry !== 'by-hand') this.#follow(round).catch(cause => this.#fail(cause));
	}
}
