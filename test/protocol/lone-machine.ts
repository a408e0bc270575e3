import {ascii} from '../../source/protocol/bytes.ts';
import type {CryptoPort, HybridKeys, Identity} from '../../source/protocol/crypto-port.ts';
import {
	type Effect,
	type Input,
	type ProtocolEvent,
	type Timer,
	timerKey,
} from '../../source/protocol/effects.ts';
import type {Frame} from '../../source/protocol/frame.ts';
import {encodeHello} from '../../source/protocol/hello.ts';
import {startRound, step} from '../../source/protocol/machine.ts';
import type {Context, State} from '../../source/protocol/state.ts';
import {fakeAgree, fakeCrypto, fakeHybridKeys, fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {frameOf, makeSpki, ScriptedPeer} from './scripted-peer.ts';

/** The link that the machine under test dialed, and the one that it accepted. */
export const OUT = 1;
export const IN = 2;

/** What may be different; `kem` says that Node has ML-KEM. */
export type MachineOptions = Partial<Context> & {readonly kem?: boolean};

/** One machine, with its private key at hand and all that it wanted done written down. */
export class LoneMachine {
	readonly context: Context;
	readonly crypto: CryptoPort;
	readonly spki: Uint8Array;
	readonly seed: Uint8Array;
	/** With ML-KEM only. */
	readonly hybrid: HybridKeys | undefined;
	readonly hello: Uint8Array;
	readonly timers = new Map<string, number>();
	/** Every effect since the start. */
	readonly log: Effect[] = [];
	state: State;

	constructor({kem = false, ...context}: MachineOptions = {}, name = 'alice') {
		const random = seededRandom(1);
		this.crypto = fakeCrypto(random);
		this.spki = makeSpki(random);
		this.seed = random.bytes(32);
		this.hybrid = kem ? fakeHybridKeys(random) : undefined;
		this.hello = encodeHello(this.crypto, {spki: this.spki, seed: this.seed, hybrid: this.hybrid});
		this.context = {
			crypto: this.crypto,
			protocol: 'auto',
			dials: true,
			allowLegacy: true,
			memory: undefined,
			...context,
		};
		const {state, effects} = startRound(ascii(name));
		this.state = state;
		this.#note(effects);
	}

	get expects(): State['talk']['expects'] {
		return this.state.talk.expects;
	}

	/** What it told, in order. */
	get events(): readonly ProtocolEvent[] {
		return eventsOf(this.log);
	}

	/** What it wrote, in order. */
	get written(): readonly Uint8Array[] {
		return writesOf(this.log);
	}

	/** One input, and whatever the private key has to do with it. */
	feed(input: Input): readonly Effect[] {
		const effects = [...this.once(input)];
		for (const effect of [...effects]) {
			if (effect.type !== 'unwrap') continue;
			const plaintext = fakeUnwrap(this.spki, effect.label, effect.ciphertext);
			const shared = this.hybrid && effect.agreement && fakeAgree(this.hybrid, effect.agreement);
			effects.push(...this.once({type: 'unwrapped', plaintext, shared}));
		}
		return effects;
	}

	/** One input and nothing else: the private key does not answer. */
	once(input: Input): readonly Effect[] {
		const {state, effects} = step(this.context, this.state, input);
		this.state = state;
		this.#note(effects);
		return effects;
	}

	frame(frame: Frame, link = IN): readonly Effect[] {
		return this.feed({type: 'frame', link, frame});
	}

	body(body: Uint8Array, link = IN): readonly Effect[] {
		return this.frame(frameOf(body), link);
	}

	/** A timer of this name is through. */
	elapse(name: Exclude<Timer['name'], 'first-frame'>): readonly Effect[] {
		this.timers.delete(name);
		return this.feed({type: 'elapsed', timer: {name}});
	}

	identify(): readonly Effect[] {
		const identity: Identity = {spki: this.spki, seed: this.seed.slice(), hybrid: this.hybrid};
		return this.feed({type: 'identified', identity});
	}

	send(text: string, id = text): readonly Effect[] {
		return this.feed({type: 'send', id, text: new TextEncoder().encode(text)});
	}

	#note(effects: readonly Effect[]): void {
		this.log.push(...effects);
		for (const effect of effects) {
			if (effect.type === 'set-timer') this.timers.set(timerKey(effect.timer), effect.delayMs);
			if (effect.type === 'clear-timer') this.timers.delete(timerKey(effect.timer));
			if (effect.type === 'clear-all-timers') this.timers.clear();
		}
	}
}

export function eventsOf(effects: readonly Effect[]): readonly ProtocolEvent[] {
	return effects.flatMap(effect => (effect.type === 'emit' ? [effect.event] : []));
}

export function writesOf(effects: readonly Effect[]): readonly Uint8Array[] {
	return effects.flatMap(effect => (effect.type === 'write' ? [effect.bytes] : []));
}

/** The states of docs/protocol.md §7, and the two that lie between. */
export type Stage = 'hello' | 'link' | 'seed' | 'nick' | 'open' | 'bye' | 'dead' | 'legacy';

/** A machine brought to a stage by a peer that keeps the rules. */
export function reach(
	stage: Stage,
	options: MachineOptions = {},
	peer = new ScriptedPeer(),
): {machine: LoneMachine; peer: ScriptedPeer} {
	const machine = new LoneMachine(options);
	machine.identify();
	if (stage !== 'link') machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	if (stage === 'hello') return {machine, peer};
	if (stage === 'legacy') machine.body(peer.key());
	else machine.body(peer.hello());
	// The first second, in which a v1 peer is left alone.
	if (stage === 'legacy') machine.elapse('pace');
	if (stage === 'seed' || stage === 'link' || stage === 'legacy') return {machine, peer};
	if (machine.hybrid === undefined || peer.identity.hybrid === undefined) {
		peer.agree(machine.hello, machine.spki, machine.seed.slice());
		machine.body(peer.seed(machine.spki));
	} else {
		const seed = peer.hybridSeed(machine.spki, machine.hybrid);
		peer.agreeHybrid(machine, machine.hybrid, (machine.written[1] ?? new Uint8Array()).slice(16));
		machine.body(seed);
	}
	if (stage === 'nick') return {machine, peer};
	machine.frame(peer.record('nick', 'bob'));
	peer.open(machine.written.at(2) ?? new Uint8Array());
	if (stage === 'bye') machine.feed({type: 'close'});
	if (stage === 'dead') machine.feed({type: 'abort', error: undefined});
	return {machine, peer};
}
