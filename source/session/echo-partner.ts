import {reservePorts} from '../net/reserve-ports.ts';
import {createSession, type DirectOptions} from './create-session.ts';
import type {Session} from './session.ts';

/** A partner to try the program with: over real sockets, with real keys, in this very process. */
export type EchoPartner = {
	/** What the user's own session dials. */
	readonly target: {readonly host: string; readonly port: number};
	/** Where the user's own session must listen. */
	readonly listen: {readonly host: string; readonly port: number};
	/** The partner's safety code, which a person would read out; it may be connected a moment after us, or never. */
	code(): Promise<string | undefined>;
	/**
	 * Vanishes without a goodbye, and comes back as somebody who knows nothing of what was: with new keys, and no proof
	 * of having been there before.
	 *
	 * @throws {TtchatError} What keeps it from listening again.
	 */
	drop(): Promise<void>;
	close(): Promise<void>;
};

const HOST = '127.0.0.1';
/** How long a code is waited for. */
const CODE_WITHIN_MS = 1000;

/**
 * Starts a partner on loopback that sends back whatever it gets.
 *
 * @throws {TtchatError} `ERR_LISTEN_FAILED` and the like if loopback cannot be used.
 */
export async function startEchoPartner(): Promise<EchoPartner> {
	const [own = 0, partner = 0] = await reservePorts(HOST, 2);
	const begin = () => beginEcho({target: {host: HOST, port: own}, listen: {host: HOST, port: partner}});
	let session = await begin();
	let closed = false;
	/** One after another: two cannot listen on one port. */
	let dropping: Promise<void> = Promise.resolve();
	const dropNow = async () => {
		session.burn();
		await session.close();
		if (!closed) session = await begin();
	};
	return {
		target: {host: HOST, port: partner},
		listen: {host: HOST, port: own},
		code: () => codeOf(session),
		drop: () => {
			const dropped = dropping.then(dropNow);
			dropping = dropped.catch(() => undefined);
			return dropped;
		},
		close: async () => {
			closed = true;
			await dropping;
			await session.close();
		},
	};
}

async function beginEcho(options: DirectOptions): Promise<Session> {
	const session = createSession({...options, name: 'echo'});
	try {
		await session.open();
	} catch (error) {
		await session.close();
		throw error;
	}
	// It never rejects: the partner reads all that comes.
	void echo(session);
	return session;
}

async function echo(session: Session): Promise<void> {
	for await (const event of session.events()) {
		if (event.type !== 'message') continue;
		const {text, action} = event.message;
		// A session that ends meanwhile has no use for the echo.
		session.send(action ? `/me ${text}` : text).catch(() => undefined);
	}
}

async function codeOf(session: Session): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const look = () => {
		const {ownCode} = session.getSnapshot();
		if (ownCode !== undefined) resolve(ownCode);
	};
	const leave = session.subscribe(look);
	const timer = setTimeout(() => resolve(undefined), CODE_WITHIN_MS);
	look();
	try {
		return await promise;
	} finally {
		clearTimeout(timer);
		leave();
	}
}
