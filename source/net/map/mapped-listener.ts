import {internalError, isTtchatError, type TtchatError} from '../../errors.ts';
import {pause, withDeadline} from '../deadline.ts';
import type {Address, Listener, ListenerHandlers} from '../link.ts';
import type {Mapped} from './ask-for-port.ts';
import type {Granted} from './port-control.ts';

/** What a router is asked, and how; another one in tests. */
export type AskForPort = (port: number, signal: AbortSignal) => Promise<Mapped>;

/** A renewal is due at half of the time, but never more often than this (RFC 6887 §11.2.1). */
const MIN_RENEWAL_MS = 4_000;
/** A router that gave nothing is asked again: the machine may be in another network by then. */
const RETRY_MS = 30_000;
const MAX_RETRY_MS = 900_000;
/** What is being asked when we close is waited for: what it opens has to be closed, too. */
const CLOSE_TIMEOUT_MS = 700;
const RELEASE_TIMEOUT_MS = 900;

/** Listens, and has the router open the same port for as long as it does. Without the router it goes on. */
export class MappedListener implements Listener {
	readonly #listener: Listener;
	readonly #ask: AskForPort;
	readonly #life = new AbortController();
	/** Aborted later than the life: so long may a question last that is on its way then. */
	readonly #asking = new AbortController();
	#mapped: Mapped | undefined;
	/** What was not renewed; the router may have kept it all the same. */
	#doubtful: Mapped | undefined;
	#keeping: Promise<void> | undefined;

	constructor(listener: Listener, ask: AskForPort) {
		this.#listener = listener;
		this.#ask = ask;
	}

	/** Whether the router lets somebody in now. */
	get isOpen(): boolean {
		return this.#mapped !== undefined;
	}

	async listen(handlers: ListenerHandlers): Promise<Address> {
		const address = await this.#listener.listen(handlers);
		this.#keeping = this.#keep(address.port, handlers).catch(cause => {
			// What was given up because we close is no fault.
			if (this.#asking.signal.aborted) return;
			handlers.onNews?.({type: 'unreachable', way: 'mapped', error: internalError(cause)});
		});
		return address;
	}

	async close(): Promise<void> {
		this.#life.abort();
		await Promise.all([this.#giveBack(), this.#listener.close()]);
	}

	async #giveBack(): Promise<void> {
		const late = setTimeout(() => this.#asking.abort(), CLOSE_TIMEOUT_MS);
		await this.#keeping;
		clearTimeout(late);
		const mapped = this.#mapped ?? this.#doubtful;
		this.#mapped = undefined;
		if (mapped === undefined) return;
		const {signal} = new AbortController();
		try {
			await withDeadline(signal, RELEASE_TIMEOUT_MS, stop => mapped.mapper.release(mapped.granted, stop));
		} catch {
			// It ends by itself, an hour after it was asked for last.
		}
	}

	/** Asks, and asks again in time, until we close. */
	async #keep(port: number, {onNews}: ListenerHandlers): Promise<void> {
		const {signal} = this.#life;
		let told = '';
		let failures = 0;
		while (!signal.aborted) {
			const result = await this.#turn(port);
			if (signal.aborted) return;
			const news = wordOf(result);
			if (news !== told)
				onNews?.(
					isTtchatError(result)
						? {type: 'unreachable', way: 'mapped', error: result}
						: {type: 'reachable', way: 'mapped', address: result.address, port: result.port},
				);
			told = news;
			failures = isTtchatError(result) ? failures + 1 : 0;
			await pause(
				isTtchatError(result) ? Math.min(RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS) : renewalMs(result),
				signal,
			);
		}
	}

	/** A router that does not renew is asked anew, by every way: it may be another one. */
	async #turn(port: number): Promise<Granted | TtchatError> {
		const {signal} = this.#asking;
		const before = this.#mapped;
		try {
			if (before !== undefined) {
				const granted = await before.mapper.map(before.granted, signal);
				this.#mapped = {mapper: before.mapper, granted};
				return granted;
			}
		} catch (error) {
			if (!isTtchatError(error)) throw error;
			this.#mapped = undefined;
			this.#doubtful = before;
		}
		try {
			this.#mapped = await this.#ask(port, signal);
			return this.#mapped.granted;
		} catch (error) {
			if (isTtchatError(error)) return error;
			throw error;
		}
	}
}

function wordOf(result: Granted | TtchatError): string {
	return isTtchatError(result) ? result.message : `${result.address} ${result.port}`;
}

/** @returns When to ask again; for what was granted for good, as for what ends after an hour: the router may forget. */
function renewalMs({lifetimeMs = 3_600_000}: Granted): number {
	return Math.max(MIN_RENEWAL_MS, lifetimeMs / 2);
}
