import {TtchatError} from '../errors.ts';
import {hex, utf8} from '../protocol/bytes.ts';
import {MAX_NICK_BYTES, MAX_TEXT_BYTES} from '../protocol/constants.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import {typedCode} from '../text/contains-code.ts';
import {sanitizeName} from '../text/names.ts';
import type {Clock} from './clock.ts';
import type {Message} from './events.ts';

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

/** The likeliest slip: the only code on the screen is our own. */
export function ownCodeTyped(): TtchatError {
	return new TtchatError('ERR_CODE_INVALID', {
		message: 'that is your own code',
		advice: 'Type the one that the other person reads to you.',
	});
}

/**
 * Reads a safety code as a person types it: blanks, dashes and the script of the digits do not matter.
 *
 * @returns Eight digits.
 * @throws {TtchatError} `ERR_CODE_INVALID`.
 */
export function parseCode(text: string): string {
	const digits = typedCode(text);
	if (digits === undefined) {
		throw new TtchatError('ERR_CODE_INVALID');
	}
	return digits;
}

const ID_BYTES = 12;

/** Makes messages of what travels, with ids that no other message of the session has. */
export class MessageMaker {
	readonly #clock: Clock;
	readonly #crypto: CryptoPort;

	constructor(clock: Clock, crypto: CryptoPort) {
		this.#clock = clock;
		this.#crypto = crypto;
	}

	/** A message with the id that was given, or a made-up one. */
	make(from: Message['from'], wire: string, id?: string): Message {
		const {text, action} = parseMessageText(wire);
		return {id: id ?? this.#newId(), from, text, action, at: this.#clock.now()};
	}

	/** Random, for callers give ids of their own: what is counted could be one of theirs. */
	#newId(): string {
		return hex(this.#crypto.randomBytes(ID_BYTES));
	}
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
