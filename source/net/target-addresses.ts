import {lookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {TtchatError} from '../errors.ts';
import {canonicalAddress} from './target.ts';

/** One address that a name resolved to. */
export type ResolvedAddress = {readonly address: string; readonly family: 4 | 6};

/** Looks a host name up: all its addresses. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/**
 * All addresses that the target has now: what we dial, and what we let in. A name is looked up again on each
 * dial; what it resolved to last stays valid when a look-up fails.
 */
export class TargetAddresses {
	readonly host: string;
	readonly #resolve: Resolve;
	#known: ReadonlySet<string> = new Set();

	constructor(host: string, resolve: Resolve = resolveByName) {
		this.host = host;
		this.#resolve = resolve;
		if (isIP(host.split('%')[0] ?? '') !== 0) this.#known = new Set([canonicalAddress(host)]);
	}

	/**
	 * Looks the target up; an address in figures is itself.
	 *
	 * @throws {TtchatError} `ERR_NAME_NOT_FOUND`.
	 */
	async refresh(): Promise<readonly ResolvedAddress[]> {
		const version = isIP(this.host.split('%')[0] ?? '');
		if (version === 4 || version === 6) return [{address: this.host, family: version}];
		const resolved = await this.#resolve(this.host);
		this.#known = new Set(resolved.map(({address}) => canonicalAddress(address)));
		return resolved;
	}

	/** Whether a connection from this address comes from the target. */
	matches(remoteAddress: string): boolean {
		return this.#known.has(canonicalAddress(remoteAddress));
	}
}

async function resolveByName(host: string): Promise<readonly ResolvedAddress[]> {
	try {
		const found = await lookup(host, {all: true});
		return found.map(({address, family}) => ({address, family: family === 6 ? 6 : 4}));
	} catch (cause) {
		throw new TtchatError('ERR_NAME_NOT_FOUND', {message: `name not found: ${host}`, cause});
	}
}
