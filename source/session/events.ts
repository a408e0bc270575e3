import type {Reason, TtchatError} from '../errors.ts';
import type {WayKind, WayNews} from '../net/link.ts';
import type {LinkSide, ProtocolEvent, ProtocolVersion} from '../protocol/effects.ts';
import type {FileHappening} from './transfers.ts';

/** One text, from either side. Peer text has been through the sanitizer. */
export type Message = {
	/** Unique in this session; for own messages the id that the caller gave, if it gave one. */
	readonly id: string;
	readonly from: 'self' | 'peer';
	readonly text: string;
	/** Written with `/me`: shown as "* bob waves". The prefix is not in `text`. */
	readonly action: boolean;
	/** Milliseconds since the epoch, by this machine's clock. */
	readonly at: number;
};

/** What happens after a round (one key pair's life) has ended. */
export type Retry =
	/** A new round starts at once. */
	| 'automatic'
	/** A new round starts at once, to wait for the peer that said goodbye. */
	| 'waiting'
	/** Only `reconnect()` starts a new round. */
	| 'by-hand';

/** Why texts are kept from a peer that is there, until it is verified. */
export type Hold =
	/** The codes were compared and differ; `releaseOutbox()` lets texts go all the same. */
	| 'codes-differ'
	/** Somebody was verified in this run, or codes differed, and this peer is not; `releaseOutbox()` lets texts go. */
	| 'not-verified'
	/** `requireVerify` asks for it. */
	| 'verify-required';

export type {WayKind};

/** What is known of a way from the first moment on. */
export type WayFacts = {
	readonly kind: WayKind;
	/** For people, in the middle of a sentence: "directly", "through the proxy 127.0.0.1:1080". */
	readonly label: string;
	/** Whether the peer can dial us on it. */
	readonly listens: boolean;
	/** Whether we can dial the peer on it… */
	readonly dials: boolean;
	/** …and where. */
	readonly target?: {readonly host: string; readonly port: number};
	/** Whether both sides may dial each other at the same moment, to get through routers that let nobody in. */
	readonly punches: boolean;
};

type Happening =
	| FileHappening
	/** A new round began: new keys, new trust. `round` counts from 1. */
	| {readonly type: 'round-started'; readonly round: number}
	| {readonly type: 'keys-made'; readonly elapsedMs: number}
	/** How the two sides meet; told once, first of all. */
	| ({readonly type: 'way'} & WayFacts)
	/** What shall lead the peer to us is arranged, and it does not yet: `reachable` follows. */
	| Extract<WayNews, {readonly type: 'publishing'}>
	/** The peer can dial us at an address that is not this machine's: somebody in between lets it through. */
	| Extract<WayNews, {readonly type: 'reachable'}>
	/** It cannot, or not any more. The chat goes on. */
	| {readonly type: 'unreachable'; readonly way: WayKind; readonly reason: Reason}
	/** The server socket is open. It stays open from round to round. */
	| {readonly type: 'listening'; readonly address: string; readonly port: number}
	| {readonly type: 'dialing'; readonly address: string; readonly port: number; readonly attempt: number}
	| {
			readonly type: 'dial-failed';
			readonly address: string;
			readonly port: number;
			readonly attempt: number;
			readonly reason: Reason;
			readonly retryInMs: number;
	  }
	/** Beside the ordinary dials, others are to meet the peer's own: to there, and from that port of ours. */
	| {readonly type: 'punching'; readonly address: string; readonly port: number; readonly from: number}
	/** They cannot go out, for now; all else goes on. */
	| {readonly type: 'punch-obstructed'; readonly reason: Reason}
	/** Our dial and the peer's have met, and the peer has spoken there: one link carries both directions. */
	| {readonly type: 'link-punched'; readonly address: string; readonly port: number}
	/** Our dial was answered: the outbound link stands. */
	| {readonly type: 'outbound-linked'; readonly address: string; readonly port: number; readonly way: WayKind}
	/** The target's address connected to us; its key has not been seen yet. */
	| {readonly type: 'inbound-linked'; readonly address: string; readonly port: number; readonly way: WayKind}
	/** Somebody who is not the target connected and was closed; told at most once a second. */
	| {
			readonly type: 'stranger-refused';
			/** The last one's. */
			readonly address: string;
			/** How many there were since the last such event. */
			readonly count: number;
	  }
	/** A link went before anything depended on it; the round goes on. */
	| {
			readonly type: 'link-dropped';
			readonly side: LinkSide;
			readonly way: WayKind;
			/** The last one's. */
			readonly reason: Reason;
			/** Of the peer's links: how many went so since the last such event, where they were several. */
			readonly count?: number;
	  }
	/** One link now carries both directions. `blocked` names the direction that cannot be dialed. */
	| {readonly type: 'link-shared'; readonly blocked: LinkSide}
	/** The peer's key was accepted; it came from that address. */
	| {
			readonly type: 'peer-greeted';
			readonly protocol: ProtocolVersion;
			readonly address: string;
			readonly port: number;
	  }
	| {readonly type: 'secured'; readonly protocol: 1}
	| {
			readonly type: 'secured';
			readonly protocol: 2;
			/** Whether X25519 and ML-KEM protect the round too; else RSA alone does. */
			readonly hybrid: boolean;
			/** Our safety code as "dddd dddd". The peer's is never shown. */
			readonly ownCode: string;
			readonly peerName?: string | undefined;
	  }
	| {readonly type: 'verified'; readonly by: 'code' | 'proof'}
	| {readonly type: 'mismatched'}
	| {readonly type: 'message'; readonly message: Message}
	/** An own message entered the outbox. */
	| {readonly type: 'queued'; readonly message: Message}
	/** Parts of it went out, and the rest follows; v1 only. It cannot be taken back any more. */
	| {readonly type: 'sending'; readonly id: string}
	| {readonly type: 'sent'; readonly id: string}
	/** The peer's program has acknowledged it; v2 only. Where that told something: how long it takes there and back. */
	| {readonly type: 'delivered'; readonly id: string; readonly roundTripMs?: number}
	/** It was sent, and whether it arrived will never be known. */
	| {readonly type: 'undelivered'; readonly id: string}
	| {readonly type: 'cancelled'; readonly id: string}
	/** A message that waited turned out not to be one that this peer may get. */
	| {readonly type: 'refused'; readonly id: string; readonly reason: Reason}
	/** From now on nothing goes out, whenever it was typed; `count` messages wait so far. Told again if `why` changes. */
	| {readonly type: 'outbox-held'; readonly why: Hold; readonly count: number}
	| {readonly type: 'outbox-released'}
	| {readonly type: 'renamed'; readonly from: 'self' | 'peer'; readonly name: string | undefined}
	| {readonly type: 'typing'}
	/** That side wrote the chat to a file. */
	| {readonly type: 'saved'; readonly by: 'self' | 'peer'}
	/** A round that was secured, or that failed, is over and its keys are destroyed. */
	| {
			readonly type: 'lost';
			readonly reason: Reason;
			readonly retry: Retry;
			/** Where the next round begins by itself, but only after a while. */
			readonly retryInMs?: number;
			/** Ids of messages that were sent but not acknowledged. */
			readonly undelivered: readonly string[];
	  }
	| {readonly type: 'closed'; readonly reason: Reason | undefined};

/** Something that happened, in order, with the time at which it did. */
export type SessionEvent = Happening & {
	/** Milliseconds since the epoch, to be shown. Somebody may set that clock: what is counted from it may be wrong by a day. */
	readonly at: number;
	/** The same moment on a clock that nobody sets, for all durations: that of `performance.now()`, in milliseconds. */
	readonly elapsed: number;
};

/** The events of these types. */
export type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, {readonly type: Type}>;

/** An event before it is stamped with its time. */
export type Unstamped = Happening;

/** What a round tells: what the protocol says, and how far keys and links are. */
export type RoundEvent =
	/** What the session passes on as it is. */
	| Extract<
			Unstamped,
			{
				type:
					| 'keys-made'
					| 'dialing'
					| 'dial-failed'
					| 'punching'
					| 'punch-obstructed'
					| 'link-punched'
					| 'outbound-linked'
					| 'inbound-linked'
					| 'link-dropped'
					| 'peer-greeted';
			}
	  >
	| Exclude<ProtocolEvent, {type: 'greeted' | 'link-dropped' | 'link-punched'}>
	/** A fault of our own ended it; it may be told more than once. */
	| {readonly type: 'fault'; readonly error: TtchatError};

/** How much memory an event takes, at most: two bytes for each code unit of its text, and the rest. */
export function bytesOf(event: SessionEvent): number {
	const text = event.type === 'message' || event.type === 'queued' ? event.message.text : '';
	return EVENT_BYTES + 2 * text.length;
}

const EVENT_BYTES = 256;
