import {TtchatError} from '../errors.ts';
import {concat, equalBytes} from './bytes.ts';
import {MODULUS_BYTES, PEM_BEGIN, PEM_END, SPKI_BYTES} from './constants.ts';

// SubjectPublicKeyInfo of an RSA key with a 4096-bit modulus and the exponent 65537 (RFC 5280 §4.1, RFC 8017
// §A.1.1) has only the modulus free: all else is these bytes.
const SPKI_START = Uint8Array.of(
	...[
		0x30, 0x82, 0x02, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
		0x05, 0x00,
	],
	...[0x03, 0x82, 0x02, 0x0f, 0x00, 0x30, 0x82, 0x02, 0x0a, 0x02, 0x82, 0x02, 0x01, 0x00],
);
const SPKI_END = Uint8Array.of(0x02, 0x03, 0x01, 0x00, 0x01);

/**
 * Whether these bytes are an RSA-4096 key that we encrypt to: exactly the DER of docs/protocol.md §3, with a
 * modulus of full length that is odd. Libraries accept much more than that.
 */
export function isAcceptableKey(spki: Uint8Array): boolean {
	return (
		spki.length === SPKI_BYTES &&
		equalBytes(spki.subarray(0, SPKI_START.length), SPKI_START) &&
		equalBytes(spki.subarray(SPKI_START.length + MODULUS_BYTES), SPKI_END) &&
		(spki[SPKI_START.length] ?? 0) >= 0x80 &&
		((spki[SPKI_START.length + MODULUS_BYTES - 1] ?? 0) & 1) === 1
	);
}

/** A modulus of 512 bytes as a whole key; for tests and fakes. */
export function spkiFromModulus(modulus: Uint8Array): Uint8Array {
	return concat(SPKI_START, modulus, SPKI_END);
}

/** Base64 in lines of 64 characters between BEGIN and END, a line feed after each: 800 characters. */
export function encodePem(spki: Uint8Array): string {
	const lines = btoa(String.fromCharCode(...spki)).match(/.{1,64}/g) ?? [];
	return [PEM_BEGIN, ...lines, PEM_END, ''].join('\n');
}

/**
 * Reads a PEM block with white space anywhere, as a v1 peer may write it.
 *
 * @returns The key, 550 bytes of DER.
 * @throws {TtchatError} `ERR_HELLO_INVALID` if it is no PEM block, `ERR_KEY_UNACCEPTABLE` if the key is none of ours.
 */
export function parseLoosePem(text: string): Uint8Array {
	const folded = text.replaceAll(/[ \t\r\n]+/g, '');
	const begin = PEM_BEGIN.replaceAll(' ', '');
	const end = PEM_END.replaceAll(' ', '');
	if (!folded.startsWith(begin) || !folded.endsWith(end)) throw new TtchatError('ERR_HELLO_INVALID');
	return decodeKey(folded.slice(begin.length, -end.length));
}

/**
 * Reads a PEM block that must be byte for byte what `encodePem` writes.
 *
 * @throws {TtchatError} `ERR_HELLO_INVALID` or `ERR_KEY_UNACCEPTABLE`.
 */
export function parseCanonicalPem(text: string): Uint8Array {
	const spki = parseLoosePem(text);
	if (encodePem(spki) !== text) throw new TtchatError('ERR_HELLO_INVALID');
	return spki;
}

function decodeKey(base64: string): Uint8Array {
	// 550 bytes leave one byte over: 734 digits of base64 and two "=".
	if (!/^[A-Za-z0-9+/]{734}==$/.test(base64)) throw new TtchatError('ERR_KEY_UNACCEPTABLE');
	const binary = atob(base64);
	const spki = Uint8Array.from(binary, character => character.charCodeAt(0));
	if (!isAcceptableKey(spki)) throw new TtchatError('ERR_KEY_UNACCEPTABLE');
	return spki;
}
