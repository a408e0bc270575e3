import type {CryptoPort, Identity} from './crypto-port.ts';
import type {Effect, LinkId, Memory} from './effects.ts';
import type {Frame} from './frame.ts';
import type {Greeting} from './hello.ts';
import type {Encapsulation, SessionKeys} from './key-schedule.ts';
import type {LegacyInbox} from './legacy.ts';

/** Which versions to speak: `hybrid` means v2, and only with X25519 and ML-KEM beside RSA. */
export type ProtocolChoice = 'auto' | 'v1' | 'v2' | 'hybrid';

/** What stays the same for the whole of a round. */
export type Context = {
	readonly crypto: CryptoPort;
	/** Which versions to speak. */
	readonly protocol: ProtocolChoice;
	/** Whether a v1 peer is welcome: not if this run has met a v2 peer at this target. */
	readonly allowLegacy: boolean;
	/** What the last secured round of this run left. */
	readonly memory: Memory | undefined;
};

/** The links of a round: at most one that we write, one that we read, and a few that have not spoken yet. */
export type Links = {
	readonly out: LinkId | undefined;
	readonly in: LinkId | undefined;
	readonly pending: readonly LinkId[];
	/** Whether our first frame went out on `out`. */
	readonly greeted: boolean;
};

export type LegacyGreeting = Extract<Greeting, {protocol: 1}>;
export type HelloGreeting = Extract<Greeting, {protocol: 2}>;

/** A v1 frame that waits for its turn. */
export type OutgoingPart = {
	readonly plaintext: Uint8Array;
	/** Set on the frame that completes a message. */
	readonly id?: string;
};

/** What both sides agreed on, from SEED to the end. */
export type Agreed = {
	readonly peer: HelloGreeting;
	/** Whether X25519 and ML-KEM entered the keys. */
	readonly hybrid: boolean;
	readonly keys: SessionKeys;
};

/** Records that tell only how things stand: of several that wait, one is enough. */
export type Latest = 'nick' | 'ack' | 'typing' | 'saved';

/** An open v2 conversation. */
export type Open = Agreed & {
	readonly trust: 'unverified' | 'verified' | 'mismatched';
	/** Records that were written since the last pause, but for a few that do not wait. */
	readonly burst: number;
	/** What is to be told after the pause, as it is then. */
	readonly latest: readonly Latest[];
	/** Ids of TEXTs that were sent and not acknowledged, oldest first. */
	readonly inFlight: readonly string[];
	/** The last digits of what we said, one fewer than a code has: a code must not leave in pieces either. */
	readonly saidDigits: string;
	readonly sentTexts: number;
	readonly receivedTexts: number;
	/** How many of the received TEXTs our last ACK covered. */
	readonly acknowledged: number;
	/** MORE records that wait for their TEXT. */
	readonly more: readonly Uint8Array[];
	/** Nothing came since the peer's NICK: only here may a PROOF stand. */
	readonly afterNick: boolean;
};

/** An open v1 conversation. */
export type OpenLegacy = {
	readonly peer: LegacyGreeting;
	readonly inbox: LegacyInbox;
	/** What is left of the text that is going out. */
	readonly outgoing: readonly OutgoingPart[];
	/** Frames since the last pause. */
	readonly burst: number;
	/** The links end as soon as `outgoing` is empty. */
	readonly closing: boolean;
};

/**
 * How far the talk has come, named by the one thing that it expects, with only what is known by then: a record
 * cannot be sealed before the keys exist, because no earlier state has them.
 */
export type Talk =
	| {readonly expects: 'hello'}
	/** The peer's first frame came; ours has no link yet. */
	| {readonly expects: 'link'; readonly peer: Greeting}
	| {
			readonly expects: 'seed';
			readonly peer: HelloGreeting;
			readonly ownHash: Uint8Array;
			/** Our own SEED, in a hybrid round. */
			readonly sent: Encapsulation | undefined;
	  }
	| (Agreed & {readonly expects: 'nick'; readonly ownHash: Uint8Array; readonly toldName: Uint8Array})
	| (Open & {readonly expects: 'record'; readonly ownHash: Uint8Array})
	/** Our BYE went out; the peer's records are still read. */
	| (Open & {readonly expects: 'bye'; readonly ownHash: Uint8Array})
	| (OpenLegacy & {readonly expects: 'legacy'})
	| {readonly expects: 'nothing'};

/** One round. Consumed by each step: secrets in it that are no longer needed are overwritten. */
export type State = {
	readonly identity: Identity | undefined;
	/** Our name as the peer will see it, in UTF-8. */
	readonly name: Uint8Array;
	readonly links: Links;
	readonly talk: Talk;
	/** The frame whose secret part is with the private key. No other is handled meanwhile. */
	readonly unwrapping: Frame | undefined;
	/** A frame of an open conversation has begun, and the time for the rest of it runs. */
	readonly midFrame: boolean;
};

/** What one input leads to. */
export type Step = {readonly state: State; readonly effects: readonly Effect[]};

/** The state as it is, and nothing to do. */
export function stay(state: State, ...effects: readonly Effect[]): Step {
	return {state, effects};
}

/** Goes on from a step, keeping its effects in front. */
export function andThen(step: Step, next: (state: State) => Step): Step {
	const {state, effects} = next(step.state);
	return {state, effects: [...step.effects, ...effects]};
}

/** The same round with its links changed. */
export function withLinks(state: State, change: Partial<Links>): State {
	return {...state, links: {...state.links, ...change}};
}

/** The same round at another point of the talk. */
export function withTalk(state: State, talk: Talk): State {
	return {...state, talk};
}

/** Whether the conversation is open, and we have not begun to leave. */
export function isOpen({talk}: State): boolean {
	return talk.expects === 'record' || (talk.expects === 'legacy' && !talk.closing);
}
