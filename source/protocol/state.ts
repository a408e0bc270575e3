import type {TtchatError} from '../errors.ts';
import type {CryptoPort, HybridKeys, Identity} from './crypto-port.ts';
import type {Effect, LinkId, Memory} from './effects.ts';
import type {Frame} from './frame.ts';
import type {Encapsulation, SessionKeys} from './key-schedule.ts';
import type {Giving, Taking} from './transfers.ts';

/** What the first frame on a link tells of the peer. */
export type Greeting = LegacyGreeting | HelloGreeting;

/** A v1 key. */
export type LegacyGreeting = {readonly protocol: 1; readonly spki: Uint8Array};

/** A v2 HELLO. */
export type HelloGreeting = {
	readonly protocol: 2;
	readonly spki: Uint8Array;
	/** What the peer's SEED must open to. */
	readonly commitment: Uint8Array;
	/** Absent if the HELLO has no hybrid line. */
	readonly hybrid?: HybridKeys | undefined;
	/** SHA-256 over the whole body: orders the two parties and enters every key. */
	readonly hash: Uint8Array;
};

/** Which versions to speak: `hybrid` means v2, and only with X25519 and ML-KEM beside RSA. */
export type ProtocolChoice = 'auto' | 'v1' | 'v2' | 'hybrid';

/** What stays the same for the whole of a round. */
export type Context = {
	readonly crypto: CryptoPort;
	/** Which versions to speak. */
	readonly protocol: ProtocolChoice;
	/** Whether the peer can be dialed; if not, its link to us serves both directions from the beginning. */
	readonly dials: boolean;
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
	/** The one of those that was punched. While there is one, `out` waits: the peer reads only one of the two. */
	readonly punched: LinkId | undefined;
	/** Whether our first frame went out: on `punched`, or else on `out`. */
	readonly greeted: boolean;
};

/** A v1 frame that waits for its turn. */
export type LegacyPart = {
	readonly plaintext: Uint8Array;
	/** Set on the frame that completes a message. */
	readonly id?: string;
};

/** What both sides agreed on, from SEED to the end. */
type Agreed = {
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
	/** Files that we offer, and those that the peer does. */
	readonly giving: Giving;
	readonly taking: Taking;
	/** Nothing came since the peer's NICK: only here may a PROOF stand. */
	readonly afterNick: boolean;
};

/** A v1 message that is coming in. */
export type LegacyInbox = {
	/** Parts still to come; undefined while a count is expected. */
	readonly missing: number | undefined;
	readonly parts: readonly Uint8Array[];
};

/** An open v1 conversation. */
type OpenLegacy = {
	readonly peer: LegacyGreeting;
	readonly inbox: LegacyInbox;
	/** What is left of the text that is going out. */
	readonly unsent: readonly LegacyPart[];
	/** Frames since the last pause. */
	readonly burst: number;
	/** The links end as soon as `unsent` is empty. */
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
export type State<T extends Talk = Talk> = {
	readonly identity: Identity | undefined;
	/** Our name as the peer will see it, in UTF-8. */
	readonly name: Uint8Array;
	readonly links: Links;
	readonly talk: T;
	/** The frame whose secret part is with the private key. No other is handled meanwhile. */
	readonly unwrapping: Frame | undefined;
	/** What ended our outbound link, while what the peer said last is still read. */
	readonly loss: TtchatError | undefined;
	/** A frame of an open conversation has begun, and the time for the rest of it runs. */
	readonly midFrame: boolean;
};

/** A round whose talk expects that. */
export type At<E extends Talk['expects']> = State<Extract<Talk, {expects: E}>>;

/** What one input leads to. */
export type Step<T extends Talk = Talk> = {readonly state: State<T>; readonly effects: readonly Effect[]};

/** The state as it is, and nothing to do. */
export function stay<T extends Talk>(state: State<T>, ...effects: readonly Effect[]): Step<T> {
	return {state, effects};
}

/** Goes on from a step, keeping its effects in front. */
export function andThen<T extends Talk, U extends Talk>(
	step: Step<T>,
	next: (state: State<T>) => Step<U>,
): Step<U> {
	const {state, effects} = next(step.state);
	return {state, effects: [...step.effects, ...effects]};
}

/** The same round with its links changed. */
export function withLinks<T extends Talk>(state: State<T>, change: Partial<Links>): State<T> {
	return {...state, links: {...state.links, ...change}};
}

/** The same round at another point of the talk. */
export function withTalk<T extends Talk>(state: State, talk: T): State<T> {
	return {...state, talk};
}

/** Goes on with the frame that was with the private keys; meanwhile no other was let in. */
export function answered<T extends Talk>(
	state: State<T>,
	next: (state: State<T>, frame: Frame) => Step,
): Step {
	const {unwrapping} = state;
	return unwrapping === undefined ? stay(state) : next({...state, unwrapping: undefined}, unwrapping);
}
