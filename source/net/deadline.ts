/** What ends a try that took too long; bears the system's code for that. */
function tooLate(): Error {
	return Object.assign(new Error('no answer in time'), {code: 'ETIMEDOUT'});
}

/**
 * Gives work a signal that also ends it when its time is over. Unlike `AbortSignal.timeout`, nothing is left running
 * afterwards, and the program does not end while it waits.
 *
 * @param signal - Ends the work earlier.
 */
export async function withDeadline<T>(
	signal: AbortSignal,
	timeoutMs: number,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const attempt = new AbortController();
	const giveUp = () => attempt.abort(signal.reason);
	const deadline = setTimeout(() => attempt.abort(tooLate()), timeoutMs);
	signal.addEventListener('abort', giveUp, {once: true});
	if (signal.aborted) giveUp();
	try {
		return await work(attempt.signal);
	} finally {
		clearTimeout(deadline);
		signal.removeEventListener('abort', giveUp);
	}
}

/** What cannot be called back: its result is not waited for any longer. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const {promise, reject} = Promise.withResolvers<never>();
	const giveUp = () => reject(signal.reason);
	signal.addEventListener('abort', giveUp, {once: true});
	if (signal.aborted) giveUp();
	try {
		return await Promise.race([work, promise]);
	} finally {
		signal.removeEventListener('abort', giveUp);
	}
}

/** Settles after that time, or as soon as the signal is aborted. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, delayMs);
		signal.addEventListener('abort', done, {once: true});
		if (signal.aborted) done();
	});
}

/** The system's codes in what was thrown, one for each address that was tried. */
export function codesOf(error: unknown): readonly string[] {
	if (error instanceof AggregateError) return error.errors.flatMap(codesOf);
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? [error.code] : [];
}
