import {TtchatError} from '../errors.ts';
import {hex, utf8} from '../protocol/bytes.ts';
import {MAX_NICK_BYTES, MAX_TEXT_BYTES} from '../protocol/constants.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import {typedCode} from '../text/digits.ts';
import {sanitizeName} from '../text/names.ts';
import {sanitizeSlices} from '../text/sanitize.ts';
import type {CancelTimer, Clock} from './clock.ts';
import type {Unread} from './event-stream.ts';
import type {Message} from './events.ts';
import type {Seams} from './seams.ts';

const ACTION_START = '/me ';

/** A text as it travels, taken apart: a leading `/me ` makes it an action. */
export function parseMessageText(text: string): {readonly text: string; readonly action: boolean} {
	return text.startsWith(ACTION_START)
		? {text: text.slice(ACTION_START.length), action: true}
		: {text, action: false};
}

/** A text that no side takes for an action. */
export function escapeAction(text: string): string {
	return text.startsWith(ACTION_START) ? ` ${text}` : text;
}

/**
 * A text as it travels.
 *
 * @throws {TtchatError} `ERR_MESSAGE_TOO_LONG`.
 */
export function encodeText(text: string): Uint8Array {
	const bytes = utf8(text);
	if (bytes.length <= MAX_TEXT_BYTES) return bytes;
	throw new TtchatError('ERR_MESSAGE_TOO_LONG', {
		message: `the message is too long: ${bytes.length} bytes, and ${MAX_TEXT_BYTES} is the most`,
	});
}

/**
 * Reads a safety code as a person types it: blanks, dashes and the script of the digits do not matter.
 *
 * @param ownCode - The only code on the screen: to type it is the likeliest slip.
 * @returns Eight digits.
 * @throws {TtchatError} `ERR_CODE_INVALID`.
 */
export function parsePeerCode(text: string, ownCode = ''): string {
	const digits = typedCode(text);
	if (digits === undefined) throw new TtchatError('ERR_CODE_INVALID');
	if (digits !== typedCode(ownCode)) return digits;
	throw new TtchatError('ERR_CODE_INVALID', {
		message: 'that is your own code',
		advice: 'Type the one that the other person reads to you.',
	});
}

const ID_BYTES = 12;

/** A random id: a counted one could be one that a caller gives later. */
export function newId(crypto: CryptoPort): string {
	return hex(crypto.randomBytes(ID_BYTES));
}

/** A message with the id that was given, or a random one. */
export function makeMessage(
	{clock, crypto}: Pick<Seams, 'clock' | 'crypto'>,
	from: Message['from'],
	wire: string,
	id: string = newId(crypto),
): Message {
	return {id, from, ...parseMessageText(wire), at: clock.now()};
}

/**
 * Checks the name that we want to be seen under: one that the peer's program would not have to change.
 *
 * @throws {TtchatError} `ERR_NAME_INVALID`.
 */
export function checkOwnName(name: string): string {
	const fits = utf8(name).length <= MAX_NICK_BYTES && sanitizeName(name, []) === name;
	if (!fits) throw new TtchatError('ERR_NAME_INVALID');
	return name;
}

type Pending = {readonly slices: Iterator<string>; readonly pieces: string[]; readonly done: () => void};

/**
 * Makes texts of the peer safe a piece at a time, so that a large one does not hold up the rest of the program; nothing
 * more is read from the peer meanwhile. Whoever has something else to tell calls `finish()` first: texts keep their
 * place among the events.
 */
export class Digest implements Unread {
	readonly #clock: Clock;
	readonly #unread: Unread;
	readonly #tell: (text: string) => void;
	readonly #onFault: (cause: unknown) => void;
	#pending: Pending | undefined;
	#over: Promise<void> = Promise.resolve();
	#cancelTurn: CancelTimer = () => undefined;

	/**
	 * @param unread - Where the texts go.
	 * @param tell - Gets each whole text.
	 */
	constructor(clock: Clock, unread: Unread, tell: (text: string) => void, onFault: (cause: unknown) => void) {
		this.#clock = clock;
		this.#unread = unread;
		this.#tell = tell;
		this.#onFault = onFault;
	}

	get full(): boolean {
		return this.#pending !== undefined || this.#unread.full;
	}

	async room(signal: AbortSignal): Promise<void> {
		await this.#over;
		await this.#unread.room(signal);
	}

	/** A text came. What has one piece, or two, is told at once. */
	take(content: Uint8Array): void {
		const {promise, resolve} = Promise.withResolvers<void>();
		this.#over = promise;
		this.#pending = {slices: sanitizeSlices(content), pieces: [], done: resolve};
		this.#step();
		this.#goOn();
	}

	/** Tells what is being made safe, at once. */
	finish(): void {
		while (this.#pending !== undefined) this.#step();
	}

	#goOn(): void {
		this.#step();
		if (this.#pending === undefined) return;
		this.#cancelTurn = this.#clock.setTimer(0, () => {
			try {
				this.#goOn();
			} catch (cause) {
				this.#onFault(cause);
			}
		});
	}

	/** One piece; after the last one the text is told. */
	#step(): void {
		if (this.#pending === undefined) return;
		const {slices, pieces, done} = this.#pending;
		const next = slices.next();
		if (next.done !== true) {
			pieces.push(next.value);
			return;
		}
		this.#pending = undefined;
		this.#cancelTurn();
		done();
		this.#tell(pieces.join(''));
	}
}
