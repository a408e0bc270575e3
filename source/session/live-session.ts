import {TtchatError} from '../errors.ts';
import {utf8} from '../protocol/bytes.ts';
import {MAX_TEXT_BYTES, TYPING_INTERVAL_MS} from '../protocol/constants.ts';
import type {ProtocolChoice} from '../protocol/state.ts';
import {sanitizeName} from '../text/names.ts';
import {sanitize} from '../text/sanitize.ts';
import {escapeAction, ownCodeTyped, parseCode} from './chat-text.ts';
import {EventStream} from './event-stream.ts';
import {bytesOf, type SessionEvent, type Unstamped} from './events.ts';
import {MessageMaker} from './message-maker.ts';
import {Outbox} from './outbox.ts';
import {OutboxGate} from './outbox-gate.ts';
import {checkOwnName} from './own-name.ts';
import {reduceSession} from './reduce-session.ts';
import {reasonOf} from './retry.ts';
import {type RoundEvent, Rounds} from './rounds.ts';
import type {Seams} from './seams.ts';
import type {Receipt, Session} from './session.ts';
import {initialSnapshot, type SessionSnapshot} from './snapshot.ts';
import {StrangerReports} from './stranger-reports.ts';
import {Subscribers} from './subscribers.ts';

/** What a session is told once and for all. */
export type SessionRules = {
	readonly name: string | undefined;
	readonly protocol: ProtocolChoice;
	readonly requireVerify: boolean;
	readonly typing: boolean;
};

type SendOptions = {readonly id?: string; readonly literal?: boolean};

/** The one real `Session`: rounds in a row, the outbox that outlives them, and what is told of them. */
export class LiveSession implements Session {
	readonly #rules: SessionRules;
	readonly #seams: Seams;
	readonly #rounds: Rounds;
	readonly #events = new EventStream<SessionEvent>(bytesOf);
	readonly #subscribers = new Subscribers();
	readonly #outbox = new Outbox();
	readonly #gate: OutboxGate;
	readonly #messages: MessageMaker;
	readonly #strangers: StrangerReports;
	#snapshot: SessionSnapshot = initialSnapshot;
	#name: string | undefined;
	#closed: Promise<void> | undefined;
	#opened = false;
	#typedAt = Number.NEGATIVE_INFINITY;

	constructor(rules: SessionRules, seams: Seams) {
		this.#rules = rules;
		this.#seams = seams;
		this.#name = rules.name === undefined ? undefined : checkOwnName(rules.name);
		this.#gate = new OutboxGate(rules.requireVerify);
		this.#messages = new MessageMaker(seams.clock, id => this.#outbox.has(id));
		this.#strangers = new StrangerReports(seams.clock, (address, count) =>
			this.#tell({type: 'stranger-refused', address, count}),
		);
		this.#rounds = new Rounds(rules.protocol, seams, {
			tell: happening => this.#tell(happening),
			hear: event => this.#hear(event),
			settle: error => this.#settle(error),
			unread: this.#events,
		});
	}

	async open(): Promise<void> {
		if (this.#closed !== undefined) throw new TtchatError('ERR_SESSION_CLOSED');
		if (this.#opened) throw new TtchatError('ERR_SESSION_CLOSED', {message: 'a session is opened only once'});
		this.#opened = true;
		const {host, port} = await this.#seams.listener.listen({
			onLink: link => this.#rounds.accept(link),
			onStranger: address => this.#strangers.note(address),
		});
		if (this.#closed !== undefined) return this.#seams.listener.close();
		if (this.#name !== undefined) this.rename(this.#name);
		this.#tell({type: 'listening', address: host, port});
		this.#rounds.start();
	}

	async send(given: string, {id, literal = false}: SendOptions = {}): Promise<Receipt> {
		if (this.#closed !== undefined) throw new TtchatError('ERR_SESSION_CLOSED');
		const text = literal ? escapeAction(given) : given;
		const bytes = utf8(text);
		if (bytes.length > MAX_TEXT_BYTES) {
			throw new TtchatError('ERR_MESSAGE_TOO_LONG', {
				message: `the message is too long: ${bytes.length} bytes, and ${MAX_TEXT_BYTES} is the most`,
			});
		}
		const objection = this.#rounds.talking ? this.#rounds.objection(bytes) : undefined;
		if (objection !== undefined) throw objection;
		const message = this.#messages.make('self', text, id);
		const fate = this.#outbox.add(message.id, bytes);
		this.#tell({type: 'queued', message});
		this.#flush();
		return fate;
	}

	cancel(id: string): boolean {
		const cancelled = this.#outbox.cancel(id);
		if (cancelled) this.#tell({type: 'cancelled', id});
		return cancelled;
	}

	releaseOutbox(): void {
		if (!this.#gate.release(this.#snapshot.trust)) return;
		this.#tell({type: 'outbox-released'});
		this.#flush();
	}

	verify(code: string): 'verified' | 'mismatched' {
		const parsed = parseCode(code);
		if (!this.#rounds.talking) throw new TtchatError('ERR_NOT_SECURED');
		if (this.#snapshot.protocol !== 2) throw new TtchatError('ERR_NOT_AVAILABLE');
		if (parsed === parseCode(this.#snapshot.ownCode ?? '')) throw ownCodeTyped();
		const equal = this.#rounds.matchesPeerCode(parsed);
		this.#rounds.input({type: 'verify', code: parsed});
		return equal ? 'verified' : 'mismatched';
	}

	rename(name: string): void {
		const checked = name === '' ? undefined : checkOwnName(name);
		this.#rounds.rename(name);
		this.#name = checked;
		this.#tell({type: 'renamed', from: 'self', name: this.#name});
	}

	typing(): void {
		const now = this.#seams.clock.elapsed();
		if (!this.#rules.typing || this.#snapshot.protocol !== 2 || now - this.#typedAt < TYPING_INTERVAL_MS)
			return;
		this.#typedAt = now;
		this.#rounds.input({type: 'tell', what: 'typing'});
	}

	announceSaved(): void {
		this.#tell({type: 'saved', by: 'self'});
		this.#rounds.input({type: 'tell', what: 'saved'});
	}

	reconnect({allowLegacy = false}: {readonly allowLegacy?: boolean} = {}): void {
		if (this.#closed === undefined && this.#snapshot.stage !== 'idle') this.#rounds.reconnect(allowLegacy);
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
		return this.#events.read(limit);
	}

	getSnapshot(): SessionSnapshot {
		return this.#snapshot;
	}

	subscribe(listener: () => void): () => void {
		return this.#subscribers.add(listener);
	}

	#tell(happening: Unstamped): void {
		// `closed` is the last thing that is said: a socket or a command may still come in after it.
		if (this.#snapshot.stage === 'closed') return;
		const event: SessionEvent = {...happening, at: this.#seams.clock.now()};
		this.#snapshot = reduceSession(this.#snapshot, event);
		this.#events.push(event);
		this.#subscribers.notify();
	}

	async #close(): Promise<void> {
		// The peer's dials are refused from now on, rather than answered and dropped.
		// One that cannot be closed must not keep the keys alive: there is nothing more that we could do about it.
		const deaf = this.#seams.listener.close().catch(() => undefined);
		await this.#rounds.close();
		this.#strangers.end();
		this.#outbox.rejectAll(new TtchatError('ERR_SESSION_CLOSED'));
		const {stage, reason} = this.#snapshot;
		// A loss that was being mended, or a goodbye that was answered, is not why the session ends.
		this.#tell({type: 'closed', reason: stage === 'halted' ? reason : undefined});
		this.#events.end();
		await deaf;
	}

	#hear(event: RoundEvent): void {
		switch (event.type) {
			case 'greeted':
				this.#greet(event);
				break;
			case 'secured':
				this.#secure(event);
				break;
			case 'verified':
				this.#gate.verify();
				this.#tell({type: 'verified', by: event.by});
				this.releaseOutbox();
				break;
			case 'text':
				this.#tell({type: 'message', message: this.#messages.make('peer', sanitize(event.content))});
				break;
			case 'renamed':
				this.#hearName(this.#peerName(event.name));
				break;
			case 'saved':
				if (!this.#snapshot.recording.peer) this.#tell({type: 'saved', by: 'peer'});
				break;
			case 'sent':
				this.#tell({type: 'sent', id: event.id});
				this.#outbox.sent(event.id, this.#snapshot.protocol ?? 1);
				break;
			case 'delivered':
				this.#tell({type: 'delivered', id: event.id});
				this.#outbox.delivered(event.id);
				break;
			case 'refused':
				this.#tell({type: 'refused', id: event.id, reason: reasonOf(event.error)});
				this.#outbox.refuse(event.id, event.error);
				break;
			case 'link-dropped':
				this.#tell({type: 'link-dropped', side: event.side, reason: reasonOf(event.error)});
				break;
			case 'link-shared':
				this.#tell({type: 'link-shared', blocked: event.blocked});
				break;
			case 'mismatched':
				this.#mismatch();
				break;
			case 'typing':
				this.#hearTyping();
				break;
			default:
				event satisfies never;
		}
	}

	/** What waits goes out now, unless it was meant for somebody who was verified and this peer is not. */
	#secure(event: Extract<RoundEvent, {type: 'secured'}>): void {
		// Before anybody is told: a subscriber may send at once.
		this.#gate.secure(this.#outbox.unsent);
		this.#tell(event.protocol === 1 ? event : {...event, peerName: this.#peerName(event.peerName)});
		// It may have been written while nobody was there.
		if (this.#snapshot.recording.self) this.#rounds.input({type: 'tell', what: 'saved'});
		if (this.#gate.held) this.#tell({type: 'outbox-held', count: this.#outbox.unsent});
		this.#flush();
	}

	#mismatch(): void {
		const {held} = this.#gate;
		this.#gate.mismatch();
		this.#tell({type: 'mismatched'});
		if (this.#gate.held && !held) this.#tell({type: 'outbox-held', count: this.#outbox.unsent});
	}

	#greet({protocol, link}: Extract<RoundEvent, {type: 'greeted'}>): void {
		const {host, port} = this.#rounds.remoteOf(link);
		this.#tell({type: 'peer-greeted', protocol, address: host, port});
	}

	/** A peer may say these as often as it likes; they are told as often as they mean something. */
	#hearName(name: string | undefined): void {
		if (name !== this.#snapshot.peerName) this.#tell({type: 'renamed', from: 'peer', name});
	}

	#hearTyping(): void {
		const {peerTypingAt = Number.NEGATIVE_INFINITY} = this.#snapshot;
		if (Math.abs(this.#seams.clock.now() - peerTypingAt) >= 1_000) this.#tell({type: 'typing'});
	}

	#flush(): void {
		if (this.#snapshot.stage !== 'secured' || this.#gate.held || !this.#rounds.talking) return;
		for (let next = this.#outbox.hand(); next !== undefined; next = this.#outbox.hand()) {
			this.#rounds.input({type: 'send', id: next.id, text: next.bytes});
		}
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
