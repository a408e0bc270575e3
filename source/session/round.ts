import {internalError, isFault, isTtchatError, TtchatError} from '../errors.ts';
import type {Link} from '../net/link.ts';
import {SILENCE_TIMEOUT_MS} from '../protocol/constants.ts';
import type {Effect, Input, LinkId, Timer} from '../protocol/effects.ts';
import {FrameDecoder} from '../protocol/frame.ts';
import {allowsBody, wantsLink} from '../protocol/link-rules.ts';
import {startRound, step} from '../protocol/machine.ts';
import {isOpen, wantsText} from '../protocol/questions.ts';
import type {Context, State, Step} from '../protocol/state.ts';
import {Timers} from './clock.ts';
import {CONGESTED_BYTES, CONGESTION_PAUSE_MS, MAX_UNSENT_BYTES} from './constants.ts';
import {Dialing} from './dialing.ts';
import type {Unread} from './event-stream.ts';
import type {Seams, SessionKeyPair} from './seams.ts';
import type {RoundEvent} from './succession.ts';

type RoundSeams = Seams & {readonly unread: Unread};

/**
 * One key pair's life: feeds the protocol with what happens and carries out what it answers. Frames are handled
 * strictly one after another, and nothing is read from a link while a frame of it is with the private key.
 */
export class Round {
	readonly #context: Context;
	readonly #seams: RoundSeams;
	readonly #tell: (event: RoundEvent) => void;
	readonly #links = new Map<LinkId, Link>();
	readonly #timers: Timers;
	readonly #dialing: Dialing;
	readonly #inputs: Input[] = [];
	readonly #closing: Promise<void>[] = [];
	#state: State;
	#stepping = false;
	#leaving = false;
	#nextLink: LinkId = 1;
	#keyPair: SessionKeyPair | undefined;
	#unwrapping: Promise<void> | undefined;
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
		this.#dialing = new Dialing(seams, {
			onTry: attempt => tell({type: 'dialing', attempt}),
			onFailure: (attempt, error, retryInMs) => tell({type: 'dial-failed', attempt, error, retryInMs}),
			onLink: link => this.#take(link, 'dialed'),
			onHopeless: error => (error.code === 'ERR_INTERNAL' ? this.#fail(error) : this.destroy(error)),
		});
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

	/** Settles when links that are being closed in an orderly way are gone. */
	async closed(): Promise<void> {
		await Promise.allSettled(this.#closing);
	}

	/** The link that bears this number, while it stands. */
	link(id: LinkId): Link | undefined {
		return this.#links.get(id);
	}

	/** The target connected to us. */
	accept(link: Link): void {
		if (this.over) link.destroy();
		else this.#guard(() => this.#take(link, 'accepted'));
	}

	/** Feeds the protocol. Inputs that arise meanwhile wait for their turn. */
	input(input: Input): void {
		this.#inputs.push(input);
		this.resume();
	}

	/** A text waits, or may go now: asks for it as soon as the protocol takes one. */
	resume(): void {
		if (this.#stepping) return;
		this.#stepping = true;
		this.#guard(() => {
			for (let next = this.#nextInput(); next !== undefined; next = this.#nextInput()) {
				this.#carryOut(step(this.#context, this.#state, next));
			}
		});
		this.#stepping = false;
	}

	/** Ends everything at once, without a goodbye: links too that were still ending in an orderly way. */
	destroy(error: TtchatError | undefined): void {
		this.input({type: 'abort', error});
		for (const link of this.#links.values()) link.destroy();
	}

	/** Says goodbye as soon as no more text is handed over. */
	leave(): void {
		this.#leaving = true;
		this.#parting.abort();
		this.resume();
	}

	/** What happened, and then what waits to be said. */
	#nextInput(): Input | undefined {
		if (this.#inputs.length === 0 && wantsText(this.#state)) {
			this.#tell({type: 'ready'});
			if (this.#leaving && this.#inputs.length === 0) return {type: 'close'};
		}
		return this.#inputs.shift();
	}

	/** The state may have moved on since the round was made; it is only these effects that are still to come. */
	#begin({effects}: Step): void {
		if (this.over) return;
		this.#makeKeys().catch(cause => this.#fail(cause));
		for (const effect of effects) this.#perform(effect);
	}

	async #makeKeys(): Promise<void> {
		const began = this.#seams.clock.elapsed();
		let keyPair: SessionKeyPair;
		try {
			keyPair = await this.#seams.generateKeyPair();
		} catch (cause) {
			return isFault(cause) ? this.#fail(cause) : this.destroy(new TtchatError('ERR_KEYS_FAILED', {cause}));
		}
		this.#keyPair = keyPair;
		if (this.over) return this.#dropKeys();
		this.#tell({type: 'keys-made', elapsedMs: this.#seams.clock.elapsed() - began});
		const [{spki, hybrid}, seed] = [keyPair, this.#seams.crypto.randomBytes(32)];
		this.input({type: 'identified', identity: {spki, seed, hybrid: hybrid?.publicKeys}});
	}

	#take(link: Link, how: 'dialed' | 'accepted'): void {
		if (!wantsLink(this.#state, how)) {
			link.destroy();
			return;
		}
		const id = this.#nextLink;
		this.#nextLink += 1;
		this.#links.set(id, link);
		this.#tell({type: 'linked', link});
		this.input({type: how, link: id});
		this.#read(id, link).catch(cause => this.#fail(cause));
	}

	/** Reads a link to its end, whatever happens: unread bytes would turn its end into a reset. */
	async #read(id: LinkId, link: Link): Promise<void> {
		const decoder = new FrameDecoder(bytes => allowsBody(this.#state, id, bytes));
		let error: TtchatError | undefined;
		try {
			for await (const chunk of link.chunks) {
				if (this.over) continue;
				for (const frame of decoder.push(chunk)) {
					this.input({type: 'frame', link: id, frame});
					await this.#unwrapping;
					await this.#untilRead();
					if (this.over) break;
				}
				if (decoder.midFrame) this.input({type: 'frame-begun', link: id});
			}
		} catch (caught) {
			if (isFault(caught)) this.#fail(caught);
			error = isTtchatError(caught) ? caught : new TtchatError('ERR_LINK_LOST', {cause: caught});
		}
		if (error === undefined || error.code === 'ERR_LINK_LOST') this.input({type: 'ended', link: id, error});
		else this.input({type: 'violated', link: id, error});
		// Whatever the protocol made of it, this socket must not stay half open.
		if (error === undefined) await link.close();
		else link.destroy();
		this.#links.delete(id);
	}

	/** What nobody reads here stays with the peer: its silence is our doing then, and counts from when we go on. */
	async #untilRead(): Promise<void> {
		if (!isOpen(this.#state) || !this.#seams.unread.full) return;
		this.#timers.clear({name: 'silence'});
		await this.#seams.unread.room(this.#parting.signal);
		if (this.#state.talk.expects === 'record') this.#setTimer({name: 'silence'}, SILENCE_TIMEOUT_MS);
	}

	#carryOut({state, effects}: Step): void {
		if (isOpen(this.#state) && !isOpen(state)) this.#parting.abort();
		this.#state = state;
		for (const effect of effects) this.#perform(effect);
		if (this.over) this.#dropKeys();
	}

	#perform(effect: Effect): void {
		switch (effect.type) {
			case 'write':
				this.#write(effect.link, effect.bytes);
				break;
			case 'close-link': {
				const link = this.#links.get(effect.link);
				if (link !== undefined) this.#closing.push(link.close());
				break;
			}
			case 'destroy-link':
				this.#links.get(effect.link)?.destroy();
				break;
			case 'dial':
				this.#dialing.start().catch(cause => this.#fail(cause));
				break;
			case 'stop-dialing':
				this.#dialing.stop();
				break;
			case 'unwrap':
				this.#unwrapping = this.#unwrap(effect);
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
				// The peer is there: no more waiting before the next dial.
				if (effect.event.type === 'greeted') this.#dialing.hurry();
				if (effect.event.type === 'link-dropped' && effect.event.side === 'outbound')
					this.#dialing.drop(effect.event.error);
				this.#tell(effect.event);
				break;
			default:
				effect satisfies never;
		}
	}

	async #unwrap({label, ciphertext, agreement}: Extract<Effect, {type: 'unwrap'}>): Promise<void> {
		try {
			const plaintext = await this.#keyPair?.unwrap(label, ciphertext);
			const shared = agreement && (await this.#keyPair?.hybrid?.agree(agreement));
			this.#unwrapping = undefined;
			this.input({type: 'unwrapped', plaintext, shared});
		} catch (cause) {
			this.#fail(cause);
		}
	}

	/** What the peer does not read piles up here: texts wait for room, and past a limit it counts as gone. */
	#write(id: LinkId, bytes: Uint8Array): void {
		const link = this.#links.get(id);
		link?.write(bytes);
		if (link === undefined || link.unsentBytes <= MAX_UNSENT_BYTES) return;
		this.destroy(new TtchatError('ERR_PEER_SILENT', {message: 'the peer does not read what it is sent'}));
	}

	#setTimer(timer: Timer, delayMs: number): void {
		this.#timers.set(timer, delayMs, () => {
			const congested = [...this.#links.values()].some(link => link.unsentBytes > CONGESTED_BYTES);
			if (timer.name === 'pace' && congested) this.#setTimer(timer, CONGESTION_PAUSE_MS);
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
		this.#dropKeys();
		this.#tell({type: 'fault', error});
		// Whatever else is broken, each of these is tried.
		for (const effect of effects) this.#guard(() => this.#perform(effect));
	}

	#dropKeys(): void {
		if (this.#keyPair === undefined) return;
		this.#keyPair.destroy();
		this.#keyPair = undefined;
		this.#seams.forget();
	}
}
