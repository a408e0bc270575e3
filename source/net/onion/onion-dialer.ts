import {isTtchatError, TtchatError} from '../../errors.ts';
import type {Address, Dialer, Link} from '../link.ts';
import {readOnionKey} from './onion-key.ts';
import {describeControl, type TorAccess, TorControl} from './tor-control.ts';

/**
 * Dials an onion that opens only to a key: gives it to the user's tor for as long as a dial takes. Where tor cannot be
 * told, its owner may have told it (ClientOnionAuthDir): the dial is tried all the same.
 */
export class OnionDialer implements Dialer {
	readonly target: Address;
	readonly #dialer: Dialer;
	readonly #access: TorAccess;
	readonly #key: string;

	/**
	 * @param dialer - Through tor's SOCKS port.
	 * @param key - In base 32.
	 * @throws {TtchatError} `ERR_ONION_KEY`.
	 */
	constructor(dialer: Dialer, key: string, access: TorAccess) {
		this.target = dialer.target;
		this.#dialer = dialer;
		this.#access = access;
		this.#key = readOnionKey(key);
	}

	async dial(signal: AbortSignal): Promise<Link> {
		const control = await this.#giveKey(signal);
		try {
			return await this.#dialer.dial(signal);
		} catch (error) {
			if (!isTtchatError(control) || !isTtchatError(error) || error.code.startsWith('ERR_PROXY')) throw error;
			throw new TtchatError(error.code, {
				message: `${error.message}; and tor could not be given the key: ${control.message}`,
				advice: `Let tor have a ControlPort at ${describeControl(this.#access.control)}, or put the key into its ClientOnionAuthDir.`,
				cause: error,
			});
		} finally {
			if (!isTtchatError(control)) await this.#takeKey(control);
		}
	}

	get #service(): string {
		return this.target.host.split('.').at(-2) ?? '';
	}

	async #giveKey(signal: AbortSignal): Promise<TorControl | TtchatError> {
		let control: TorControl | undefined;
		try {
			control = await TorControl.connect(this.#access, signal);
			await control.ask(`ONION_CLIENT_AUTH_ADD ${this.#service} x25519:${this.#key}`, signal);
			return control;
		} catch (error) {
			control?.close();
			if (isTtchatError(error)) return error;
			throw error;
		}
	}

	/** Tor would keep it until it ends. */
	async #takeKey(control: TorControl): Promise<void> {
		try {
			await control.ask(`ONION_CLIENT_AUTH_REMOVE ${this.#service}`, new AbortController().signal);
		} catch {
			// Tor is gone, and the key with it.
		}
		control.close();
	}
}
