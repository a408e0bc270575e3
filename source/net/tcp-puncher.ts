import {TtchatError} from '../errors.ts';
import {connectFirst} from './connect-first.ts';
import {codesOf} from './deadline.ts';
import type {Address, Link, Puncher} from './link.ts';
import {isOwnAddress} from './own-interfaces.ts';
import type {TargetAddresses} from './target-addresses.ts';
import {explainDialError} from './tcp-dialer.ts';
import {TcpLink} from './tcp-link.ts';

/**
 * TCP simultaneous open: dials from the port behind the one that we listen on to the port behind the one that is
 * dialed otherwise. If the peer does the same, the two dials meet and become one link, and each router takes the
 * other's for the answer to its own. A port of its own is needed: Linux refuses to dial from one that is listened on.
 *
 * @see RFC 9293 §3.5, RFC 5128 §3.4
 */
export class TcpPuncher implements Puncher {
	readonly #port: number;
	readonly #addresses: TargetAddresses;
	readonly #listening: () => Address | undefined;

	/**
	 * @param port - The one that is dialed otherwise.
	 * @param listening - Where our own server socket is.
	 */
	constructor(port: number, addresses: TargetAddresses, listening: () => Address | undefined) {
		this.#port = port;
		this.#addresses = addresses;
		this.#listening = listening;
	}

	async punch(
		signal: AbortSignal,
		onDial: (meeting: Address, from: number) => void,
	): Promise<Link | 'pointless'> {
		const own = this.#listening();
		const from = (own?.port ?? 0) + 1;
		const meeting = {host: this.#addresses.host, port: this.#port + 1};
		if (own === undefined || Math.max(from, meeting.port) > 65_535) return 'pointless';
		const addresses = (await this.#addresses.latest()).filter(({address}) => !isOwnAddress(address));
		if (addresses.length === 0) return 'pointless';
		// What keeps it from going out at all is known at once.
		const begun = setTimeout(onDial, BEGUN_MS, meeting, from);
		try {
			const local = {host: own.host, port: from};
			const socket = await connectFirst(addresses, meeting.port, signal, local);
			return new TcpLink(socket, 'outbound', {way: 'punched'});
		} catch (cause) {
			const codes = codesOf(cause);
			// Some systems let only one dial at a time have the port: then the first was on its way.
			const isTaken = !signal.aborted && codes.every(code => code === 'EADDRINUSE');
			if (isTaken && codes.length > 0) throw explainTaken(from, cause);
			// Refused before that.
			onDial(meeting, from);
			throw explainDialError(codes, meeting, cause);
		} finally {
			clearTimeout(begun);
		}
	}
}

const BEGUN_MS = 50;

function explainTaken(port: number, cause: unknown): TtchatError {
	return new TtchatError('ERR_PORT_TAKEN', {
		message: `port ${port} is in use by another program`,
		advice:
			'Without it, the two sides cannot meet in the middle; choose another port with --port and tell your partner.',
		cause,
	});
}
