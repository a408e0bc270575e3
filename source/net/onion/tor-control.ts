import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {constants, open} from 'node:fs/promises';
import {connect, type Socket} from 'node:net';
import {isTtchatError, TtchatError} from '../../errors.ts';
import {codesOf, unlessAborted, withDeadline} from '../deadline.ts';
import {formatAddress} from '../target.ts';
import {
	type ControlAccess,
	type ControlReply,
	ControlReplyDecoder,
	isEvent,
	nonsense,
	quote,
	readAccess,
	readChallenge,
} from './control-replies.ts';

/** Where tor listens for whoever may control it: a port of this machine, or a socket in the file system. */
export type ControlAddress = {readonly host: string; readonly port: number} | {readonly path: string};

/** How tor is to be asked. */
export type TorAccess = {
	readonly control: ControlAddress;
	/** Where tor wants one: its HashedControlPassword. */
	readonly password?: string | undefined;
};

/** Tor answers at once; whoever does not is none. */
const REPLY_TIMEOUT_MS = 5_000;
const COOKIE_BYTES = 32;
/** That of a key of 32 bytes in base 64. */
const MIN_KEY_LENGTH = 43;
const SERVER_KEY = 'Tor safe cookie authentication server-to-controller hash';
const CLIENT_KEY = 'Tor safe cookie authentication controller-to-server hash';

/** A connection to tor that may ask for things; a service that it asked for lives as long as it does. */
export class TorControl {
	readonly #socket: Socket;
	readonly #decoder = new ControlReplyDecoder();
	/** One question at a time is on its way. */
	#waiting: PromiseWithResolvers<ControlReply> | undefined;
	#onEvent: ((line: string) => void) | undefined;
	#failure: TtchatError | undefined;
	/** Settles when the connection is gone. */
	readonly gone: Promise<void>;

	private constructor(socket: Socket) {
		this.#socket = socket;
		this.gone = new Promise(resolve => {
			socket.once('close', () => {
				this.#fail(new TtchatError('ERR_TOR_CONTROL', {message: 'tor has closed its control port'}));
				resolve();
			});
		});
		socket.on('data', bytes => this.#take(bytes)).on('error', () => socket.destroy());
	}

	/**
	 * Connects and proves that we may control tor.
	 *
	 * @throws {TtchatError} `ERR_TOR_CONTROL`.
	 */
	static async connect(access: TorAccess, signal: AbortSignal): Promise<TorControl> {
		const control = new TorControl(await reach(access.control, signal));
		try {
			await control.#authenticate(access, signal);
			return control;
		} catch (error) {
			control.close();
			throw error;
		}
	}

	/**
	 * Asks for something.
	 *
	 * @param command - One line.
	 * @returns The lines of the answer.
	 * @throws {TtchatError} `ERR_TOR_CONTROL` if tor does not do it.
	 */
	async ask(command: string, signal: AbortSignal): Promise<readonly string[]> {
		const reply = await this.#request(command, signal);
		if (!isGranted(reply)) throw refused(reply, command);
		return reply.lines;
	}

	/**
	 * Asks to be told of what happens.
	 *
	 * @param onEvent - Given one line each time, also before this settles.
	 * @returns Whether tor does so: what stands between us and tor may not let it.
	 * @throws {TtchatError} `ERR_TOR_CONTROL` if it does not answer.
	 */
	async watch(event: 'HS_DESC', onEvent: (line: string) => void, signal: AbortSignal): Promise<boolean> {
		this.#onEvent = onEvent;
		return isGranted(await this.#request(`SETEVENTS ${event}`, signal));
	}

	async #request(command: string, signal: AbortSignal): Promise<ControlReply> {
		if (this.#failure !== undefined) throw this.#failure;
		const waiting = Promise.withResolvers<ControlReply>();
		this.#waiting = waiting;
		this.#socket.write(`${command}\r\n`);
		try {
			return await withDeadline(signal, REPLY_TIMEOUT_MS, stop => unlessAborted(waiting.promise, stop));
		} catch (cause) {
			throw isTtchatError(cause)
				? cause
				: new TtchatError('ERR_TOR_CONTROL', {message: 'tor does not answer', cause});
		}
	}

	close(): void {
		this.#socket.destroy();
	}

	#take(bytes: Uint8Array): void {
		try {
			for (const reply of this.#decoder.push(bytes)) {
				if (isEvent(reply)) this.#onEvent?.(reply.lines[0] ?? '');
				// What was not asked for, nobody waits for.
				else this.#waiting?.resolve(reply);
			}
		} catch (error) {
			this.#fail(isTtchatError(error) ? error : nonsense());
			this.#socket.destroy();
		}
	}

	#fail(error: TtchatError): void {
		this.#failure ??= error;
		// Whoever waits is told; if nobody does, nobody is to be told.
		this.#waiting?.promise.catch(() => undefined);
		this.#waiting?.reject(this.#failure);
	}

	async #authenticate({control, password}: TorAccess, signal: AbortSignal): Promise<void> {
		const access = readAccess(await this.ask('PROTOCOLINFO 1', signal));
		const proof = await this.#prove(access, password, signal);
		try {
			await this.ask(`AUTHENTICATE${proof}`, signal);
		} catch (cause) {
			const message = `tor at ${describeControl(control)} does not let us in`;
			throw new TtchatError('ERR_TOR_CONTROL', {message, advice: accessAdvice(access), cause});
		}
	}

	/** What stands behind AUTHENTICATE. Of the cookie no more than a proof is told: whoever listens there may not be tor. */
	async #prove(access: ControlAccess, password: string | undefined, signal: AbortSignal): Promise<string> {
		const {methods, cookieFile} = access;
		if (methods.includes('NULL')) return '';
		if (methods.includes('HASHEDPASSWORD') && password !== undefined) return ` ${quote(password)}`;
		if (methods.includes('SAFECOOKIE') && cookieFile !== undefined) {
			const cookie = await readCookie(cookieFile, access);
			const ours = randomBytes(COOKIE_BYTES);
			const lines = await this.ask(`AUTHCHALLENGE SAFECOOKIE ${ours.toString('hex')}`, signal);
			const {hash, nonce} = readChallenge(lines);
			const parts = Buffer.concat([cookie, ours, nonce]);
			if (!timingSafeEqual(createHmac('sha256', SERVER_KEY).update(parts).digest(), hash)) {
				throw new TtchatError('ERR_TOR_CONTROL', {
					message: 'what answers there does not know the cookie of tor: it is another program',
				});
			}
			return ` ${createHmac('sha256', CLIENT_KEY).update(parts).digest('hex')}`;
		}
		throw new TtchatError('ERR_TOR_CONTROL', {
			message: 'tor does not let us in',
			advice: accessAdvice(access),
		});
	}
}

/** For people, and as it is typed. */
export function describeControl(control: ControlAddress): string {
	return 'path' in control ? control.path : formatAddress(control.host, control.port);
}

async function reach(control: ControlAddress, signal: AbortSignal): Promise<Socket> {
	const socket = connect('path' in control ? {path: control.path} : {host: control.host, port: control.port});
	const connected = new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve).once('error', reject);
	});
	try {
		await withDeadline(signal, REPLY_TIMEOUT_MS, stop => unlessAborted(connected, stop));
		return socket;
	} catch (cause) {
		// It may still fail when nobody listens any more.
		socket.on('error', () => undefined).destroy();
		connected.catch(() => undefined);
		const [code = ''] = codesOf(cause);
		const why = WHY.get(code) ?? 'it cannot be reached';
		const message = `the control port of tor at ${describeControl(control)}: ${why}`;
		throw new TtchatError('ERR_TOR_CONTROL', {message, cause});
	}
}

const WHY: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'nothing listens there'],
	['ENOENT', 'there is no such socket'],
	['EACCES', 'this user may not use it'],
	['ETIMEDOUT', 'no answer'],
]);

/** Only a file of exactly a cookie's size: what answers there names the file, and may name any. */
async function readCookie(path: string, access: ControlAccess): Promise<Buffer> {
	try {
		if (!path.startsWith('/') && !/^[a-z]:[\\/]/i.test(path)) throw nonsense();
		// A pipe must not keep us waiting for somebody who writes into it.
		const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		try {
			const found = await file.stat();
			if (!found.isFile() || found.size !== COOKIE_BYTES) throw nonsense();
			return await file.readFile();
		} finally {
			await file.close();
		}
	} catch (cause) {
		if (isTtchatError(cause)) throw cause;
		throw new TtchatError('ERR_TOR_CONTROL', {
			message: 'this user may not read the cookie of tor',
			advice: accessAdvice(access),
			cause,
		});
	}
}

function accessAdvice({methods}: ControlAccess): string {
	return methods.includes('HASHEDPASSWORD')
		? 'Give its password in the variable TTCHAT_TOR_PASSWORD.'
		: "Join the group that may read tor's cookie (on Debian: debian-tor), or set CookieAuthFileGroupReadable 1.";
}

function isGranted({code}: ControlReply): boolean {
	return Math.floor(code / 10) === 25;
}

/** What tor says is shown in its own words, a row of them: it knows best. Of what it was told, no key is shown. */
function refused({code, lines}: ControlReply, command: string): TtchatError {
	const told = command.split(/[ :=]/).filter(word => word.length >= MIN_KEY_LENGTH);
	const said = (lines.at(-1) ?? '').replaceAll(/[^\x20-\x7e]/g, '');
	const words = told.reduce((text, key) => text.replaceAll(key, '…'), said).slice(0, 200);
	return new TtchatError('ERR_TOR_CONTROL', {message: `tor refuses: ${words} (${code})`});
}
