import {TtchatError} from '../errors.ts';
import {utf8} from '../protocol/bytes.ts';
import {MAX_TEXT_BYTES} from '../protocol/constants.ts';
import {typedCode} from '../text/contains-code.ts';

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
	return new TtchatError('ERR_COMMAND_INVALID', {
		message: 'that is your own code',
		advice: 'Type the one that the other person reads to you.',
	});
}

/**
 * Reads a safety code as a person types it: blanks, dashes and the script of the digits do not matter.
 *
 * @returns Eight digits.
 * @throws {TtchatError} `ERR_COMMAND_INVALID`.
 */
export function parseCode(text: string): string {
	const digits = typedCode(text);
	if (digits === undefined) {
		throw new TtchatError('ERR_COMMAND_INVALID', {
			message: 'that is not a safety code',
			advice: 'A code has eight digits, such as 1234 5678.',
		});
	}
	return digits;
}
