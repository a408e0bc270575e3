import {TtchatError} from '../errors.ts';
import {utf8} from '../protocol/bytes.ts';
import {MAX_NICK_BYTES} from '../protocol/constants.ts';
import {sanitizeName} from '../text/names.ts';

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
