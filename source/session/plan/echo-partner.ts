import {reservePorts} from '../../net/reserve-ports.ts';
import {formatBytes} from '../../text/format.ts';
import {createSession, type DirectOptions} from '../create-session.ts';
import type {SessionEvent} from '../events.ts';
import type {Session} from '../session.ts';
import type {FileSink, FileSource} from '../transfers.ts';

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
	/** Starts anew and comes back as the same one, with new keys, who can prove it if each had verified the other. */
	cut(): Promise<void>;
	/** Offers a small file, if anybody is there. */
	offer(): Promise<void>;
	close(): Promise<void>;
};

const HOST = '127.0.0.1';
/** What the partner takes, and sends back. */
const MAX_FILE_BYTES = 8_000_000;
const GREETING =
	'This file came through ttchat: sealed record by record, and written nowhere but where you wanted it.\n';
/** How long a code is waited for. The partner is there a moment after us, but this process may stand still for seconds. */
const CODE_WITHIN_MS = 10_000;

/**
 * Starts a partner on loopback that sends back whatever it gets, files too unless they are large: it keeps them in
 * memory.
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
		cut: async () => session.reconnect(),
		offer: async () => {
			session.offerFile(sourceOf('hello.txt', [new TextEncoder().encode(GREETING)]));
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
	const files = new Map<string, KeptFile>();
	for await (const event of session.events()) {
		if (event.type === 'message') {
			const {text, action} = event.message;
			// A session that ends meanwhile has no use for the echo.
			session.send(action ? `/me ${text}` : text).catch(() => undefined);
		} else {
			echoFile(session, event, files);
		}
	}
}

type KeptFile = {readonly name: string; readonly pieces: Uint8Array[]};

function echoFile(session: Session, event: SessionEvent, files: Map<string, KeptFile>): void {
	if (event.type === 'file-offered' && event.from === 'peer') {
		const {file, name, size} = event;
		if (size > MAX_FILE_BYTES) {
			session.declineFile(file);
			session.send(`I keep files in memory: ${formatBytes(MAX_FILE_BYTES)} at most.`).catch(() => undefined);
			return;
		}
		const kept: KeptFile = {name, pieces: []};
		files.set(file, kept);
		session.acceptFile(file, sinkOf(kept));
	} else if (event.type === 'file-done' || event.type === 'file-ended') {
		const kept = files.get(event.file);
		files.delete(event.file);
		if (kept !== undefined && event.type === 'file-done') session.offerFile(sourceOf(kept.name, kept.pieces));
	}
}

function sinkOf({pieces}: KeptFile): FileSink {
	return {
		write: async bytes => {
			pieces.push(bytes.slice());
		},
		finish: async () => undefined,
		discard: async () => undefined,
	};
}

function sourceOf(name: string, pieces: readonly Uint8Array[]): FileSource {
	return {
		name,
		size: pieces.reduce((sum, {length}) => sum + length, 0),
		read: async function* () {
			yield* pieces;
		},
		close: async () => undefined,
	};
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
