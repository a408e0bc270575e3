import {backoffMs} from '../net/backoff.ts';
import type {HybridKeys} from '../protocol/crypto-port.ts';
import {
	type Effect,
	type Input,
	type LinkId,
	type ProtocolEvent,
	type Timer,
	timerKey,
} from '../protocol/effects.ts';
import {allowsBody} from '../protocol/link-rules.ts';
import {startRound, step} from '../protocol/machine.ts';
import {wantsText} from '../protocol/questions.ts';
import type {Context, State, Step} from '../protocol/state.ts';
import {fakeAgree, fakeHybridKeys, fakeSpki, fakeUnwrap} from './fake-crypto.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {SimulatedLinkEnd} from './simulated-link-end.ts';
import type {Timeline} from './timeline.ts';

/** What a simulated round needs of the simulation. */
export type SimulatedRoundParts = {
	readonly timeline: Timeline;
	readonly random: SeededRandom;
	readonly context: Context;
	/** Whether there is ML-KEM. */
	readonly kem: boolean;
	/** One try to reach the other side. */
	readonly dial: (onLink: (end: SimulatedLinkEnd) => void, onFailure: () => void) => void;
	readonly onEvent: (event: ProtocolEvent) => void;
	/** The protocol takes the next text now. */
	readonly onReady: () => void;
};

const MAX_KEY_GENERATION_MS = 500;
const MAX_UNWRAP_MS = 4;

/** One key pair's life in virtual time: what `Round` does for a session, without promises and sockets. */
export class SimulatedRound {
	readonly #parts: SimulatedRoundParts;
	readonly #spki: Uint8Array;
	readonly #hybrid: HybridKeys | undefined;
	readonly #links = new Map<LinkId, SimulatedLinkEnd>();
	readonly #timers = new Map<string, () => void>();
	readonly #inputs: Input[] = [];
	#state: State;
	#stepping = false;
	#unwrapping = false;
	#nextLink: LinkId = 1;
	#tries = 0;
	/** Counts dialings, so that an answer to one that was given up is known as such. */
	#dialing = 0;
	#cancelDial: () => void = () => undefined;

	constructor(name: Uint8Array, parts: SimulatedRoundParts) {
		this.#parts = parts;
		const {timeline, random} = parts;
		this.#spki = fakeSpki(random);
		this.#hybrid = parts.kem ? fakeHybridKeys(random) : undefined;
		const first = startRound(name);
		this.#state = first.state;
		timeline.after(0, () => this.#carryOut(first.effects));
		timeline.after(random.below(MAX_KEY_GENERATION_MS), () => {
			const identity = {spki: this.#spki, seed: random.bytes(32), hybrid: this.#hybrid};
			this.input({type: 'identified', identity});
		});
	}

	get state(): State {
		return this.#state;
	}

	get over(): boolean {
		return this.#state.talk.expects === 'nothing';
	}

	/** Timers that are set, and links that are not through. */
	get pending(): {readonly timers: number; readonly links: number} {
		return {timers: this.#timers.size, links: this.#links.size};
	}

	accept(end: SimulatedLinkEnd): void {
		if (this.over) end.destroy();
		else this.#take(end, 'accepted');
	}

	input(input: Input): void {
		this.#inputs.push(input);
		this.resume();
	}

	/** A text waits. */
	resume(): void {
		if (this.#stepping) return;
		this.#stepping = true;
		for (let next = this.#nextInput(); next !== undefined; next = this.#nextInput()) {
			const {state, effects}: Step = step(this.#parts.context, this.#state, next);
			this.#state = state;
			this.#carryOut(effects);
		}
		this.#stepping = false;
	}

	#nextInput(): Input | undefined {
		if (this.#inputs.length === 0 && wantsText(this.#state)) this.#parts.onReady();
		return this.#inputs.shift();
	}

	#take(end: SimulatedLinkEnd, how: 'dialed' | 'accepted'): void {
		const id = this.#nextLink;
		this.#nextLink += 1;
		this.#links.set(id, end);
		this.input({type: how, link: id});
		end.read({
			allows: bytes => allowsBody(this.#state, id, bytes),
			onChunk: () => !this.over,
			onFrame: frame => {
				this.input({type: 'frame', link: id, frame});
				return !this.#unwrapping;
			},
			onBegun: () => this.input({type: 'frame-begun', link: id}),
			onEnd: error => {
				const lost = error === undefined || error.code === 'ERR_LINK_LOST';
				if (lost) this.input({type: 'ended', link: id, error});
				else this.input({type: 'violated', link: id, error});
				this.#links.delete(id);
				end.destroy();
			},
		});
	}

	#carryOut(effects: readonly Effect[]): void {
		for (const effect of effects) this.#perform(effect);
	}

	#perform(effect: Effect): void {
		switch (effect.type) {
			case 'write':
				this.#links.get(effect.link)?.write(effect.bytes);
				break;
			case 'close-link':
				this.#links.get(effect.link)?.close();
				break;
			case 'destroy-link':
				this.#links.get(effect.link)?.destroy();
				break;
			case 'dial':
				this.#dial();
				break;
			case 'stop-dialing':
				this.#dialing += 1;
				this.#cancelDial();
				break;
			case 'unwrap':
				this.#unwrap(effect);
				break;
			case 'set-timer':
				this.#setTimer(effect.timer, effect.delayMs);
				break;
			case 'clear-timer':
				this.#clearTimer(effect.timer);
				break;
			case 'clear-all-timers':
				for (const cancel of this.#timers.values()) cancel();
				this.#timers.clear();
				break;
			case 'emit':
				this.#parts.onEvent(effect.event);
				break;
			default:
				effect satisfies never;
		}
	}

	#dial(): void {
		const {random, timeline, dial} = this.#parts;
		this.#dialing += 1;
		const dialing = this.#dialing;
		const attempt = () => {
			this.#tries += 1;
			dial(
				end => {
					if (dialing === this.#dialing) this.#take(end, 'dialed');
					else end.destroy();
				},
				() => {
					if (dialing === this.#dialing) later();
				},
			);
		};
		const later = () => {
			this.#cancelDial = timeline.after(backoffMs(this.#tries - 1, random.next), attempt);
		};
		if (this.#tries > 0) later();
		else attempt();
	}

	#unwrap({label, ciphertext, agreement}: Extract<Effect, {type: 'unwrap'}>): void {
		const {random, timeline} = this.#parts;
		this.#unwrapping = true;
		const plaintext = fakeUnwrap(this.#spki, label, ciphertext);
		const shared = this.#hybrid && agreement && fakeAgree(this.#hybrid, agreement);
		timeline.after(random.below(MAX_UNWRAP_MS), () => {
			this.#unwrapping = false;
			this.input({type: 'unwrapped', plaintext, shared});
			for (const end of [...this.#links.values()]) end.resume();
		});
	}

	#setTimer(timer: Timer, delayMs: number): void {
		this.#clearTimer(timer);
		const fire = () => {
			this.#timers.delete(timerKey(timer));
			this.input({type: 'elapsed', timer});
		};
		this.#timers.set(timerKey(timer), this.#parts.timeline.after(delayMs, fire));
	}

	#clearTimer(timer: Timer): void {
		this.#timers.get(timerKey(timer))?.();
		this.#timers.delete(timerKey(timer));
	}
}
