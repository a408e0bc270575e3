import {TtchatError} from '../errors.ts';
import {ascii, concat} from './bytes.ts';
import {MAX_LEGACY_PARTS, MAX_PLAINTEXT_BYTES} from './constants.ts';

/** The longest v1 text that we send, in bytes of UTF-8: as many parts as we would read ourselves. */
export const MAX_LEGACY_TEXT_BYTES = MAX_LEGACY_PARTS * MAX_PLAINTEXT_BYTES;

/**
 * A v1 message as the plaintexts of its frames: the count of parts in decimal, then the parts, cut anywhere.
 * The empty message is a count of 0 and nothing else.
 */
export function splitLegacyText(text: Uint8Array): readonly Uint8Array[] {
	const parts: Uint8Array[] = [];
	for (let offset = 0; offset < text.length; offset += MAX_PLAINTEXT_BYTES) {
		parts.push(text.subarray(offset, offset + MAX_PLAINTEXT_BYTES));
	}
	return [ascii(String(parts.length)), ...parts];
}

/** A v1 message that is coming in. */
export type LegacyInbox = {
	/** Parts still to come; undefined while a count is expected. */
	readonly missing: number | undefined;
	readonly parts: readonly Uint8Array[];
};

export const emptyLegacyInbox: LegacyInbox = {missing: undefined, parts: []};

/**
 * Takes the next plaintext of a v1 peer.
 *
 * @returns What the inbox is then, and the message if this completed one.
 * @throws {TtchatError} `ERR_PROTOCOL` if a count is not a number from 0 to 256.
 */
export function receiveLegacy(
	inbox: LegacyInbox,
	plaintext: Uint8Array,
): {readonly inbox: LegacyInbox; readonly text?: Uint8Array} {
	if (inbox.missing === undefined) {
		const missing = parseCount(plaintext);
		return missing === 0 ? {inbox: emptyLegacyInbox, text: new Uint8Array()} : {inbox: {missing, parts: []}};
	}
	const parts = [...inbox.parts, plaintext];
	if (inbox.missing > 1) return {inbox: {missing: inbox.missing - 1, parts}};
	return {inbox: emptyLegacyInbox, text: concat(...parts)};
}

function parseCount(plaintext: Uint8Array): number {
	const text = String.fromCharCode(...plaintext);
	if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text) || Number(text) > MAX_LEGACY_PARTS) {
		throw new TtchatError('ERR_PROTOCOL', {
			message: 'protocol error: a message has a count that is not allowed',
		});
	}
	return Number(text);
}
