import {createHash, createHmac, hkdfSync, randomFillSync} from 'node:crypto';
import {allocate} from '../protocol/bytes.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import {open, seal} from './aead.ts';
import {encapsulate} from './hybrid.ts';
import {wrap} from './rsa.ts';

/** The protocol's cryptography on `node:crypto`. */
export const nodeCrypto: CryptoPort = {
	// Not `randomBytes`: a copy of its Buffer would leave the Buffer behind, which nobody wipes.
	randomBytes: count => randomFillSync(allocate(count)),
	sha256(...parts) {
		const hash = createHash('sha256');
		for (const part of parts) hash.update(part);
		return new Uint8Array(hash.digest());
	},
	hmacSha256(key, ...parts) {
		const hmac = createHmac('sha256', key);
		for (const part of parts) hmac.update(part);
		return new Uint8Array(hmac.digest());
	},
	hkdfSha256: ({ikm, salt, info, bytes}) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, bytes)),
	wrap,
	encapsulate,
	seal,
	open,
};
