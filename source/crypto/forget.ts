import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/**
 * Collects garbage now, so that a private key that was let go of is gone from memory and not just unreachable.
 * Blocks for about 20 ms.
 *
 * @see docs/protocol.md §9
 */
export function forgetNow(): void {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('gc');
	if (typeof collect === 'function') collect();
}
