import {reservePorts} from '../net/reserve-ports.ts';
import {createSession} from './create-session.ts';
import type {Session} from './session.ts';

/** A partner to try the program with: over real sockets, with real keys, in this very process. */
export type EchoPartner = {
	/** What the user's own session dials. */
	readonly target: {readonly host: string; readonly port: number};
	/** Where the user's own session must listen. */
	readonly listen: {readonly host: string; readonly port: number};
	/** The partner's safety code, which a person would read out; nothing before both are connected. */
	code(): string | undefined;
	close(): Promise<void>;
};

const HOST = '127.0.0.1';

/**
 * Starts a partner on loopback that sends back whatever it gets.
 *
 * @throws {TtchatError} `ERR_LISTEN_FAILED` and the like if loopback cannot be used.
 */
export async function startEchoPartner(): Promise<EchoPartner> {
	const [own, partner] = await reservePorts(HOST, 2);
	const session = createSession({
		target: {host: HOST, port: own ?? 0},
		listen: {host: HOST, port: partner ?? 0},
		name: 'echo',
	});
	await session.open();
	void echo(session);
	return {
		target: {host: HOST, port: partner ?? 0},
		listen: {host: HOST, port: own ?? 0},
		code: () => session.getSnapshot().ownCode,
		close: () => session.close(),
	};
}

async function echo(session: Session): Promise<void> {
	for await (const event of session.events()) {
		if (event.type !== 'message') continue;
		const {text, action} = event.message;
		// A session that ends meanwhile has no use for the echo.
		session.send(action ? `/me ${text}` : text).catch(() => undefined);
	}
}
