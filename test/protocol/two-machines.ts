import {isTtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import type {CryptoPort, HybridKeys} from '../../source/protocol/crypto-port.ts';
import {
	type Effect,
	type Input,
	type LinkId,
	type ProtocolEvent,
	type Timer,
	timerKey,
} from '../../source/protocol/effects.ts';
import {FrameDecoder} from '../../source/protocol/frame.ts';
import {type Arrival, allowsBody} from '../../source/protocol/link-rules.ts';
import {startRound, step} from '../../source/protocol/machine.ts';
import type {Context, State} from '../../source/protocol/state.ts';
import {fakeAgree, fakeCrypto, fakeHybridKeys, fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import type {MachineOptions} from './lone-machine.ts';
import {makeSpki} from './scripted-peer.ts';

export type Side = 'a' | 'b';
/** One whole write, on its way. */
export type Write = {
	readonly from: Side;
	readonly link: LinkId;
	readonly index: number;
	readonly bytes: Uint8Array;
};

/** What may be different between the two, and what lies between them. */
export type TwoMachinesOptions = {
	readonly a?: MachineOptions;
	readonly b?: MachineOptions;
	/** Dials of these sides are not answered: a firewall in front of the other. */
	readonly blocked?: readonly Side[];
	/** What becomes of a write: nothing, itself, or something else. */
	readonly wire?: (write: Write) => readonly Uint8Array[];
	/** Whether both have their keys and begin dialing at once; else a test says when. */
	readonly autoStart?: boolean;
	readonly seed?: number;
};

type Parcel = {readonly to: Side; readonly link: LinkId; readonly bytes: Uint8Array | 'end'};

const REDIAL_AFTER_MS = 500;
const sides = ['a', 'b'] as const;
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** One of the two: its state, what it told and wrote, and which timers run. */
export class MachineSide {
	readonly context: Context;
	readonly spki: Uint8Array;
	readonly events: ProtocolEvent[] = [];
	readonly written: {link: LinkId; bytes: Uint8Array}[] = [];
	/** When each timer is due, in milliseconds of virtual time. */
	readonly timers = new Map<string, {readonly timer: Timer; readonly at: number}>();
	readonly decoders = new Map<LinkId, FrameDecoder>();
	readonly links = new Set<LinkId>();
	readonly seed: Uint8Array;
	readonly hybrid: HybridKeys | undefined;
	state: State;
	/** When it dials next, if it does. */
	dialAt: number | undefined;

	constructor(name: string, seed: number, {kem = false, ...context}: MachineOptions) {
		const random = seededRandom(seed);
		const crypto: CryptoPort = fakeCrypto(random);
		this.spki = makeSpki(random);
		this.seed = random.bytes(32);
		this.hybrid = kem ? fakeHybridKeys(random) : undefined;
		this.context = {crypto, protocol: 'auto', dials: true, allowLegacy: true, memory: undefined, ...context};
		this.state = startRound(ascii(name)).state;
	}

	get expects(): State['talk']['expects'] {
		return this.state.talk.expects;
	}

	/** The first event of a type. */
	event<T extends ProtocolEvent['type']>(type: T): Extract<ProtocolEvent, {type: T}> | undefined {
		return this.events.find((event): event is Extract<ProtocolEvent, {type: T}> => event.type === type);
	}

	/** Texts that came, in order. */
	get texts(): readonly string[] {
		return this.events.flatMap(event =>
			event.type === 'text' ? [new TextDecoder().decode(event.content)] : [],
		);
	}
}

/**
 * Two machines and the network between them, in virtual time: every byte arrives, in order, unless the test says
 * otherwise. A link has the same number at both ends.
 */
export class TwoMachines {
	readonly a: MachineSide;
	readonly b: MachineSide;
	now = 0;
	readonly #options: TwoMachinesOptions;
	readonly #parcels: Parcel[] = [];
	#lastLink = 0;
	#writes = 0;

	constructor(options: TwoMachinesOptions = {}) {
		const seed = options.seed ?? 1;
		this.#options = options;
		this.a = new MachineSide('alice', seed * 2, options.a ?? {});
		this.b = new MachineSide('bob', seed * 2 + 1, options.b ?? {});
		if (options.autoStart === false) return;
		this.start('a');
		this.start('b');
		this.run();
	}

	/** A side gets its keys and begins to dial. */
	start(side: Side): void {
		const machine = this[side];
		machine.dialAt = this.now;
		const {spki, hybrid} = machine;
		this.input(side, {type: 'identified', identity: {spki, seed: machine.seed.slice(), hybrid}});
	}

	/** One input to one side; what it leads to is carried out, but nothing is delivered yet. */
	input(side: Side, input: Input): void {
		const machine = this[side];
		const {state, effects} = step(machine.context, machine.state, input);
		machine.state = state;
		for (const effect of effects) this.#perform(side, effect);
	}

	send(side: Side, text: string): void {
		this.input(side, {type: 'send', id: text.slice(0, 40), text: new TextEncoder().encode(text)});
		this.run();
	}

	/** A new link from one side to the other, whether or not it asked for one. */
	connect(from: Side): LinkId {
		return this.#join(from, side => (side === from ? 'dialed' : 'accepted'));
	}

	/** The dials of both have met. */
	punch(first: Side = 'a'): LinkId {
		return this.#join(first, () => 'punched');
	}

	#join(first: Side, how: (side: Side) => Arrival): LinkId {
		this.#lastLink += 1;
		const link = this.#lastLink;
		for (const side of [first, other(first)]) {
			const machine = this[side];
			machine.links.add(link);
			machine.decoders.set(link, new FrameDecoder(bytes => allowsBody(machine.state, link, bytes)));
		}
		for (const side of [first, other(first)]) this.input(side, {type: how(side), link});
		return link;
	}

	/** Bytes that nobody wrote arrive at one side. */
	inject(to: Side, link: LinkId, bytes: Uint8Array): void {
		this.#parcels.push({to, link, bytes});
		this.run();
	}

	/** A link breaks for both sides. */
	cut(link: LinkId): void {
		this.#parcels.push({to: 'a', link, bytes: 'end'}, {to: 'b', link, bytes: 'end'});
		this.run();
	}

	/** Answers dials and delivers until nothing more happens by itself. Time stands still. */
	run(): void {
		for (;;) {
			const side = sides.find(name => this.#dialDue(name) <= this.now);
			const parcel = this.#parcels.shift();
			if (parcel !== undefined) this.#deliver(parcel);
			else if (side === undefined) return;
			else {
				this[side].dialAt = undefined;
				this.connect(side);
			}
		}
	}

	/** Lets time pass, firing each timer when it is due. */
	advance(byMs: number): void {
		const end = this.now + byMs;
		this.run();
		for (let due = this.#nextDue(); due <= end; due = this.#nextDue()) {
			this.now = Math.max(this.now, due);
			this.#fireOne();
			this.run();
		}
		this.now = end;
	}

	#nextDue(): number {
		const due = sides.flatMap(side => [
			this.#dialDue(side),
			...[...this[side].timers.values()].map(({at}) => at),
		]);
		return Math.min(...due);
	}

	#fireOne(): void {
		for (const side of sides) {
			for (const {timer, at} of this[side].timers.values()) {
				if (at > this.now) continue;
				this[side].timers.delete(timerKey(timer));
				this.input(side, {type: 'elapsed', timer});
				return;
			}
		}
	}

	/** When a side's dial will be answered; never if it does not dial, cannot, or nobody is there. */
	#dialDue(side: Side): number {
		const {blocked = []} = this.#options;
		const there = !blocked.includes(side) && this[other(side)].expects !== 'nothing';
		return (there ? this[side].dialAt : undefined) ?? Number.POSITIVE_INFINITY;
	}

	#perform(side: Side, effect: Effect): void {
		const machine = this[side];
		switch (effect.type) {
			case 'write':
				this.#write(side, effect.link, effect.bytes);
				break;
			case 'close-link':
			case 'destroy-link':
				this.#end(side, effect.link);
				break;
			case 'dial':
				machine.dialAt = this.now + REDIAL_AFTER_MS;
				break;
			case 'stop-dialing':
				machine.dialAt = undefined;
				break;
			case 'unwrap': {
				const plaintext = fakeUnwrap(machine.spki, effect.label, effect.ciphertext);
				const shared = machine.hybrid && effect.agreement && fakeAgree(machine.hybrid, effect.agreement);
				this.input(side, {type: 'unwrapped', plaintext, shared});
				break;
			}
			case 'set-timer':
				machine.timers.set(timerKey(effect.timer), {timer: effect.timer, at: this.now + effect.delayMs});
				break;
			case 'clear-timer':
				machine.timers.delete(timerKey(effect.timer));
				break;
			case 'clear-all-timers':
				machine.timers.clear();
				break;
			case 'emit':
				machine.events.push(effect.event);
				break;
			default:
				effect satisfies never;
		}
	}

	#write(from: Side, link: LinkId, bytes: Uint8Array): void {
		this[from].written.push({link, bytes});
		const index = this.#writes;
		this.#writes += 1;
		const {wire = write => [write.bytes]} = this.#options;
		for (const piece of wire({from, link, index, bytes: bytes.slice()})) {
			this.#parcels.push({to: other(from), link, bytes: piece});
		}
	}

	#end(side: Side, link: LinkId): void {
		if (this[side].links.delete(link)) this.#parcels.push({to: other(side), link, bytes: 'end'});
	}

	#deliver({to, link, bytes}: Parcel): void {
		const machine = this[to];
		if (!machine.links.has(link)) return;
		if (bytes === 'end') {
			machine.links.delete(link);
			this.input(to, {type: 'ended', link, error: undefined});
			return;
		}
		const decoder = machine.decoders.get(link);
		try {
			for (const frame of decoder?.push(bytes) ?? []) this.input(to, {type: 'frame', link, frame});
			if (decoder?.midFrame) this.input(to, {type: 'frame-begun', link});
		} catch (error) {
			if (!isTtchatError(error)) throw error;
			this.input(to, {type: 'violated', link, error});
		}
	}
}
