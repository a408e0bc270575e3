import type {Reason} from '../errors.ts';
import type {WayKind} from '../net/link.ts';
import type {ProtocolVersion} from '../protocol/effects.ts';
import type {Hold, Message, WayFacts} from './events.ts';
import type {Transfer} from './transfers.ts';

/** How much is known of who is at the other end. */
export type Trust =
	/** Nobody is there yet. */
	| 'none'
	/** v1: encrypted, but anyone on the path could be the peer. */
	| 'legacy'
	/** v2, codes not compared. */
	| 'unverified'
	/** v2, the peer's code was compared on this side. */
	| 'verified'
	/** v2, the codes differ: someone may be listening. */
	| 'mismatched';

/** Where a session is as a whole. */
export type Stage =
	| 'idle'
	| 'connecting'
	| 'secured'
	/** A round ended and only `reconnect()` starts the next. */
	| 'halted'
	| 'closed';

/** Where the peer can dial us through somebody in between, or why it cannot. */
export type Reach =
	/** Soon. */
	| {readonly state: 'publishing'; readonly way: WayKind}
	| {
			readonly state: 'reachable';
			readonly way: WayKind;
			readonly address: string;
			readonly port: number;
			readonly key?: string;
	  }
	| {readonly state: 'unreachable'; readonly way: WayKind; readonly reason: Reason};

/** How far both sides' dials are that are to meet. */
export type Punch =
	| {readonly state: 'dialing'; readonly address: string; readonly port: number; readonly from: number}
	| {readonly state: 'obstructed'; readonly reason: Reason};

/** All that there is to know of a session, but for the messages themselves. Never changed in place. */
export type SessionSnapshot = {
	readonly stage: Stage;
	/** Counts key pairs: 1 is the first. 0 before `open()`. */
	readonly round: number;
	/** How the two sides meet. */
	readonly way: WayFacts;
	/** Where the peer can dial us through somebody in between, or why it cannot; undefined while nothing is known. */
	readonly reach: Reach | undefined;
	/** Whether dials go out that are to meet the peer's own, or what keeps them from it; undefined before the first. */
	readonly punch: Punch | undefined;
	readonly phases: Phases;
	readonly trust: Trust;
	readonly protocol: ProtocolVersion | undefined;
	/** With protocol 2: whether X25519 and ML-KEM protect the round too; else RSA alone does. */
	readonly hybrid: boolean | undefined;
	readonly ownCode: string | undefined;
	readonly ownName: string | undefined;
	readonly peerName: string | undefined;
	/** When the peer last said that it is typing, as `elapsed` of events tells it; shown for 6 s. */
	readonly peerTypingAt: number | undefined;
	readonly strangers: {readonly count: number; readonly last: string | undefined};
	/** Own messages of which nobody has been sent anything yet, oldest first: each can be cancelled. */
	readonly outbox: readonly Message[];
	/** Why nothing goes to this peer, if that is so. */
	readonly hold: Hold | undefined;
	/** The own message of which a part went out; v1 only. */
	readonly sending: Message | undefined;
	/** Ids of own messages that were sent and not yet acknowledged. */
	readonly unacknowledged: readonly string[];
	readonly counts: {readonly sent: number; readonly received: number};
	/** Files that are where they were to go. */
	readonly fileCounts: {readonly sent: number; readonly received: number};
	/** Files on their way, oldest first: each can be cancelled. */
	readonly transfers: readonly Transfer[];
	/** Whether either side wrote the chat to a file. */
	readonly recording: {readonly self: boolean; readonly peer: boolean};
	readonly listening: {readonly address: string; readonly port: number} | undefined;
	/** How long it takes to the peer and back: the smallest of the last few that its acknowledgements told; v2 only. */
	readonly roundTripMs: number | undefined;
	/** Milliseconds since the epoch, to be shown. */
	readonly securedAt: number | undefined;
	/** Why the last round, or the session, ended. */
	readonly reason: Reason | undefined;
};

/** The snapshot before anything has happened. */
export const initialSnapshot: SessionSnapshot = {
	stage: 'idle',
	round: 0,
	way: {kind: 'direct', label: 'directly', listens: true, dials: true, punches: true},
	reach: undefined,
	punch: undefined,
	phases: {
		keys: {state: 'pending', what: 'idle'},
		outbound: {state: 'pending', what: 'idle'},
		inbound: {state: 'pending', what: 'idle'},
		security: {state: 'pending', what: 'waiting'},
	},
	trust: 'none',
	protocol: undefined,
	hybrid: undefined,
	ownCode: undefined,
	ownName: undefined,
	peerName: undefined,
	peerTypingAt: undefined,
	strangers: {count: 0, last: undefined},
	outbox: [],
	hold: undefined,
	sending: undefined,
	unacknowledged: [],
	counts: {sent: 0, received: 0},
	fileCounts: {sent: 0, received: 0},
	transfers: [],
	recording: {self: false, peer: false},
	listening: undefined,
	roundTripMs: undefined,
	securedAt: undefined,
	reason: undefined,
};

/** How far one part of connecting is. Shown as ○ ◐ ● ✕ and always in words too. */
export type PhaseState = 'pending' | 'working' | 'done' | 'failed';

/**
 * Our own key pair. In all phases `since` and `retryAt` are times as `elapsed` of events tells them, in milliseconds:
 * the difference to `performance.now()` is how long it has lasted, or how long it is until then.
 */
export type KeysPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	| {readonly state: 'working'; readonly what: 'generating'; readonly since: number}
	| {readonly state: 'done'; readonly what: 'ready'; readonly elapsedMs: number}
	| {readonly state: 'done'; readonly what: 'destroyed'}
	/** Destroyed, and the next pair is not made before a while has passed. */
	| {readonly state: 'working'; readonly what: 'retrying'; readonly retryAt: number};

/** The link that we dial. */
export type OutboundPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	/** On this way nobody can be dialed: the peer's link to us will carry both directions. */
	| {readonly state: 'pending'; readonly what: 'absent'}
	| {
			readonly state: 'working';
			readonly what: 'dialing';
			readonly address: string;
			readonly attempt: number;
			readonly since: number;
	  }
	| {
			readonly state: 'working';
			readonly what: 'retrying';
			readonly address: string;
			/** The try that comes next. */
			readonly attempt: number;
			readonly retryAt: number;
			readonly reason: Reason;
	  }
	| {
			readonly state: 'done';
			readonly what: 'connected';
			readonly address: string;
			readonly way: WayKind;
			readonly since: number;
	  }
	/** We cannot dial the peer, so its link to us carries both directions. */
	| {readonly state: 'done'; readonly what: 'shared'; readonly reason?: Reason}
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** The link that the peer dials. */
export type InboundPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	/** On this way nobody can dial us: our link to the peer will carry both directions. */
	| {readonly state: 'pending'; readonly what: 'absent'}
	| {
			readonly state: 'done';
			readonly what: 'listening';
			readonly address: string;
			readonly since: number;
			/** Why the last link that came went again. */
			readonly reason?: Reason;
	  }
	/** The target's address has connected but has not shown its key yet. */
	| {
			readonly state: 'working';
			readonly what: 'accepted';
			readonly address: string;
			readonly way: WayKind;
			readonly since: number;
	  }
	/** The target's key was accepted. */
	| {
			readonly state: 'done';
			readonly what: 'key-accepted';
			readonly address: string;
			readonly way: WayKind;
			readonly since: number;
	  }
	/** The peer cannot dial us, so our link to it carries both directions. */
	| {readonly state: 'done'; readonly what: 'shared'}
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** What both links lead to. */
export type SecurityPhase =
	| {readonly state: 'pending'; readonly what: 'waiting'}
	| {readonly state: 'working'; readonly what: 'exchanging'; readonly since: number}
	| {
			readonly state: 'done';
			readonly what: 'secured';
			readonly protocol: ProtocolVersion;
			readonly since: number;
	  }
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** The four things that connecting consists of. */
export type Phases = {
	readonly keys: KeysPhase;
	readonly outbound: OutboundPhase;
	readonly inbound: InboundPhase;
	readonly security: SecurityPhase;
};
