import {internalError, isTtchatError, type TtchatError} from '../../errors.ts';
import {pause, withDeadline} from '../deadline.ts';
import type {Address, Listener, ListenerHandlers, WayNews} from '../link.ts';
import type {Mapped} from './ask-for-port.ts';
import {watchNetwork} from './network-watch.ts';
import type {Granted} from './port-control.ts';
import {LIFETIME_S} from './port-mapper.ts';

/** Asks a router for a port that leads to where we listen; another one in tests. */
export type AskForPort = (at: Address, signal: AbortSignal) => Promise<Mapped>;

/** A renewal is due at half of the time, but never more often than this (RFC 6887 §11.2.1). */
const MIN_RENEWAL_MS = 4_000;
/** A router that gave nothing is asked again: the machine may be in another network by then. */
const RETRY_MS = 30_000;
const MAX_RETRY_MS = 900_000;
/** What is being asked when we close is waited for: what it opens has to be closed, too. */
const CLOSE_TIMEOUT_MS = 700;
const RELEASE_TIMEOUT_MS = 900;
/** A router that never renews must not make us remember more. */
const MAX_DOUBTFUL = 8;

/** Listens, and has the router open the same port for as long as it does. Without the router it goes on. */
export class MappedListener implements Listener {
	readonly #listener: Listener;
	readonly #ask: AskForPort;
	readonly #life = new AbortController();
	/** Aborted later than the life: so long may a question last that is on its way then. */
	readonly #asking = new AbortController();
	#mapped: Mapped | undefined;
	/** What was not renewed, the latest last; the router may have kept it all the same. */
	#doubtful: readonly Mapped[] = [];
	#keeping: Promise<void> | undefined;
	/** Aborted when the router is to be asked before it would be time. */
	#due = new AbortController();
	#isAsking = false;
	readonly #watch: typeof watchNetwork;

	/** @param watch - What tells that the network may be another one. */
	constructor(listener: Listener, ask: AskForPort, watch: typeof watchNetwork = watchNetwork) {
		this.#listener = listener;
		this.#ask = ask;
		this.#watch = watch;
	}

	/** Whether the router lets somebody in now. */
	get isOpen(): boolean {
		return this.#mapped !== undefined;
	}

	async listen(handlers: ListenerHandlers): Promise<Address> {
		const address = await this.#listener.listen(handlers);
		this.#keeping = this.#keep(address, handlers).catch(cause => {
			// What was given up because we close is no fault.
			if (this.#asking.signal.aborted) return;
			handlers.onNews?.({type: 'unreachable', way: 'mapped', error: internalError(cause)});
		});
		return address;
	}

	/** A round that was lost may have been lost because the router forgot, or is another one. */
	renew(): void {
		// One that is being asked just then says so by itself.
		if (!this.#isAsking) this.#due.abort();
	}

	async close(): Promise<void> {
		this.#life.abort();
		await Promise.all([this.#giveBack(), this.#listener.close()]);
	}

	async #giveBack(): Promise<void> {
		const late = setTimeout(() => this.#asking.abort(), CLOSE_TIMEOUT_MS);
		await this.#keeping;
		clearTimeout(late);
		const {signal} = new AbortController();
		const open = this.#mapped === undefined ? this.#doubtful : [...this.#doubtful, this.#mapped];
		this.#mapped = undefined;
		this.#doubtful = [];
		await Promise.all(open.map(mapped => release(mapped, signal)));
	}

	/** Asks, and asks again in time, until we close. */
	async #keep(at: Address, {onNews}: ListenerHandlers): Promise<void> {
		const {signal} = this.#life;
		// Whoever is being asked just then may be the one of the network before.
		const unwatch = this.#watch(() => this.#due.abort());
		let told = '';
		let failures = 0;
		try {
			while (!signal.aborted) {
				this.#due = new AbortController();
				this.#isAsking = true;
				const result = await this.#turn(at);
				this.#isAsking = false;
				if (signal.aborted) return;
				const news = wordOf(result);
				if (news !== told) onNews?.(newsOf(result));
				told = news;
				failures = isTtchatError(result) ? failures + 1 : 0;
				const restMs = isTtchatError(result) ? retryMs(failures) : renewalMs(result);
				if (await this.#rest(restMs)) failures = 0;
			}
		} finally {
			unwatch();
		}
	}

	/**
	 * Waits until the router is to be asked again.
	 *
	 * @returns Whether something has happened since it was asked.
	 */
	async #rest(forMs: number): Promise<boolean> {
		const {signal} = this.#life;
		const due = this.#due.signal;
		await pause(MIN_RENEWAL_MS, signal);
		if (forMs > MIN_RENEWAL_MS) await pause(forMs - MIN_RENEWAL_MS, AbortSignal.any([signal, due]));
		return due.aborted;
	}

	/** A router that does not renew is asked anew, by every way: it may be another one. */
	async #turn(at: Address): Promise<Granted | TtchatError> {
		const {signal} = this.#asking;
		const before = this.#mapped;
		try {
			if (before !== undefined && (await this.#isHere(before, signal))) {
				const granted = await before.mapper.map(before.granted, signal);
				this.#mapped = {...before, granted};
				return granted;
			}
		} catch (error) {
			if (!isTtchatError(error)) throw error;
		}
		this.#mapped = undefined;
		if (before !== undefined) this.#doubtful = [...this.#doubtful, before].slice(-MAX_DOUBTFUL);
		try {
			this.#mapped = await this.#ask(at, signal);
			return this.#mapped.granted;
		} catch (error) {
			if (isTtchatError(error)) return error;
			throw error;
		}
	}

	/** What leads to an address that this machine has no more may by now lead to another machine. */
	async #isHere(mapped: Mapped, signal: AbortSignal): Promise<boolean> {
		if (await mapped.isHere()) return true;
		await release(mapped, signal);
		return false;
	}
}

async function release({mapper, granted}: Mapped, signal: AbortSignal): Promise<void> {
	try {
		await withDeadline(signal, RELEASE_TIMEOUT_MS, stop => mapper.release(granted, stop));
	} catch {
		// It ends by itself.
	}
}

function newsOf(result: Granted | TtchatError): WayNews {
	return isTtchatError(result)
		? {type: 'unreachable', way: 'mapped', error: result}
		: {type: 'reachable', way: 'mapped', address: result.address, port: result.port};
}

function wordOf(result: Granted | TtchatError): string {
	return isTtchatError(result) ? result.message : `${result.address} ${result.port}`;
}

function retryMs(failures: number): number {
	return Math.min(RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);
}

/** @returns When to ask again; also for what was granted for good, or for long: the router may forget. */
function renewalMs({lifetimeMs}: Granted): number {
	const askedForMs = LIFETIME_S * 1000;
	return Math.max(MIN_RENEWAL_MS, Math.min(lifetimeMs ?? askedForMs, askedForMs) / 2);
}
