/**
 * What there is to try in a demo. The partner itself could not say it: no message may hold a safety code.
 *
 * @param code - The partner's, which a person would tell by phone.
 * @param isNew - Whether it is said for the first time.
 */
export function tourWords(code: string, isNew: boolean): readonly string[] {
	const verify = `To try it out, echo's code is ${code}: type /verify ${code}`;
	return isNew ? [verify, ...others] : [verify];
}

const others = [
	'/demo drop pulls its plug: what you type until it is back waits, and if you had verified it, is held. /demo cut only makes it start anew.',
	'/demo offer offers you a file, for /accept or /decline; what you /send comes back as an offer.',
	'Whatever you say comes back. /status says how the connection is, /help what else there is to type.',
];

/** What `/demo` says to a partner of flesh and blood. */
export const demoOnly = '/demo works in a demo only: ttchat --demo.';
