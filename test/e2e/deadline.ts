const seconds = 60;

/**
 * Gives up what waits for longer than anybody would, until it is disposed of. Only seconds are counted in which this process
 * ran: one that stood still, with all of the machine perhaps, has yet to read what came meanwhile.
 */
export function deadline(giveUp: () => void): Disposable {
	let passed = 0;
	const timer = setInterval(() => {
		passed += 1;
		if (passed === seconds) giveUp();
	}, 1000);
	return {[Symbol.dispose]: () => clearInterval(timer)};
}
