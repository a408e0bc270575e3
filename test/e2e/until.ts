/** Looks every so often whether something is so, for what tells nobody when it is. */
export async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
	for (let turn = 0; turn < 600; turn += 1) {
		if (await check()) return;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
	throw new Error(`it was never so: ${what}`);
}
