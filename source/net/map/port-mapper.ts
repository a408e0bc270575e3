import type {Granted} from './port-control.ts';

/** One way of asking one router for one port. */
export interface PortMapper {
	/** For people: "PCP". */
	readonly name: string;
	/**
	 * Finds out whether the router can be asked so. It is asked for nothing yet, so all ways may be looked for at once.
	 *
	 * @throws {TtchatError} `ERR_MAP_NONE` or `ERR_MAP_CGNAT`.
	 */
	find?(signal: AbortSignal): Promise<void>;
	/**
	 * Asks for the port, or for more time.
	 *
	 * @param wanted - What was granted before, if anything was.
	 * @throws {TtchatError} `ERR_MAP_NONE` or `ERR_MAP_CGNAT`.
	 */
	map(wanted: Granted | undefined, signal: AbortSignal): Promise<Granted>;
	/** Gives it back. Whatever becomes of that: it would end by itself. */
	release(granted: Granted, signal: AbortSignal): Promise<void>;
}

/**
 * For how long a mapping is asked, and for half of it nothing is heard of the router: the machine may lose its current,
 * and the port must not stay open; the router may, and forget it.
 */
export const LIFETIME_S = 600;
