import {isAddress} from '../../session/plan/target.ts';

/** The environment variables of the program. */
export type Environment = Readonly<Record<string, string | undefined>>;

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

/** Whether the terminal is far away, so that a sequence of it may come in pieces. mosh is begun by ssh as well. */
export function isSlowLine(env: Environment): boolean {
	return ['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some(name => (env[name] ?? '') !== '');
}

/** Whether tmux stands between the terminal and us. */
export function isInsideTmux(env: Environment): boolean {
	return env['TMUX'] !== undefined;
}
