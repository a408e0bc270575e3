import {internalError, isTtchatError, reasonOf, TtchatError} from '../errors.ts';
import {TYPING_INTERVAL_MS} from '../protocol/constants.ts';
import {isOpen, matchesPeerCode, objectionTo} from '../protocol/questions.ts';
import {sanitizeName} from '../text/names.ts';
import {checkOwnName, encodeText, escapeAction, MessageMaker, ownCodeTyped, parseCode} from './chat-text.ts';
import {Digest} from './digest.ts';
import type {SessionEvent, Unstamped} from './events.ts';
import {Journal} from './journal.ts';
import {NoFiles} from './no-files.ts';
import {openWay} from './open-way.ts';
import {Outbox, OutboxGate} from './outbox.ts';
import {Rounds, type TalkEvent} from './rounds.ts';
import type {Seams, SessionRules} from './seams.ts';
import type {Receipt, SendOptions, Session} from './session.ts';
import type {SessionSnapshot} from './snapshot.ts';
import {StrangerReports} from './stranger-reports.ts';

/** The one real `Session`: rounds in a row, the outbox that outlives them, and what is told of them. */
export class LiveSession extends NoFiles implements Session {
	readonly #rules: SessionRules;
	readonly #seams: Seams;
	readonly #rounds: Rounds;
	readonly #journal: Journal;
	readonly #digest: Digest;
	readonly #outbox = new Outbox();
	readonly #gate: OutboxGate;
	readonly #messages: MessageMaker;
	readonly #strangers: StrangerReports;
	#name: string | undefined;
	#closed: Promise<void> | undefined;
	#fault: TtchatError | undefined;
	#opened = false;
	#typedAt = Number.NEGATIVE_INFINITY;

	constructor(rules: SessionRules, seams: Seams) {
		super();
		this.#rules = rules;
		this.#seams = seams;
		this.#name = rules.name === undefined ? undefined : checkOwnName(rules.name);
		this.#journal = new Journal(seams.clock, cause => this.#fail(cause));
		this.#gate = new OutboxGate(rules.requireVerify);
		this.#messages = new MessageMaker(seams.clock, seams.crypto);
		this.#strangers = new StrangerReports(seams.clock, (address, count) =>
			this.#tell({type: 'stranger-refused', address, count}),
		);
		this.#digest = new Digest(
			seams.clock,
			this.#journal.unread,
			text => this.#tell({type: 'message', message: this.#messages.make('peer', text)}),
			cause => this.#fail(cause),
		);
		this.#rounds = new Rounds(rules.protocol, seams, {
			tell: happening => this.#tell(happening),
			hear: event => this.#hear(event),
			settle: error => this.#settle(error),
			unread: this.#digest,
		});
	}

	async open(): Promise<void> {
		if (this.#closed !== undefined) throw new TtchatError('ERR_SESSION_CLOSED');
		if (this.#opened) throw new TtchatError('ERR_SESSION_CLOSED', {message: 'a session is opened only once'});
		this.#opened = true;
		const at = await openWay(this.#seams.way, {
			tell: happening => this.#tell(happening),
			onLink: link => this.#rounds.accept(link),
			onStranger: address => this.#strangers.note(address),
		}).catch(error => {
			throw isTtchatError(error, 'ERR_INTERNAL') ? this.#fail(error) : error;
		});
		if (this.#closed !== undefined) return this.#seams.way.listener?.close();
		if (this.#name !== undefined) this.rename(this.#name);
		if (at !== undefined) this.#tell({type: 'listening', address: at.host, port: at.port});
		this.#do(() => this.#rounds.start());
	}

	async send(given: string, {id, literal = false}: SendOptions = {}): Promise<Receipt> {
		if (this.#closed !== undefined) throw new TtchatError('ERR_SESSION_CLOSED');
		const text = literal ? escapeAction(given) : given;
		const bytes = encodeText(text);
		return this.#do(() => {
			const {state} = this.#rounds;
			const objection = state && isOpen(state) ? objectionTo(state, bytes) : undefined;
			if (objection !== undefined) throw objection;
			const message = this.#messages.make('self', text, id);
			const fate = this.#outbox.add(message.id, bytes);
			this.#tell({type: 'queued', message});
			this.#rounds.resume();
			return fate;
		});
	}

	cancel(id: string): boolean {
		const cancelled = this.#outbox.cancel(id);
		if (cancelled) this.#tell({type: 'cancelled', id});
		return cancelled;
	}

	releaseOutbox(): boolean {
		const released = this.#gate.release(this.#journal.snapshot.trust);
		if (released) this.#tell({type: 'outbox-released'});
		this.#rounds.resume();
		return released;
	}

	verify(code: string): 'verified' | 'mismatched' {
		const parsed = parseCode(code);
		const {state} = this.#rounds;
		if (!state || !isOpen(state)) throw new TtchatError('ERR_NOT_SECURED');
		if (this.#journal.snapshot.protocol !== 2) throw new TtchatError('ERR_NOT_AVAILABLE');
		if (parsed === parseCode(this.#journal.snapshot.ownCode ?? '')) throw ownCodeTyped();
		return this.#do(() => {
			const equal = matchesPeerCode(state, parsed);
			this.#rounds.input({type: 'verify', code: parsed});
			if (this.#fault !== undefined) throw this.#fault;
			return equal ? 'verified' : 'mismatched';
		});
	}

	rename(name: string): void {
		const checked = name === '' ? undefined : checkOwnName(name);
		this.#do(() => this.#rounds.rename(name));
		this.#name = checked;
		this.#tell({type: 'renamed', from: 'self', name: this.#name});
	}

	typing(): void {
		const now = this.#seams.clock.elapsed();
		if (!this.#rules.typing || this.#journal.snapshot.protocol !== 2 || this.#gate.hold !== undefined) return;
		if (now - this.#typedAt < TYPING_INTERVAL_MS) return;
		this.#typedAt = now;
		this.#rounds.input({type: 'tell', what: 'typing'});
	}

	announceSaved(): void {
		this.#tell({type: 'saved', by: 'self'});
		this.#rounds.input({type: 'tell', what: 'saved'});
	}

	reconnect({allowLegacy = false}: {readonly allowLegacy?: boolean} = {}): void {
		if (this.#closed !== undefined || this.#journal.snapshot.stage === 'idle') return;
		this.#do(() => this.#rounds.reconnect(allowLegacy));
	}

	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	burn(): void {
		this.#rounds.destroy();
		this.#closed ??= this.#close();
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

	#tell(happening: Unstamped): void {
		this.#digest.finish();
		this.#journal.tell(happening);
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
		await this.#rounds.close(() => this.#leave());
		this.#strangers.end();
		this.#outbox.rejectAll(new TtchatError('ERR_SESSION_CLOSED'));
		const {stage, reason} = this.#journal.snapshot;
		// A loss that was being mended, or a goodbye that was answered, is not why the session ends.
		const why = this.#fault === undefined ? (stage === 'halted' ? reason : undefined) : reasonOf(this.#fault);
		this.#tell({type: 'closed', reason: why});
		await deaf;
	}

	#hear(event: TalkEvent): void {
		switch (event.type) {
			case 'ready':
				this.#handOver();
				break;
			case 'fault':
				this.#fail(event.error);
				break;
			case 'secured':
				this.#secure(event);
				break;
			case 'verified':
				this.#gate.verify();
				this.#tell(event);
				this.releaseOutbox();
				break;
			case 'text':
				this.#digest.take(event.content);
				break;
			case 'renamed':
				if (this.#peerName(event.name) !== this.#journal.snapshot.peerName)
					this.#tell({type: 'renamed', from: 'peer', name: this.#peerName(event.name)});
				break;
			case 'saved':
				if (!this.#journal.snapshot.recording.peer) this.#tell({type: 'saved', by: 'peer'});
				break;
			case 'sending':
				this.#tell(event);
				break;
			case 'sent':
				this.#tell({type: 'sent', id: event.id});
				this.#outbox.sent(event.id, this.#journal.snapshot.protocol ?? 1);
				break;
			case 'delivered':
				this.#tell({type: 'delivered', id: event.id});
				this.#outbox.delivered(event.id);
				break;
			case 'refused':
				this.#tell({type: 'refused', id: event.id, reason: reasonOf(event.error)});
				this.#outbox.refuse(event.id, event.error);
				break;
			case 'mismatched':
				this.#gate.mismatch();
				this.#tell(event);
				this.#tellHold();
				break;
			case 'typing':
				if (Math.abs(this.#seams.clock.now() - (this.#journal.snapshot.peerTypingAt ?? -1_000)) >= 1_000)
					this.#tell(event);
				break;
			default:
				event satisfies never;
		}
	}

	#secure(event: Extract<TalkEvent, {type: 'secured'}>): void {
		// Before anybody is told: a subscriber may send at once.
		this.#gate.secure();
		this.#tell(event.protocol === 1 ? event : {...event, peerName: this.#peerName(event.peerName)});
		// It may have been written while nobody was there.
		if (this.#journal.snapshot.recording.self) this.#rounds.input({type: 'tell', what: 'saved'});
		this.#tellHold();
	}

	#tellHold(): void {
		const why = this.#gate.hold;
		if (why !== undefined && why !== this.#journal.snapshot.hold)
			this.#tell({type: 'outbox-held', why, count: this.#outbox.unsent});
	}

	/** The round takes a text: gives it the next one that may go. */
	#handOver(): void {
		const next = this.#gate.hold === undefined ? this.#outbox.hand() : undefined;
		if (next !== undefined) this.#rounds.input({type: 'send', id: next.id, text: next.bytes});
	}

	/** Says goodbye: to somebody who is there, after what still waits. */
	#leave(): void {
		const {state} = this.#rounds;
		if (state && isOpen(state) && this.#outbox.waits) this.#rounds.leave();
		else this.#rounds.input({type: 'close'});
	}

	#settle(error: TtchatError | undefined): readonly string[] {
		this.#gate.endRound();
		const undelivered = this.#outbox.endRound(new TtchatError('ERR_LINK_LOST', {cause: error}));
		for (const id of undelivered) this.#tell({type: 'undelivered', id});
		return undelivered;
	}

	#peerName(bytes: Uint8Array): string | undefined {
		return sanitizeName(bytes, this.#name === undefined ? [] : [this.#name]);
	}
}
