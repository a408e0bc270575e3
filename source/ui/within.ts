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
