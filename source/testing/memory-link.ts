import {TtchatError} from '../errors.ts';
import type {Address, Link, LinkSide, WayKind} from '../net/link.ts';

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
	readonly side: LinkSide;
	readonly way: WayKind;
	readonly remote: Address;
	/** Everything that was written on this end, for tests that look at the wire. */
	readonly written: Uint8Array[] = [];
	readonly #untilDrained: (() => void)[] = [];
	#unsentBytes = 0;
	readonly #received: Pipe;
	readonly #sent: Pipe;

	constructor(side: LinkSide, remote: Address, received: Pipe, sent: Pipe, way: WayKind = 'direct') {
		this.way = way;
		this.side = side;
		this.remote = remote;
		this.#received = received;
		this.#sent = sent;
	}

	/** Nothing piles up here unless a test says so. */
	get unsentBytes(): number {
		return this.#unsentBytes;
	}

	set unsentBytes(bytes: number) {
		this.#unsentBytes = bytes;
		if (bytes === 0) for (const wake of this.#untilDrained.splice(0)) wake();
	}

	drained(): Promise<void> {
		return new Promise(resolve => {
			if (this.#unsentBytes > 0) this.#untilDrained.push(resolve);
			else setImmediate(resolve);
		});
	}

	get chunks(): AsyncIterable<Uint8Array> {
		return this.#received.read();
	}

	write(bytes: Uint8Array): void {
		this.written.push(bytes.slice());
		this.#sent.write(bytes);
	}

	async close(): Promise<void> {
		this.#sent.end('ended');
	}

	destroy(): void {
		this.#received.end('broken');
		this.#sent.end('ended');
	}

	/** The link breaks, for both ends, as a pulled cable that somebody noticed. */
	sever(): void {
		this.#received.end('broken');
		this.#sent.end('broken');
	}
}

/**
 * Both ends of a link from `dialer` to `listener`.
 *
 * @param way - How it came about.
 */
export function memoryLinkPair(
	dialer: Address,
	listener: Address,
	way: WayKind = 'direct',
): readonly [MemoryLink, MemoryLink] {
	const there = new Pipe();
	const back = new Pipe();
	return [
		new MemoryLink('outbound', listener, back, there, way),
		new MemoryLink('inbound', dialer, there, back, way),
	];
}

/** Both ends of a link that both dialed. */
export function punchedLinkPair(one: Address, other: Address): readonly [MemoryLink, MemoryLink] {
	const there = new Pipe();
	const back = new Pipe();
	return [
		new MemoryLink('outbound', other, back, there, 'punched'),
		new MemoryLink('outbound', one, there, back, 'punched'),
	];
}
