import {lookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {TtchatError} from '../errors.ts';
import {codesOf, unlessAborted} from './deadline.ts';
import {canonicalAddress, isOnion} from './target.ts';

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
	#latest: readonly ResolvedAddress[] = [];
	/** Whether anything can be said of who is the target: a name that was never looked up stands for nobody yet. */
	#lookedUp = false;

	constructor(host: string, resolve: Resolve = resolveByName) {
		this.host = host;
		this.#resolve = resolve;
		const address = addressInFigures(host);
		if (address === undefined) return;
		this.#known = new Set([address.address]);
		this.#lookedUp = true;
	}

	/** Whether the target was looked up at least once, with whatever result, or is an address in figures. */
	get lookedUp(): boolean {
		return this.#lookedUp;
	}

	/**
	 * Looks the target up; an address in figures is itself.
	 *
	 * @param signal - Ends the waiting, not the look-up: that cannot be called off.
	 * @throws {TtchatError} `ERR_NAME_NOT_FOUND`, also if the signal says that the time is over.
	 */
	async refresh(signal?: AbortSignal): Promise<readonly ResolvedAddress[]> {
		if (signal === undefined) return this.#refresh();
		try {
			return await unlessAborted(this.#refresh(), signal);
		} catch (cause) {
			if (!codesOf(cause).includes('ETIMEDOUT')) throw cause;
			throw explainLookUpError('ETIMEDOUT', this.host, cause);
		}
	}

	async #refresh(): Promise<readonly ResolvedAddress[]> {
		const address = addressInFigures(this.host);
		if (address !== undefined) return [address];
		const resolved = await this.#lookUp().finally(() => {
			this.#lookedUp = true;
		});
		this.#known = new Set(resolved.map(({address}) => canonicalAddress(address)));
		this.#latest = resolved;
		return resolved;
	}

	/**
	 * What the last look-up told; it is looked up now if none was of use yet.
	 *
	 * @throws {TtchatError} `ERR_NAME_NOT_FOUND`.
	 */
	async latest(): Promise<readonly ResolvedAddress[]> {
		return this.#latest.length > 0 ? this.#latest : this.refresh();
	}

	/** Whether a connection from this address comes from the target. */
	matches(remoteAddress: string): boolean {
		return this.#known.has(canonicalAddress(remoteAddress));
	}

	async #lookUp(): Promise<readonly ResolvedAddress[]> {
		if (isOnion(this.host)) throw new TtchatError('ERR_ONION_NEEDS_PROXY');
		let resolved: readonly ResolvedAddress[];
		try {
			resolved = await this.#resolve(this.host);
		} catch (cause) {
			throw explainLookUpError(codeOf(cause), this.host, cause);
		}
		if (resolved.length === 0) throw explainLookUpError('ENOTFOUND', this.host);
		return resolved;
	}
}

/**
 * What went wrong with looking a name up, for a person.
 *
 * @param code - The resolver's.
 */
export function explainLookUpError(code: string, host: string, cause?: unknown): TtchatError {
	// Whether the name exists is not known then: only these two say that it does not.
	if (code !== 'ENOTFOUND' && code !== 'EAI_NODATA') {
		return new TtchatError('ERR_NAME_NOT_FOUND', {
			message: `${host} could not be looked up: no answer from the name server`,
			advice: 'Check your own network, or give the address in figures; the dialing goes on by itself.',
			cause,
		});
	}
	return new TtchatError('ERR_NAME_NOT_FOUND', {message: `name not found: ${host}`, cause});
}

/** What a mapped address stands for is dialed as IPv4: that works on a machine without IPv6, too. */
function addressInFigures(host: string): ResolvedAddress | undefined {
	const address = canonicalAddress(host);
	const version = isIP(address);
	return version === 4 || version === 6 ? {address, family: version} : undefined;
}

async function resolveByName(host: string): Promise<readonly ResolvedAddress[]> {
	const found = await lookup(host, {all: true});
	return found.map(({address, family}) => ({address, family: family === 6 ? 6 : 4}));
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
