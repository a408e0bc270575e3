import {generateKeyPairSync} from 'node:crypto';
import {TtchatError} from '../../errors.ts';
import {fromBase32, toBase32} from './base32.ts';

/** What opens an onion to one person: whoever holds the private half gets in. Both in base 32. */
export type OnionKeyPair = {readonly publicKey: string; readonly privateKey: string};

export function makeOnionKey(): OnionKeyPair {
	const {x = '', d = ''} = generateKeyPairSync('x25519').privateKey.export({format: 'jwk'});
	const write = (text: string) => toBase32(Buffer.from(text, 'base64url'));
	return {publicKey: write(x), privateKey: write(d)};
}

/**
 * Reads a private key, as tor writes it into its files and we show it.
 *
 * @returns Its bytes in base 64, as tor's control port wants them.
 * @throws {TtchatError} `ERR_ONION_KEY`, which does not repeat it.
 */
export function readOnionKey(text: string): string {
	const bytes = fromBase32(text.trim());
	// Tor does not survive a key of zeros.
	if (bytes?.length === 32 && bytes.some(byte => byte !== 0)) return Buffer.from(bytes).toString('base64');
	throw new TtchatError('ERR_ONION_KEY', {
		message: 'that is no key of an onion: it is cut or mistyped',
		advice: 'Copy the 52 letters and digits that your partner was shown.',
	});
}
