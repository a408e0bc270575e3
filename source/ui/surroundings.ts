import {isAddress} from '../session/target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals that print what they do not understand of OSC 8. */
const withoutLinks = /^(linux|dumb|unknown|ansi|cygwin|cons25|sun|vt\d+)/;

/** Whether links may be sent as OSC 8; elsewhere they are underlined and nothing more. */
export function knowsLinks(env: Environment): boolean {
	const term = env['TERM'] ?? '';
	return term !== '' && !withoutLinks.test(term);
}

/** The address that the user came from by ssh: the usual partner. */
export function sshClient(env: Environment): string | undefined {
	const [address = ''] = (env['SSH_CONNECTION'] ?? '').split(' ');
	if (!isAddress(address)) {
		return undefined;
	}
	return address.includes(':') ? `[${address}]` : address;
}
