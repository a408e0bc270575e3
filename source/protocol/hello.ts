import {TtchatError} from '../errors.ts';
import {ascii, equalBytes, hex} from './bytes.ts';
import {
	BODY_MULTIPLE_BYTES,
	COMMIT_LABEL,
	HASH_BYTES,
	HELLO_BYTES,
	HYBRID_LINE_BYTES,
	HYBRID_LINE_START,
	KEM_KEY_BYTES,
	MAX_FIRST_FRAME_BYTES,
	PEM_BEGIN,
	VERSION_LINE_BYTES,
	VERSION_LINE_START,
} from './constants.ts';
import type {CryptoPort, HybridKeys, Identity} from './crypto-port.ts';
import {isAcceptableKemKey} from './kem-key.ts';
import {parseLegacyKey} from './legacy.ts';
import {encodePem, parseCanonicalPem} from './public-key.ts';
import type {Greeting} from './state.ts';

/** SHA-256 over label, key and seed: binds a peer to its seed before it has seen ours. */
export function commitment(crypto: CryptoPort, spki: Uint8Array, seed: Uint8Array): Uint8Array {
	return crypto.sha256(ascii(COMMIT_LABEL), Uint8Array.of(0), spki, seed);
}

/**
 * The body of our v2 HELLO: 2,528 bytes, or 880 where Node has no ML-KEM. A v1 peer finds nothing in it but a key with
 * lines of text before and behind it.
 */
export function encodeHello(crypto: CryptoPort, identity: Identity): Uint8Array {
	const line = `${VERSION_LINE_START}${hex(commitment(crypto, identity.spki, identity.seed))}\n`;
	const {hybrid} = identity;
	return ascii(line + encodePem(identity.spki) + (hybrid === undefined ? '' : encodeHybridLine(hybrid)));
}

/**
 * Sorts a first frame: a v1 key, a v2 HELLO, or an error. What cannot be read never counts as v1: that would
 * let anyone on the path take the version line away by damaging it.
 *
 * @throws {TtchatError} `ERR_HELLO_INVALID` or `ERR_KEY_UNACCEPTABLE`.
 * @see docs/protocol.md §3
 */
export function parseFirstFrame(crypto: CryptoPort, body: Uint8Array): Greeting {
	if (body.length > MAX_FIRST_FRAME_BYTES) throw new TtchatError('ERR_FRAME_LENGTH');
	const text = latin1(body);
	if (text.startsWith(PEM_BEGIN)) return parseLegacyKey(text);
	if (!text.startsWith(VERSION_LINE_START)) throw new TtchatError('ERR_HELLO_INVALID');
	return parseHello(crypto, body, text);
}

function parseHello(crypto: CryptoPort, body: Uint8Array, text: string): Greeting {
	if (body.length < HELLO_BYTES || body.length % BODY_MULTIPLE_BYTES !== 0) {
		throw new TtchatError('ERR_HELLO_INVALID');
	}
	const line = /^TTChat\/2 hello (?<hex>[0-9a-f]{64})\n$/.exec(text.slice(0, VERSION_LINE_BYTES));
	if (line?.groups === undefined) throw new TtchatError('ERR_HELLO_INVALID');
	return {
		protocol: 2,
		spki: parseCanonicalPem(text.slice(VERSION_LINE_BYTES, HELLO_BYTES)),
		commitment: fromHex(line.groups.hex ?? ''),
		hybrid: parseHybridLine(text.slice(HELLO_BYTES)),
		hash: crypto.sha256(body),
	};
}

function encodeHybridLine({kemKey, x25519Key}: HybridKeys): string {
	return `${HYBRID_LINE_START}${btoa(String.fromCharCode(...kemKey, ...x25519Key))}\n`;
}

/** One that cannot be read never counts as none: that would let anyone on the path take it away by damaging it. */
function parseHybridLine(text: string): HybridKeys | undefined {
	if (!text.startsWith(HYBRID_LINE_START)) return undefined;
	const line = text.slice(0, HYBRID_LINE_BYTES);
	const base64 = line.slice(HYBRID_LINE_START.length, -1);
	if (!/^[A-Za-z0-9+/]{1622}==$/.test(base64)) throw new TtchatError('ERR_HELLO_INVALID');
	const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
	const hybrid = {kemKey: bytes.slice(0, KEM_KEY_BYTES), x25519Key: bytes.slice(KEM_KEY_BYTES)};
	if (encodeHybridLine(hybrid) !== line) throw new TtchatError('ERR_HELLO_INVALID');
	if (!isAcceptableKemKey(hybrid.kemKey)) throw new TtchatError('ERR_KEY_UNACCEPTABLE');
	return hybrid;
}

/** Whether a greeting is our own coming back: the target is this very program. */
export function isOwnGreeting(greeting: Greeting, identity: Identity): boolean {
	return equalBytes(greeting.spki, identity.spki);
}

function fromHex(text: string): Uint8Array {
	const bytes = new Uint8Array(HASH_BYTES);
	for (const index of bytes.keys()) bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
	return bytes;
}

/** One character for each byte, so that nothing is lost or joined before it was looked at. */
function latin1(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
