import {internalError, isTtchatError, TtchatError} from '../../errors.ts';
import {backoffMs} from '../backoff.ts';
import {pause, unlessAborted} from '../deadline.ts';
import type {Address, Listener, ListenerHandlers} from '../link.ts';
import {TargetAddresses} from '../target-addresses.ts';
import {TcpListener} from '../tcp-listener.ts';
import {readServiceName} from './control-replies.ts';
import {makeOnionKey} from './onion-key.ts';
import {checkOnionName} from './onion-name.ts';
import {type TorAccess, TorControl} from './tor-control.ts';

/** Tor has to be started by somebody: there is no hurry. */
const RETRY = {baseMs: 1_000, capMs: 10_000};

/**
 * An onion service for one chat, through the user's own tor, which alone reaches the server socket behind it. The
 * service is gone when its control connection is; tor keeps its key and tells it to nobody.
 */
export class OnionListener implements Listener {
	readonly #access: TorAccess;
	readonly #port: number;
	readonly #listener: TcpListener;
	readonly #life = new AbortController();
	/** The same for the whole chat: who was let in once comes back. */
	readonly #key = makeOnionKey();
	#serving: Promise<void> | undefined;

	/** @param port - That of the onion, which the other side dials. */
	constructor(port: number, access: TorAccess) {
		this.#port = port;
		this.#access = access;
		this.#listener = new TcpListener({host: LOOPBACK, port: 0}, new TargetAddresses(LOOPBACK), () => 'onion');
	}

	async listen(handlers: ListenerHandlers): Promise<Address> {
		const address = await this.#listener.listen(handlers);
		this.#serving = this.#serve(address.port, handlers).catch(cause => {
			handlers.onNews?.({type: 'unreachable', way: 'onion', error: internalError(cause)});
		});
		return address;
	}

	async close(): Promise<void> {
		this.#life.abort();
		await Promise.all([this.#serving, this.#listener.close()]);
	}

	/** One service after the other, until nobody wants one any more. */
	async #serve(port: number, {onNews}: ListenerHandlers): Promise<void> {
		const {signal} = this.#life;
		let failures = 0;
		let told = '';
		const onReachable = (address: string) => {
			failures = 0;
			told = '';
			onNews?.({type: 'reachable', way: 'onion', address, port: this.#port, key: this.#key.privateKey});
		};
		while (!signal.aborted) {
			const error = await this.#publish(port, onReachable);
			if (signal.aborted) return;
			if (error.message !== told) onNews?.({type: 'unreachable', way: 'onion', error});
			told = error.message;
			await pause(backoffMs(failures, Math.random, RETRY), signal);
			failures += 1;
		}
	}

	/** @returns Why there is no service, or none any more. */
	async #publish(port: number, onReachable: (name: string) => void): Promise<TtchatError> {
		const {signal} = this.#life;
		const command = `ADD_ONION NEW:ED25519-V3 Flags=DiscardPK,V3Auth Port=${this.#port},${LOOPBACK}:${port}`;
		let control: TorControl | undefined;
		try {
			control = await TorControl.connect(this.#access, signal);
			const lines = await control.ask(`${command} ClientAuthV3=${this.#key.publicKey}`, signal);
			const name = readServiceName(lines);
			checkOnionName(name);
			onReachable(name);
			await unlessAborted(control.gone, signal);
			return new TtchatError('ERR_TOR_CONTROL', {
				message: 'tor has closed its control port, and the onion is gone',
			});
		} catch (error) {
			if (isTtchatError(error)) return error;
			if (signal.aborted) return new TtchatError('ERR_SESSION_CLOSED');
			throw error;
		} finally {
			control?.close();
		}
	}
}

const LOOPBACK = '127.0.0.1';
