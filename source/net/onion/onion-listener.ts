import {internalError, isTtchatError, TtchatError} from '../../errors.ts';
import {backoffMs} from '../backoff.ts';
import {pause, unlessAborted} from '../deadline.ts';
import type {Address, Listener, ListenerHandlers, WayNews} from '../link.ts';
import {TargetAddresses} from '../target-addresses.ts';
import {TcpListener} from '../tcp-listener.ts';
import {readServiceName} from './control-replies.ts';
import {makeOnionKey} from './onion-key.ts';
import {checkOnionName} from './onion-name.ts';
import {Publication} from './publication.ts';
import {type TorAccess, TorControl} from './tor-control.ts';

/** Tor has to be started by somebody: there is no hurry. */
const RETRY = {baseMs: 1_000, capMs: 10_000};
/** So long it takes as a rule, at most, until a new onion is found. */
const PUBLISHING_MS = 60_000;

/**
 * An onion service for one chat, through the user's own tor, which alone reaches the server socket behind it. The
 * service is gone when its control connection is; tor keeps its key and tells it to nobody.
 */
export class OnionListener implements Listener {
	readonly #access: TorAccess;
	readonly #port: number;
	readonly #publishingMs: number;
	readonly #listener: TcpListener;
	readonly #life = new AbortController();
	/** The same for the whole chat: who was let in once comes back. */
	readonly #key = makeOnionKey();
	#serving: Promise<void> | undefined;

	/**
	 * @param port - That of the onion, which the other side dials.
	 * @param publishingMs - After that time something is said, if tor has not said that it is published.
	 */
	constructor(port: number, access: TorAccess, publishingMs = PUBLISHING_MS) {
		this.#port = port;
		this.#publishingMs = publishingMs;
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
		const tell = (news: WayNews) => {
			if (news.type === 'reachable') failures = 0;
			told = '';
			onNews?.(news);
		};
		while (!signal.aborted) {
			const error = await this.#publish(port, tell);
			if (signal.aborted) return;
			if (error.message !== told) onNews?.({type: 'unreachable', way: 'onion', error});
			told = error.message;
			await pause(backoffMs(failures, Math.random, RETRY), signal);
			failures += 1;
		}
	}

	/** @returns Why there is no service, or none any more. */
	async #publish(port: number, tell: (news: WayNews) => void): Promise<TtchatError> {
		const {signal} = this.#life;
		const command = `ADD_ONION NEW:ED25519-V3 Flags=DiscardPK,V3Auth Port=${this.#port},${LOOPBACK}:${port}`;
		const publication = new Publication();
		let control: TorControl | undefined;
		try {
			control = await TorControl.connect(this.#access, signal);
			const isTold = await control.watch('HS_DESC', line => publication.note(line), signal);
			const lines = await control.ask(`${command} ClientAuthV3=${this.#key.publicKey}`, signal);
			const name = readServiceName(lines);
			checkOnionName(name);
			tell({type: 'publishing', way: 'onion'});
			const reachable = {type: 'reachable', way: 'onion', address: name, port: this.#port} as const;
			const published = publication.of(name).then(() => 'published' as const);
			const gone = control.gone.then(() => 'gone' as const);
			let state = await this.#patiently([published, gone]);
			if (state === 'late') {
				if (isTold && !publication.isBegun) {
					tell({type: 'unreachable', way: 'onion', error: new TtchatError('ERR_ONION_UNPUBLISHED')});
					state = await unlessAborted(Promise.race([published, gone]), signal);
				} else state = 'published';
			}
			if (state === 'published') tell({...reachable, key: this.#key.privateKey});
			await unlessAborted(gone, signal);
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

	/** The first of them, or that it takes longer than it should. */
	async #patiently<T>(work: readonly Promise<T>[]): Promise<T | 'late'> {
		const {signal} = this.#life;
		const settled = new AbortController();
		const late = pause(this.#publishingMs, AbortSignal.any([signal, settled.signal]));
		try {
			return await unlessAborted(Promise.race([...work, late.then(() => 'late' as const)]), signal);
		} finally {
			settled.abort();
		}
	}
}

const LOOPBACK = '127.0.0.1';
