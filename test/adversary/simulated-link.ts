import {TtchatError} from '../../source/errors.ts';
import type {Address, Link, LinkSide} from '../../source/net/link.ts';
import type {Clock} from '../../source/session/clock.ts';
import type {Arrival, Side, SimulatedStream} from './simulated-wire.ts';

/** How long the end of the other direction is waited for. */
const CLOSE_TIMEOUT_MS = 2_000;

/** One side's end of a link: keeps what came until it is read. */
export class SimulatedLink implements Link {
	readonly side: LinkSide;
	readonly way = 'direct';
	readonly remote: Address;
	readonly unsentBytes = 0;
	readonly #of: Side;
	readonly #clock: Clock;
	readonly #inbox: Arrival[] = [];
	readonly #gone = Promise.withResolvers<void>();
	#stream: SimulatedStream | undefined;
	#wake: () => void = () => undefined;
	#isReadOut = false;
	#isClosed = false;
	#isGone = false;

	/**
	 * @param of - Whose end it is.
	 */
	constructor(of: Side, side: LinkSide, remote: Address, clock: Clock) {
		this.#of = of;
		this.side = side;
		this.remote = remote;
		this.#clock = clock;
	}

	/** Whether nothing is left of it on this side. */
	get isGone(): boolean {
		return this.#isGone;
	}

	/** Makes it an end of that stream. */
	join(stream: SimulatedStream): void {
		this.#stream = stream;
	}

	/** Something comes out of the wire. */
	arrive(arrival: Arrival): void {
		this.#inbox.push(arrival);
		this.#wake();
	}

	get chunks(): AsyncIterable<Uint8Array> {
		return this.#read();
	}

	/** Nothing lies unsent here. */
	drained(): Promise<void> {
		return Promise.resolve();
	}

	write(bytes: Uint8Array): void {
		this.#stream?.write(this.#of, bytes);
	}

	async close(): Promise<void> {
		this.#stream?.end(this.#of);
		this.#isClosed = true;
		this.#look();
		const cancel = this.#clock.setTimer(CLOSE_TIMEOUT_MS, () => this.destroy());
		await this.#gone.promise;
		cancel();
	}

	destroy(): void {
		this.#stream?.fall('end');
		this.#inbox.splice(0, this.#inbox.length, 'break');
		this.#isReadOut = true;
		this.#isClosed = true;
		this.#wake();
		this.#look();
	}

	async *#read(): AsyncGenerator<Uint8Array, void, void> {
		for (;;) {
			const arrival = this.#inbox.shift();
			if (arrival instanceof Uint8Array) yield arrival;
			else if (arrival === undefined) {
				await new Promise<void>(resolve => {
					this.#wake = resolve;
				});
			} else {
				this.#isReadOut = true;
				this.#look();
				if (arrival === 'break') throw new TtchatError('ERR_LINK_LOST');
				return;
			}
		}
	}

	#look(): void {
		this.#isGone ||= this.#isClosed && this.#isReadOut;
		if (this.#isGone) this.#gone.resolve();
	}
}
