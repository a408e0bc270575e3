import type {Socket} from 'node:net';
import {isTtchatError, TtchatError} from '../../errors.ts';
import {connectFirst} from '../connect-first.ts';
import {codesOf, withDeadline} from '../deadline.ts';
import type {Address, Dialer, Link} from '../link.ts';
import {formatAddress, isOnion} from '../target.ts';
import {TargetAddresses} from '../target-addresses.ts';
import {TcpLink} from '../tcp-link.ts';
import type {ProxyAddress} from './proxy-address.ts';
import {connectThrough, type Stage} from './socks5.ts';

/** How long one try may take through a proxy, which tries for us… */
export const PROXY_TIMEOUT_MS = 20_000;
/** …and to an onion: tor has to meet it first. */
export const ONION_TIMEOUT_MS = 60_000;

/**
 * Dials through a SOCKS5 proxy, which is given the name as it is: nothing is looked up here but the proxy itself, if it
 * was given by name. Own code, because no library takes a signal that ends it at every point.
 */
export class ProxyDialer implements Dialer {
	readonly target: Address;
	readonly #proxy: ProxyAddress;
	readonly #addresses: TargetAddresses;

	/** @param addresses - What the proxy's name stands for. */
	constructor(target: Address, proxy: ProxyAddress, addresses = new TargetAddresses(proxy.host)) {
		this.target = target;
		this.#proxy = proxy;
		this.#addresses = addresses;
	}

	async dial(signal: AbortSignal): Promise<Link> {
		const timeoutMs = isOnion(this.target.host) ? ONION_TIMEOUT_MS : PROXY_TIMEOUT_MS;
		try {
			return await withDeadline(signal, timeoutMs, stop => this.#dial(stop));
		} catch (cause) {
			if (isTtchatError(cause)) throw cause;
			const where = formatAddress(this.target.host, this.target.port);
			const message = `timed out: the proxy has not reached ${where}`;
			throw new TtchatError('ERR_TIMED_OUT', {message, cause, advice: lateAdvice});
		}
	}

	async #dial(signal: AbortSignal): Promise<Link> {
		const socket = await this.#reachProxy(signal);
		try {
			await negotiate(socket, this.#proxy, this.target, signal);
		} catch (error) {
			socket.destroy();
			throw error;
		}
		return new TcpLink(socket, 'outbound', {
			way: isOnion(this.target.host) ? 'onion' : 'proxy',
			remote: this.target,
			silence,
		});
	}

	async #reachProxy(signal: AbortSignal): Promise<Socket> {
		const {host, port} = this.#proxy;
		try {
			const addresses = await this.#addresses.refresh(signal);
			return await connectFirst(addresses, port, signal);
		} catch (cause) {
			const codes = codesOf(cause);
			const why = isTtchatError(cause)
				? cause.message
				: (WHY.find(([code]) => codes.includes(code))?.[1] ?? 'it cannot be dialed');
			const message = `the proxy ${formatAddress(host, port)} cannot be reached: ${why}`;
			throw new TtchatError('ERR_PROXY_UNREACHABLE', {message, cause});
		}
	}
}

/** Somebody answered through the proxy, and turned us away: who listens there sees us come from the proxy. */
const silence = {
	message: 'the other side hung up before anything came',
	advice:
		'It may expect somebody else: your partner has to start ttchat with the address that your proxy leads out by.',
};

const lateAdvice =
	'Your partner may not be there yet, or a firewall may be in the way; the dialing goes on by itself.';

const WHY = [
	['ECONNREFUSED', 'nothing listens there'],
	['ETIMEDOUT', 'no answer'],
	['EHOSTUNREACH', 'no way to it'],
	['ENETUNREACH', 'no way to it'],
] as const;

/** Talks to the proxy until it has connected us. What the target sends behind that stays in the socket. */
async function negotiate(
	socket: Socket,
	proxy: ProxyAddress,
	target: Address,
	signal: AbortSignal,
): Promise<void> {
	let stage: Stage = 'method';
	const dialog = connectThrough(proxy, target, next => {
		stage = next;
	});
	let turn = dialog.next();
	while (turn.done !== true) {
		const {write, read} = turn.value;
		if (write !== undefined && socket.writable) socket.write(write);
		const bytes = await readExactly(socket, read, signal);
		if (bytes === undefined) throw hungUp(stage, target);
		turn = dialog.next(bytes);
	}
}

/** `undefined` if the other end has nothing more to say, or is gone. */
function readExactly(socket: Socket, count: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
	return new Promise((resolve, reject) => {
		const settle = (act: () => void) => {
			socket.off('readable', look).off('end', end).off('close', end).off('error', end);
			signal.removeEventListener('abort', giveUp);
			act();
		};
		const look = () => {
			const bytes: Buffer | null = socket.read(count);
			if (bytes !== null) settle(() => resolve(bytes.length === count ? bytes : undefined));
		};
		const end = () => settle(() => resolve(undefined));
		const giveUp = () => settle(() => reject(signal.reason));
		socket.on('readable', look).on('end', end).on('close', end).on('error', end);
		signal.addEventListener('abort', giveUp, {once: true});
		if (signal.aborted) giveUp();
		else if (socket.destroyed) end();
		else look();
	});
}

/** Where it hangs up tells what it means: `ssh -D` does so, without a reply, where nothing listens at the target. */
function hungUp(stage: Stage, {host, port}: Address): TtchatError {
	const where = formatAddress(host, port);
	switch (stage) {
		case 'method':
			return new TtchatError('ERR_PROXY_ANSWER', {
				message: 'what answers there hangs up: it may be no SOCKS5 proxy',
			});
		case 'login':
			return new TtchatError('ERR_PROXY_LOGIN', {message: 'the proxy hung up at the login'});
		case 'connect':
			return new TtchatError('ERR_REFUSED', {
				message: `refused: the proxy hung up when it was asked for ${where}`,
			});
		default:
			return stage satisfies never;
	}
}
