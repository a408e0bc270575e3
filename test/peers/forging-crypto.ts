import {u32} from '../../source/protocol/bytes.ts';
import type {CryptoPort} from '../../source/protocol/crypto-port.ts';
import {RECORD_TYPES, type RecordName} from '../../source/protocol/message.ts';

const mark = 'forged:';

/**
 * The text that a session must be told to send for its peer to get that record instead: the session seals what
 * `forgingCrypto` makes of it, and so the keys, the chain and the length are right.
 *
 * @param content - How it begins; zeros follow.
 * @param bytes - How long it is.
 */
export function forged(name: RecordName, content: Uint8Array, bytes = content.length): string {
	const words = `${mark}${RECORD_TYPES[name]}:${Buffer.from(content).toString('hex')}:${bytes};`;
	return words.padEnd(bytes);
}

/** Cryptography of a peer that says what it likes: a real session built on it keeps all rules of form and none of content. */
export function forgingCrypto(crypto: CryptoPort): CryptoPort {
	return {
		...crypto,
		seal: (key, associatedData, padded) => crypto.seal(key, associatedData, forge(padded) ?? padded),
		// The session below knows nothing of what it said, and must not mind the answers.
		open(key, associatedData, sealed) {
			const padded = crypto.open(key, associatedData, sealed);
			const isOfFile = padded?.[0] !== undefined && padded[0] >= 0x10 && padded[0] <= 0x14;
			return padded && isOfFile ? padded.with(0, RECORD_TYPES.ping) : padded;
		},
	};
}

function forge(padded: Uint8Array): Uint8Array | undefined {
	const found = /^forged:(?<type>\d+):(?<content>[\da-f]*):(?<bytes>\d+);/.exec(
		Buffer.from(padded.subarray(5, 700)).toString('latin1'),
	)?.groups;
	if (padded[0] !== RECORD_TYPES.text || found === undefined) return undefined;
	const record = new Uint8Array(padded.length);
	record[0] = Number(found['type']);
	record.set(u32(Number(found['bytes'])), 1);
	record.set(Buffer.from(found['content'] ?? '', 'hex'), 5);
	return record;
}
