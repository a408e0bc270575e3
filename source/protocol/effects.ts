import type {TtchatError} from '../errors.ts';
import type {Agreement, Identity, SharedSecrets} from './crypto-port.ts';
import type {Frame} from './frame.ts';
import type {CancelReason} from './transfers.ts';

/** Versions of the protocol on the wire. */
export type ProtocolVersion = 1 | 2;

/** Who made a link: we accept an inbound one and dial an outbound one. */
export type LinkSide = 'inbound' | 'outbound';

/** Names one link within a round; given by whoever carries out the effects. */
export type LinkId = number;

/** A timer of a round. One that is the same replaces the one before. */
export type Timer =
	/** For each accepted link, and a punched one. */
	| {readonly name: 'first-frame'; readonly link: LinkId}
	| {readonly name: 'share-link' | 'handshake' | 'frame' | 'ping' | 'silence' | 'ack' | 'pace' | 'goodbye'};

/** Tells timers apart, for whoever keeps them. */
export function timerKey(timer: Timer): string {
	return timer.name === 'first-frame' ? `first-frame-${timer.link}` : timer.name;
}

/** What is wanted done with files: own ones by the names that the program gives them, the peer's by their numbers. */
export type FileInput =
	/** To be given only when `wantsOffer` says so. The name in UTF-8. */
	| {readonly type: 'file-offer'; readonly file: string; readonly name: Uint8Array; readonly size: number}
	/** The next piece, no larger than `wantedChunk` says. */
	| {readonly type: 'file-chunk'; readonly file: string; readonly bytes: Uint8Array}
	| {readonly type: 'file-withdraw'; readonly file: string; readonly reason: CancelReason}
	/** The first `limit` bytes of it are wanted, for the first time or by now. */
	| {readonly type: 'file-accept'; readonly id: number; readonly limit: number}
	| {readonly type: 'file-refuse'; readonly id: number; readonly reason: CancelReason}
	/** All of it is where it is to stay. */
	| {readonly type: 'file-keep'; readonly id: number};

/** Everything that can happen to a round. */
export type Input =
	| FileInput
	/** The key pair is ready. */
	| {readonly type: 'identified'; readonly identity: Identity}
	| {readonly type: 'dialed'; readonly link: LinkId}
	/** Our dial and the peer's have met and are one link, as it seems. */
	| {readonly type: 'punched'; readonly link: LinkId}
	/** The target connected to us. */
	| {readonly type: 'accepted'; readonly link: LinkId}
	/** The first bytes of a frame came, and more must follow. */
	| {readonly type: 'frame-begun'; readonly link: LinkId}
	| {readonly type: 'frame'; readonly link: LinkId; readonly frame: Frame}
	/** Bytes came that no state allows. */
	| {readonly type: 'violated'; readonly link: LinkId; readonly error: TtchatError}
	/** End of stream, or an error of the link. */
	| {readonly type: 'ended'; readonly link: LinkId; readonly error: TtchatError | undefined}
	/** What the private keys made of the last `unwrap`; nothing if it failed. */
	| {
			readonly type: 'unwrapped';
			readonly plaintext: Uint8Array | undefined;
			readonly shared?: SharedSecrets | undefined;
	  }
	| {readonly type: 'elapsed'; readonly timer: Timer}
	/** The next text to send, in UTF-8. Given only when `wantsText` says so, for nothing is queued here. */
	| {readonly type: 'send'; readonly id: string; readonly text: Uint8Array}
	| {readonly type: 'tell'; readonly what: 'typing' | 'saved'}
	| {readonly type: 'rename'; readonly name: Uint8Array}
	/** The code that the peer told by voice: eight digits. */
	| {readonly type: 'verify'; readonly code: string}
	/** Say goodbye and end. */
	| {readonly type: 'close'}
	/** End at once; no error if the user wants it. */
	| {readonly type: 'abort'; readonly error: TtchatError | undefined};

/** What the protocol wants done, in this order. */
export type Effect =
	/** One write, one frame. */
	| {readonly type: 'write'; readonly link: LinkId; readonly bytes: Uint8Array}
	/** Send what was written, then end this link. */
	| {readonly type: 'close-link'; readonly link: LinkId}
	/** End this link at once. */
	| {readonly type: 'destroy-link'; readonly link: LinkId}
	| {readonly type: 'dial'}
	| {readonly type: 'stop-dialing'}
	/**
	 * RSAES-OAEP-DECRYPT with our private key; the result comes back as `unwrapped`. With an agreement also ML-KEM and
	 * X25519, whose private keys must be gone from memory before the result is handed in.
	 */
	| {
			readonly type: 'unwrap';
			readonly label: Uint8Array;
			readonly ciphertext: Uint8Array;
			readonly agreement?: Agreement;
	  }
	| {readonly type: 'set-timer'; readonly timer: Timer; readonly delayMs: number}
	| {readonly type: 'clear-timer'; readonly timer: Timer}
	| {readonly type: 'clear-all-timers'}
	| {readonly type: 'emit'; readonly event: ProtocolEvent};

/** What one secured round leaves to the next of the same run. Secret. */
export type Memory = {
	readonly remember: Uint8Array;
	/** Whether the peer's code had been compared on this side. */
	readonly verified: boolean;
};

/** What becomes of files. */
export type FileEvent =
	/** The offer of an own file went out; or it will not. */
	| {readonly type: 'offer-sent'; readonly file: string}
	| {readonly type: 'offer-failed'; readonly file: string; readonly error: TtchatError}
	| {readonly type: 'offer-accepted'; readonly file: string}
	| {readonly type: 'offer-refused'; readonly file: string; readonly reason: CancelReason}
	/** The peer has all of an own file. */
	| {readonly type: 'file-delivered'; readonly file: string}
	/** The peer offers a file, sends a piece of it, and takes it back. */
	| {readonly type: 'file-offered'; readonly id: number; readonly size: number; readonly name: Uint8Array}
	| {readonly type: 'chunk'; readonly id: number; readonly bytes: Uint8Array; readonly whole: boolean}
	| {readonly type: 'file-withdrawn'; readonly id: number; readonly reason: CancelReason};

/** What the protocol has to tell. Peer bytes in it are as they came: not decoded, not sanitized. */
export type ProtocolEvent =
	| {readonly type: 'greeted'; readonly protocol: ProtocolVersion; readonly link: LinkId}
	| {
			readonly type: 'link-dropped';
			readonly link: LinkId;
			readonly side: LinkSide;
			readonly error: TtchatError;
	  }
	| {readonly type: 'link-shared'; readonly blocked: LinkSide}
	/** The link that both dialed has shown the peer's HELLO: it carries both directions. */
	| {readonly type: 'link-punched'; readonly link: LinkId}
	| {readonly type: 'secured'; readonly protocol: 1}
	| {
			readonly type: 'secured';
			readonly protocol: 2;
			/** Whether X25519 and ML-KEM protect the round too; else RSA alone does. */
			readonly hybrid: boolean;
			readonly ownCode: string;
			readonly peerName: Uint8Array;
	  }
	| {readonly type: 'verified'; readonly by: 'code' | 'proof'}
	| {readonly type: 'mismatched'}
	| {readonly type: 'text'; readonly content: Uint8Array}
	| {readonly type: 'renamed'; readonly name: Uint8Array}
	| {readonly type: 'typing'}
	| {readonly type: 'saved'}
	/** A part of a v1 text went out, and the rest follows: it cannot be taken back. */
	| {readonly type: 'sending'; readonly id: string}
	| {readonly type: 'sent'; readonly id: string}
	| {readonly type: 'delivered'; readonly id: string}
	/** Something about a file. */
	| {readonly type: 'file'; readonly event: FileEvent}
	/** A text that will not be sent. */
	| {readonly type: 'refused'; readonly id: string; readonly error: TtchatError}
	/** The round is over; no error if we closed it ourselves. */
	| {readonly type: 'ended'; readonly error: TtchatError | undefined; readonly memory: Memory | undefined};
