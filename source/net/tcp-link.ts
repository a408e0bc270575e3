import type {Socket} from 'node:net';
import {TtchatError} from '../errors.ts';
import type {Address, Link, LinkSide, WayKind} from './link.ts';
import {canonicalAddress} from './target.ts';

/** How long an orderly end of a link may take. */
const CLOSE_TIMEOUT_MS = 2_000;
/**
 * After so much silence the system probes whether the other machine is still there, so often, so many times: a
 * machine that vanished is noticed in 20 s even if neither side has anything to say, as in v1. A link with bytes
 * on their way is not probed but retransmitted on, for minutes; the other one of the pair is then silent, and
 * where one link serves both ways it takes the PING of v2. Node before 24.19 ignores the last two numbers; the
 * system then probes ten times, a second apart.
 */
const KEEP_ALIVE_MS = 10_000;
const PROBE_INTERVAL_MS = 2_000;
const PROBES = 5;

/** What is known of a link beyond its socket. */
export type TcpLinkOptions = {
	readonly way?: WayKind;
	/** The peer's end, where the socket's is that of something in between. */
	readonly remote?: Address;
	/** What it means if the link ends before anything came. */
	readonly silence?: {readonly message: string; readonly advice: string};
};

/** A link on a connected socket, which must have been made with `allowHalfOpen`. */
export class TcpLink implements Link {
	readonly side: LinkSide;
	readonly way: WayKind;
	readonly remote: Address;
	readonly #socket: Socket;
	readonly #silence: TcpLinkOptions['silence'];

	constructor(socket: Socket, side: LinkSide, {way = 'direct', remote, silence}: TcpLinkOptions = {}) {
		this.side = side;
		this.way = way;
		this.#silence = silence;
		this.#socket = socket;
		this.remote = remote ?? {
			host: canonicalAddress(socket.remoteAddress ?? 'unknown'),
			port: socket.remotePort ?? 0,
		};
		socket.setNoDelay(true);
		socket.setKeepAlive(true, KEEP_ALIVE_MS, PROBE_INTERVAL_MS, PROBES);
		// Errors reach the reader through `chunks`; without a listener they would end the program.
		socket.on('error', () => socket.destroy());
	}

	get chunks(): AsyncIterable<Uint8Array> {
		return readChunks(this.#socket, this.#silence);
	}

	get unsentBytes(): number {
		return this.#socket.writableLength;
	}

	drained(): Promise<void> {
		const socket = this.#socket;
		return new Promise(resolve => {
			if (socket.writableNeedDrain) socket.once('drain', resolve);
			else setImmediate(resolve);
		});
	}

	write(bytes: Uint8Array): void {
		if (this.#socket.writable) this.#socket.write(bytes);
	}

	async close(): Promise<void> {
		const socket = this.#socket;
		if (socket.closed) return;
		const {promise, resolve} = Promise.withResolvers<void>();
		const deadline = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
		socket.once('close', () => {
			clearTimeout(deadline);
			resolve();
		});
		// Unread bytes would turn the end into a reset, which destroys what the peer has not read yet: whoever
		// iterates `chunks` must read on.
		socket.end();
		await promise;
	}

	destroy(): void {
		this.#socket.destroy();
	}
}

async function* readChunks(
	socket: Socket,
	silence: TcpLinkOptions['silence'],
): AsyncGenerator<Uint8Array, void, void> {
	let isSilent = true;
	try {
		for await (const chunk of socket.iterator({destroyOnReturn: false})) {
			isSilent = false;
			yield new Uint8Array(chunk);
		}
	} catch (cause) {
		throw new TtchatError('ERR_LINK_LOST', {...(isSilent && silence), cause});
	}
	if (isSilent && silence !== undefined) throw new TtchatError('ERR_LINK_LOST', silence);
}
