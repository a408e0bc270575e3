import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {isIP} from 'node:net';
import {isTtchatError, TtchatError} from '../../errors.ts';
import {codesOf} from '../deadline.ts';

/** How long each question is waited for before it is asked again, and at last given up: 1.75 s together. */
export const PATIENCE_MS: readonly number[] = [250, 500, 1_000];

/** A question in one datagram, and the first answer that fits it. */
export type Question<T> = {
	readonly port: number;
	/** @param own - Our address, as whoever is asked sees it. */
	readonly ask: (own: string) => Uint8Array;
	/** `undefined` if it answers something else. */
	readonly read: (answer: Uint8Array) => T | undefined;
	/** Our address, where the system would take another one. */
	readonly from?: string | undefined;
};

/**
 * Asks a router by UDP: the socket is connected, so nobody else's answers get through.
 *
 * @throws {TtchatError} `ERR_MAP_NONE` if it does not answer, or does not listen there.
 */
export async function askRouter<T>(
	router: string,
	{port, ask, read, from}: Question<T>,
	signal: AbortSignal,
): Promise<T> {
	const socket = createSocket(isIP(router) === 6 ? 'udp6' : 'udp4');
	const {promise, resolve, reject} = Promise.withResolvers<T>();
	// It may fail before anybody waits.
	promise.catch(() => undefined);
	const giveUp = () => reject(signal.reason);
	let again: NodeJS.Timeout | undefined;
	signal.addEventListener('abort', giveUp, {once: true});
	socket.on('error', reject).on('message', bytes => {
		const answer = read(bytes);
		if (answer !== undefined) resolve(answer);
	});
	try {
		signal.throwIfAborted();
		const own = await connectTo(socket, router, port, from);
		const request = ask(own);
		const turns = [...PATIENCE_MS];
		const turn = () => {
			const patienceMs = turns.shift();
			if (patienceMs === undefined) return reject(new TtchatError('ERR_MAP_NONE'));
			socket.send(request, error => error && reject(error));
			again = setTimeout(turn, patienceMs);
		};
		turn();
		return await promise;
	} catch (cause) {
		if (isTtchatError(cause) || signal.aborted) throw cause;
		const knows = codesOf(cause).includes('ECONNREFUSED')
			? 'it knows no way to be asked'
			: 'it cannot be reached';
		throw new TtchatError('ERR_MAP_NONE', {message: `the router opens no port: ${knows}`, cause});
	} finally {
		clearTimeout(again);
		signal.removeEventListener('abort', giveUp);
		socket.close();
	}
}

/** @returns Our address. */
async function connectTo(
	socket: Socket,
	host: string,
	port: number,
	from: string | undefined,
): Promise<string> {
	if (from !== undefined) {
		socket.bind({address: from});
		await once(socket, 'listening');
	}
	socket.connect(port, host);
	await once(socket, 'connect');
	return socket.address().address;
}

/**
 * The address of this machine that the system takes towards that one. Nothing is sent for it.
 *
 * @param from - Ours, where it is to be that one; it fails if this machine does not have it.
 */
export async function ownAddressTowards(host: string, from?: string): Promise<string> {
	const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
	try {
		return await connectTo(socket, host, 9, from);
	} finally {
		socket.close();
	}
}
