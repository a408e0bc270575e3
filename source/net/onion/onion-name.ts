import {createHash} from 'node:crypto';
import {TtchatError} from '../../errors.ts';
import {fromBase32} from './base32.ts';

const VERSION = 3;

/**
 * Looks at the name of an onion service, version 3: a key, a check sum over it and the version. Whoever mistyped one
 * letter learns it here, not from tor after a minute.
 *
 * @param name - In small letters; names before the last two parts are allowed, as tor does.
 * @throws {TtchatError} `ERR_TARGET_INVALID` if there can be no such onion.
 * @see Tor's rend-spec-v3, "Encoding onion addresses"
 */
export function checkOnionName(name: string): void {
	const bytes = fromBase32(name.split('.').at(-2) ?? '');
	if (bytes?.length === 35 && bytes[34] === VERSION && sumOf(bytes).equals(bytes.subarray(32, 34))) return;
	throw new TtchatError('ERR_TARGET_INVALID', {
		message: 'no onion has that name: it is cut or mistyped',
		advice: 'Copy it whole: 56 letters and digits before ".onion".',
	});
}

function sumOf(bytes: Uint8Array): Buffer {
	const hash = createHash('sha3-256').update('.onion checksum');
	return hash.update(bytes.subarray(0, 32)).update(bytes.subarray(34)).digest().subarray(0, 2);
}
