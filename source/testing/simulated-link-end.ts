import {isTtchatError, TtchatError} from '../errors.ts';
import {type Frame, FrameDecoder} from '../protocol/frame.ts';
import type {Arrival, Side, SimulatedLink} from './simulated-wire.ts';

/** Who reads a link, and what it is told. */
export type LinkReader = {
	readonly allows: (bodyBytes: number) => boolean;
	/** Bytes came; whether they are wanted. May throw a `TtchatError` instead. */
	readonly onChunk: () => boolean;
	/** A frame came; whether the next may follow at once. */
	readonly onFrame: (frame: Frame) => boolean;
	/** A chunk ended in the middle of a frame. */
	readonly onBegun: () => void;
	/** Nothing more comes. */
	readonly onEnd: (error: TtchatError | undefined) => void;
};

/** One side's end of a link: keeps what came until it is read, one frame at a time. */
export class SimulatedLinkEnd {
	readonly #side: Side;
	readonly #inbox: Arrival[] = [];
	#link: SimulatedLink | undefined;
	#reader: LinkReader | undefined;
	#decoder: FrameDecoder | undefined;
	#frames: Generator<Frame, void, void> | undefined;
	/** A frame of it is with the private key. */
	#busy = false;

	constructor(side: Side) {
		this.#side = side;
	}

	/** Makes it an end of that link. */
	join(link: SimulatedLink): void {
		this.#link = link;
	}

	/** Something comes out of the wire. */
	arrive(arrival: Arrival): void {
		this.#inbox.push(arrival);
		this.#readOn();
	}

	read(reader: LinkReader): void {
		this.#reader = reader;
		this.#decoder = new FrameDecoder(reader.allows);
		this.#readOn();
	}

	/** The private key has done its work. */
	resume(): void {
		this.#busy = false;
		this.#readOn();
	}

	write(bytes: Uint8Array): void {
		this.#link?.write(this.#side, bytes);
	}

	close(): void {
		this.#link?.end(this.#side);
	}

	destroy(): void {
		this.#link?.fall('end');
		this.#inbox.splice(0, this.#inbox.length, 'break');
		this.#frames = undefined;
	}

	/** Reads until a frame has to wait for the private key. */
	#readOn(): void {
		const reader = this.#reader;
		if (reader === undefined || this.#busy) return;
		try {
			while (this.#readFrames(reader)) {
				const arrival = this.#inbox.shift();
				if (arrival === undefined) return;
				if (arrival === 'break') throw new TtchatError('ERR_LINK_LOST');
				if (arrival === 'end') {
					this.#end(reader, undefined);
					return;
				}
				if (reader.onChunk()) this.#frames = this.#decoder?.push(arrival);
			}
		} catch (error) {
			if (!isTtchatError(error)) throw error;
			this.#end(reader, error);
		}
	}

	/** Whether all frames of the present chunk are through. */
	#readFrames(reader: LinkReader): boolean {
		while (this.#frames !== undefined) {
			const next = this.#frames.next();
			if (next.done !== true) {
				this.#busy = !reader.onFrame(next.value);
				if (this.#busy) return false;
				continue;
			}
			this.#frames = undefined;
			if (this.#decoder?.midFrame === true) reader.onBegun();
		}
		return true;
	}

	#end(reader: LinkReader, error: TtchatError | undefined): void {
		this.#reader = undefined;
		reader.onEnd(error);
	}
}
