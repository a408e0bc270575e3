import type {Session} from '../session/session.ts';
import type {Transfer} from '../session/transfers.ts';
import {createFile} from './create-file.ts';

/**
 * Takes a file that the peer offers, once there is somewhere to write it.
 *
 * @param where - See {@link createFile}.
 * @throws {TtchatError} What `createFile()` throws, with the offer still open; `ERR_NO_SUCH_FILE` if it is not.
 */
export async function acceptFile(
	session: Pick<Session, 'acceptFile'>,
	offered: Pick<Transfer, 'file' | 'name' | 'size'>,
	where: string | undefined,
): Promise<void> {
	const sink = await createFile(where, offered);
	try {
		session.acceptFile(offered.file, sink);
	} catch (error) {
		await sink.discard();
		throw error;
	}
}
