import {internalError, reasonOf, TtchatError} from '../errors.ts';
import type {Link} from '../net/link.ts';
import {SILENCE_TIMEOUT_MS} from '../protocol/constants.ts';
import type {Effect, Input, LinkId, ProtocolEvent, Timer} from '../protocol/effects.ts';
import {type Arrival, allowsBody, wantsLink, wantsPunching} from '../protocol/link-rules.ts';
import {startRound, step} from '../protocol/machine.ts';
import {isOpen, wantsText} from '../protocol/questions.ts';
import type {Context, State, Step} from '../protocol/state.ts';
import {Timers} from './clock.ts';
import {CONGESTION_PAUSE_MS} from './constants.ts';
import type {Unread} from './event-stream.ts';
import type {RoundEvent} from './events.ts';
import {Dialing} from './links/dialing.ts';
import {Links} from './links/links.ts';
import {Punching} from './links/punching.ts';
import type {Outbox} from './outbox.ts';
import {RoundKeys} from './round-keys.ts';
import type {Seams} from './seams.ts';
import type {FileTransfers} from './transfer/file-transfers.ts';

type RoundSeams = Seams & {
	/** Where what is told goes: while that is full, nothing more is read from the peer. */
	readonly unread: Unread;
	/** Where texts wait until the protocol takes one. */
	readonly outbox: Pick<Outbox, 'hand' | 'waits'>;
	/** What goes out when no text could. */
	readonly files: Pick<FileTransfers, 'next'>;
};

/**
 * One key pair's life: feeds the protocol with what happens and carries out what it answers. Frames are handled
 * strictly one after another; of an open conversation a few more are read meanwhile, so that the private key is never idle.
 */
export class Round {
	readonly #context: Context;
	readonly #seams: RoundSeams;
	readonly #tell: (event: RoundEvent) => void;
	readonly #keys: RoundKeys;
	readonly #links = new Links(() => this.resume());
	readonly #timers: Timers;
	readonly #dialing: Dialing;
	/** Only where dials can meet the peer's. */
	readonly #punching: Punching | undefined;
	readonly #inputs: Input[] = [];
	readonly #ended = Promise.withResolvers<void>();
	#state: State;
	#stepping = false;
	/** Aborted once we leave: the peer's last words are read then, whether anybody reads what we tell or not. */
	readonly #parting = new AbortController();

	/**
	 * @param name - Our name in UTF-8.
	 */
	constructor(context: Context, name: Uint8Array, seams: RoundSeams, tell: (event: RoundEvent) => void) {
		this.#context = context;
		this.#seams = seams;
		this.#timers = new Timers(seams.clock);
		this.#tell = tell;
		const handlers = {
			tell,
			input: (input: Input) => this.input(input),
			onLink: (link: Link, how: Arrival) => this.#take(link, how),
			onHopeless: (error: TtchatError) =>
				error.code === 'ERR_INTERNAL' ? this.#fail(error) : this.destroy(error),
		};
		this.#keys = new RoundKeys(seams, handlers);
		this.#dialing = new Dialing(seams, handlers);
		const {clock, way} = seams;
		this.#punching = way.puncher && new Punching(way.puncher, clock, handlers);
		const first = startRound(name);
		this.#state = first.state;
		// Not before whoever made this round can name it: what it tells may be answered with `destroy()`.
		queueMicrotask(() => this.#guard(() => this.#begin(first)));
	}

	/** What the protocol knows, for its questions. */
	get state(): State {
		return this.#state;
	}

	/** Whether the round is over. */
	get over(): boolean {
		return this.#state.talk.expects === 'nothing';
	}

	/** Settles when the round is over, and links that are closed in an orderly way are gone. */
	async closed(): Promise<void> {
		await this.#ended.promise;
		await this.#links.closed();
	}

	/** The target connected to us. */
	accept(link: Link): void {
		this.#guard(() => this.#take(link, 'accepted'));
	}

	/** Feeds the protocol. Inputs that arise meanwhile wait for their turn. */
	input(input: Input): void {
		this.#inputs.push(input);
		this.resume();
	}

	/** Something waits, or may go now: asks for it as soon as the protocol takes it. */
	resume(): void {
		if (this.#stepping) return;
		this.#stepping = true;
		try {
			for (let next = this.#nextInput(); next !== undefined; next = this.#nextInput()) {
				this.#carryOut(step(this.#context, this.#state, next));
			}
		} catch (cause) {
			this.#fail(cause);
		}
		this.#stepping = false;
	}

	/** Ends everything at once, without a goodbye: links too that were still ending in an orderly way. */
	destroy(error: TtchatError | undefined): void {
		this.input({type: 'abort', error});
		this.#links.destroy();
	}

	/** Says goodbye: to somebody who is there, as soon as no more text is handed over. */
	leave(): void {
		this.#parting.abort();
		if (isOpen(this.#state) && this.#seams.outbox.waits) this.resume();
		else this.input({type: 'close'});
	}

	/** What happened, and then what waits to be said. */
	#nextInput(): Input | undefined {
		const happened = this.#inputs.shift();
		if (happened !== undefined) return happened;
		const isTextWanted = wantsText(this.#state);
		const text = isTextWanted ? this.#seams.outbox.hand() : undefined;
		if (text !== undefined) return {type: 'send', ...text};
		if (isTextWanted && this.#parting.signal.aborted) return {type: 'close'};
		return this.#seams.files.next(this.#state, () => this.#links.hasRoom(this.#state.links.out));
	}

	/** The state may have moved on since the round was made; it is only these effects that are still to come. */
	#begin({effects}: Step): void {
		if (this.over) return;
		this.#keys.make();
		// Not with each dial: whoever answers and hangs up must not make us ask the router as often.
		this.#seams.way.listener?.renew?.();
		this.#performAll(effects);
	}

	#take(link: Link, how: Arrival): void {
		if (!wantsLink(this.#state, how)) {
			link.destroy();
			return;
		}
		const id = this.#links.add(link);
		const {side, remote, way} = link;
		// A dial that is to meet the peer's may have met somebody else: it counts once the peer has spoken there.
		if (how !== 'punched') this.#tell({type: `${side}-linked`, address: remote.host, port: remote.port, way});
		this.input({type: how, link: id});
		this.#read(id).catch(cause => this.#fail(cause));
	}

	async #read(id: LinkId): Promise<void> {
		const allows = (bytes: number) => allowsBody(this.#state, id, bytes);
		const arrivals = this.#links.read(id, {allows, isOver: () => this.over});
		// In an open conversation what may come next does not depend on what came.
		const isOpenHere = () => this.#state.talk.expects === 'record' && this.#state.links.in === id;
		for await (const arrival of this.#keys.readAhead(arrivals, isOpenHere)) {
			this.input({...arrival, link: id});
			if (arrival.type !== 'frame') continue;
			await this.#keys.idle();
			await this.#untilRead();
		}
	}

	/** What nobody reads here stays with the peer: its silence is our doing then, and counts from when we go on. */
	async #untilRead(): Promise<void> {
		if (!isOpen(this.#state) || !this.#seams.unread.full) return;
		this.#timers.clear({name: 'silence'});
		await this.#seams.unread.room(this.#parting.signal);
		if (this.#state.talk.expects === 'record') this.#setTimer({name: 'silence'}, SILENCE_TIMEOUT_MS);
	}

	#carryOut({state, effects}: Step): void {
		if (!isOpen(state) && isOpen(this.#state)) this.#parting.abort();
		this.#state = state;
		this.#performAll(effects);
		if (!this.over) return;
		this.#keys.drop();
		this.#ended.resolve();
	}

	#performAll(effects: readonly Effect[]): void {
		for (const effect of effects) this.#perform(effect);
		this.#punching?.want(wantsPunching(this.#context, this.#state));
	}

	#perform(effect: Effect): void {
		switch (effect.type) {
			case 'write':
				if (this.#links.write(effect.link, effect.bytes)) break;
				this.destroy(new TtchatError('ERR_PEER_SILENT', {message: 'the peer does not read what it is sent'}));
				break;
			case 'close-link':
				this.#links.close(effect.link);
				break;
			case 'destroy-link':
				this.#links.get(effect.link)?.destroy();
				break;
			case 'dial':
				this.#dialing.start().catch(cause => this.#fail(cause));
				break;
			case 'stop-dialing':
				this.#dialing.stop();
				this.#punching?.want(false);
				break;
			case 'unwrap':
				this.#keys.unwrap(effect);
				break;
			case 'set-timer':
				this.#setTimer(effect.timer, effect.delayMs);
				break;
			case 'clear-timer':
				this.#timers.clear(effect.timer);
				break;
			case 'clear-all-timers':
				this.#timers.clearAll();
				break;
			case 'emit':
				this.#hear(effect.event);
				break;
			default:
				effect satisfies never;
		}
	}

	#hear(event: ProtocolEvent): void {
		if (event.type === 'greeted') {
			this.#dialing.hurry();
			this.#tell({type: 'peer-greeted', protocol: event.protocol, ...this.#links.whereIs(event.link)});
		} else if (event.type === 'link-dropped') {
			const {side, error, link} = event;
			if (side === 'outbound') this.#dialing.drop(error);
			const way = this.#links.get(link)?.way ?? this.#seams.way.kind;
			this.#tell({type: 'link-dropped', side, way, reason: reasonOf(error)});
		} else if (event.type === 'link-punched') {
			this.#tell({type: 'link-punched', ...this.#links.whereIs(event.link)});
		} else this.#tell(event);
	}

	#setTimer(timer: Timer, delayMs: number): void {
		this.#timers.set(timer, delayMs, () => {
			if (timer.name === 'pace' && this.#links.congested) this.#setTimer(timer, CONGESTION_PAUSE_MS);
			else this.input({type: 'elapsed', timer});
		});
	}

	#guard(act: () => void): void {
		try {
			act();
		} catch (cause) {
			this.#fail(cause);
		}
	}

	/** A fault of ours: nothing that was begun goes on half-done. Whoever is told ends the session. */
	#fail(cause: unknown): void {
		const error = internalError(cause);
		this.#inputs.length = 0;
		const {state, effects} = step(this.#context, this.#state, {type: 'abort', error});
		this.#state = state;
		this.#keys.drop();
		this.#tell({type: 'fault', error});
		// Whatever else is broken, each of these is tried.
		for (const effect of effects) this.#guard(() => this.#perform(effect));
		this.#ended.resolve();
	}
}
