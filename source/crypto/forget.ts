import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

let pending: Promise<void> | undefined;

/**
 * Collects garbage, so that a private key that was let go of is gone from memory and not just unreachable. Not
 * at once but as soon as this turn of the event loop is over: until then whoever has just made or used the key
 * may still hold it. Blocks for about 20 ms.
 *
 * @returns Settles when it is done.
 * @see docs/protocol.md §9
 */
export function forgetSoon(): Promise<void> {
	pending ??= new Promise(resolve => {
		setImmediate(() => {
			pending = undefined;
			collectGarbage();
			resolve();
		});
	});
	return pending;
}

function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('gc');
	if (typeof collect === 'function') collect();
}
