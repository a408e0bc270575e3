import type {Hold, Message} from './events.ts';
import type {Phases, Reason} from './phases.ts';

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

/** All that there is to know of a session, but for the messages themselves. Never changed in place. */
export type SessionSnapshot = {
	readonly stage: Stage;
	/** Counts key pairs: 1 is the first. 0 before `open()`. */
	readonly round: number;
	readonly phases: Phases;
	readonly trust: Trust;
	readonly protocol: 1 | 2 | undefined;
	/** With protocol 2: whether X25519 and ML-KEM protect the round too; else RSA alone does. */
	readonly hybrid: boolean | undefined;
	readonly ownCode: string | undefined;
	readonly ownName: string | undefined;
	readonly peerName: string | undefined;
	/** When the peer last said that it is typing; shown for 6 s. */
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
	/** Whether either side wrote the chat to a file. */
	readonly recording: {readonly self: boolean; readonly peer: boolean};
	readonly listening: {readonly address: string; readonly port: number} | undefined;
	readonly securedAt: number | undefined;
	/** Why the last round, or the session, ended. */
	readonly reason: Reason | undefined;
};

/** The snapshot before anything has happened. */
export const initialSnapshot: SessionSnapshot = {
	stage: 'idle',
	round: 0,
	phases: {
		keys: {state: 'pending', what: 'idle'},
		outgoing: {state: 'pending', what: 'idle'},
		incoming: {state: 'pending', what: 'idle'},
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
	recording: {self: false, peer: false},
	listening: undefined,
	securedAt: undefined,
	reason: undefined,
};
