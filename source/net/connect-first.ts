import {connect, isIP, type Socket} from 'node:net';
import {isOwnAddress} from './own-interfaces.ts';
import {canonicalAddress} from './target.ts';
import type {ResolvedAddress} from './target-addresses.ts';

/** How long one address is tried alone before the next is tried beside it (RFC 8305 §8). */
const ATTEMPT_DELAY_MS = 250;

/** Of one name so many addresses are dialed: whoever answers for it must not have us knock at thousands of doors. */
const MAX_ADDRESSES = 16;

/** Where to dial from. */
export type Origin = {
	/** Where we listen: the peer lets in only whom it dials. All addresses stand for none in particular. */
	readonly host: string;
	/** So as to meet a dial of the peer. */
	readonly port?: number;
};

/**
 * Connects to whichever address answers first. Each try goes on while the next ones join it: Node's own
 * `autoSelectFamily` gives every address but the last 250 ms and then drops it, which on a slow line means never.
 *
 * @param addresses - At least one; of very many the first, of both families.
 * @param signal - Gives all of them up.
 * @param from - With a port, all addresses are dialed at once, for the moment counts.
 * @returns A socket that reads nothing yet.
 * @throws {AggregateError} Of what every address answered, if none let us in, or of `signal.reason`.
 * @see RFC 8305 §5
 */
export function connectFirst(
	addresses: readonly ResolvedAddress[],
	port: number,
	signal: AbortSignal,
	from?: Origin,
): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const untried = alternateFamilies(addresses).slice(0, MAX_ADDRESSES);
		const trying = new Set<Socket>();
		const failures: unknown[] = [];
		let nextTry: NodeJS.Timeout | undefined;
		const stop = () => {
			clearTimeout(nextTry);
			signal.removeEventListener('abort', giveUp);
			for (const socket of trying) socket.destroy();
		};
		const giveUp = () => {
			stop();
			reject(new AggregateError([...failures, signal.reason], 'the dial was given up'));
		};
		const tryNext = () => {
			clearTimeout(nextTry);
			const address = untried.shift();
			if (address !== undefined) tryOne(address);
			else if (trying.size === 0) {
				stop();
				reject(new AggregateError(failures, 'no address answered'));
			}
		};
		const tryOne = ({address, family}: ResolvedAddress) => {
			const options = {host: address, port, family, allowHalfOpen: true, noDelay: true};
			const socket = connect({...options, ...bindTo(from, address)});
			const fail = (error: Error) => {
				trying.delete(socket);
				failures.push(error);
				tryNext();
			};
			trying.add(socket);
			if (untried.length > 0) nextTry = setTimeout(tryNext, from?.port === undefined ? ATTEMPT_DELAY_MS : 0);
			socket.once('error', fail).once('connect', () => {
				trying.delete(socket);
				stop();
				// Without a listener an error would end the program.
				resolve(
					socket
						.removeListener('error', fail)
						.on('error', () => socket.destroy())
						.pause(),
				);
			});
		};
		signal.addEventListener('abort', giveUp, {once: true});
		if (signal.aborted) giveUp();
		else tryNext();
	});
}

/** From an address of loopback nothing leaves the machine, nor does one of another family or network lead there. */
function bindTo(
	from: Origin | undefined,
	target: string,
): {readonly localPort?: number; readonly localAddress?: string} {
	if (from === undefined) return {};
	return {
		...(from.port !== undefined && {localPort: from.port}),
		...(leadsTo(from, target) && {localAddress: canonicalAddress(from.host)}),
	};
}

/** Whether that address is dialed from where we listen, and from no other of ours. */
export function leadsTo(from: Origin, target: string): boolean {
	const host = canonicalAddress(from.host);
	return (
		isIP(host) === isIP(target) &&
		!ANY.has(host) &&
		isLoopback(host) === isLoopback(target) &&
		zoneOf(host) === zoneOf(target) &&
		isOwnAddress(host)
	);
}

const ANY: ReadonlySet<string> = new Set(['::', '0.0.0.0']);

/** On which interface a link-local address means something. */
function zoneOf(address: string): string | undefined {
	return address.split('%')[1];
}

function isLoopback(address: string): boolean {
	return address.startsWith('127.') || address === '::1';
}

/** The system's order, but IPv4 and IPv6 in turn: a family that leads nowhere costs one delay (RFC 8305 §4). */
function alternateFamilies(addresses: readonly ResolvedAddress[]): ResolvedAddress[] {
	const first = addresses.filter(({family}) => family === addresses[0]?.family);
	const second = addresses.filter(({family}) => family !== addresses[0]?.family);
	const rounds = Array.from({length: Math.max(first.length, second.length)}, (_, index) => [
		first[index],
		second[index],
	]);
	return rounds.flat().filter(address => address !== undefined);
}
