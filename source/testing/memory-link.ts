import {TtchatError} from '../errors.ts';
import type {Address, Link} from '../net/link.ts';

/** One direction of a memory link: bytes that were written and not read. */
class Pipe {
	readonly #queue: Uint8Array[] = [];
	#state: 'open' | 'ended' | 'broken' = 'open';
	#wake: (() => void) | undefined;

	write(bytes: Uint8Array): void {
		if (this.#state !== 'open') return;
		this.#queue.push(bytes.slice());
		this.#wake?.();
	}

	end(how: 'ended' | 'broken'): void {
		if (this.#state === 'open' || how === 'broken') this.#state = how;
		this.#wake?.();
	}

	async *read(): AsyncGenerator<Uint8Array, void, void> {
		for (;;) {
			if (this.#state === 'broken') throw new TtchatError('ERR_LINK_LOST');
			const chunk = this.#queue.shift();
			if (chunk !== undefined) yield chunk;
			else if (this.#state === 'ended') return;
			else {
				await new Promise<void>(resolve => {
					this.#wake = resolve;
				});
			}
		}
	}
}

/** One end of a link that runs in memory: what one end writes the other reads, in the same pieces. */
export class MemoryLink implements Link {
	readonly side: 'inbound' | 'outbound';
	readonly remote: Address;
	/** Everything that was written on this end, for tests that look at the wire. */
	readonly written: Uint8Array[] = [];
	/** Nothing piles up here unless a test says so. */
	unsentBytes = 0;
	readonly #incoming: Pipe;
	readonly #outgoing: Pipe;

	constructor(side: 'inbound' | 'outbound', remote: Address, incoming: Pipe, outgoing: Pipe) {
		this.side = side;
		this.remote = remote;
		this.#incoming = incoming;
		this.#outgoing = outgoing;
	}

	get chunks(): AsyncIterable<Uint8Array> {
		return this.#incoming.read();
	}

	write(bytes: Uint8Array): void {
		this.written.push(bytes.slice());
		this.#outgoing.write(bytes);
	}

	async close(): Promise<void> {
		this.#outgoing.end('ended');
	}

	destroy(): void {
		this.#incoming.end('broken');
		this.#outgoing.end('ended');
	}

	/** The link breaks, for both ends, as a pulled cable that somebody noticed. */
	sever(): void {
		this.#incoming.end('broken');
		this.#outgoing.end('broken');
	}
}

/** Both ends of a link from `dialer` to `listener`. */
export function memoryLinkPair(dialer: Address, listener: Address): readonly [MemoryLink, MemoryLink] {
	const there = new Pipe();
	const back = new Pipe();
	return [new MemoryLink('outbound', listener, back, there), new MemoryLink('inbound', dialer, there, back)];
}
