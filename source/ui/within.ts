/** Waits for something, but no longer than that; says whether it came about. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
	const timeout = Promise.withResolvers<boolean>();
	const timer = setTimeout(() => timeout.resolve(false), ms);
	try {
		return await Promise.race([work.then(() => true), timeout.promise]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Does something after a time, but first lets in what has come by then: for a process that stood still, the time is over
 * before it has read what was typed in it.
 *
 * @param alive - Whether it is worth living for.
 * @returns Calls it off.
 */
export function later(ms: number, act: () => void, alive = true): () => void {
	let turn: NodeJS.Immediate | undefined;
	const timer = setTimeout(() => {
		turn = setImmediate(act);
	}, ms);
	if (!alive) timer.unref();
	return () => {
		clearTimeout(timer);
		clearImmediate(turn);
	};
}
