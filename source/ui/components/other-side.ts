/** The port that is meant where none is written. */
export const USUAL_PORT = 2006;

/**
 * What the partner has to type to meet us: one command for each of our addresses.
 *
 * @param addresses - Ours, as text.
 * @param ports.listen - The port that we listen on: the one that they dial.
 * @param ports.dial - The port that we dial: the one that they have to listen on.
 */
export function otherSideCommands(
	addresses: readonly string[],
	ports: {readonly listen?: number | undefined; readonly dial?: number | undefined},
): readonly string[] {
	const port = isUsual(ports.listen) ? '' : `:${ports.listen}`;
	const listen = isUsual(ports.dial) ? '' : ` --port ${ports.dial}`;
	return addresses.map(address => {
		const host = address.includes(':') ? `[${address}]` : address;
		return `ttchat ${host}${port}${listen}`;
	});
}

function isUsual(port: number | undefined): boolean {
	return port === undefined || port === USUAL_PORT;
}
