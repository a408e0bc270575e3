import {isTtchatError, TtchatError} from '../errors.ts';
import {DEFAULT_PORT, parsePort, parseTarget} from '../session/target.ts';

/** The environment variables that options depend on. */
export type Environment = {
	readonly [name in 'TERM' | 'INK_SCREEN_READER' | 'NO_COLOR' | 'LC_ALL' | 'LC_CTYPE' | 'LANG']?:
		| string
		| undefined;
};

/** Whom to chat with. */
export type Target = {readonly host: string; readonly port: number};

/** Which protocol versions to speak. */
export type Protocol = 'auto' | 'v1' | 'v2';

/**
 * Reads the target and the port that is dialed where the target does not say one.
 *
 * @throws {TtchatError} If there is a second target, or two ports that differ.
 */
export function readTarget(
	input: readonly string[],
	peerPortFlag: string | undefined,
): {readonly target: Target | undefined; readonly peerPort: number} {
	const [text, extra] = input;
	if (extra !== undefined) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `one target is enough, and "${extra}" is a second one`,
			advice: 'A name with blanks needs quotes: --name "Alice B".',
		});
	}
	const asked = readPort(peerPortFlag, '--peer-port');
	const peerPort = asked ?? DEFAULT_PORT;
	if (text === undefined) {
		return {target: undefined, peerPort};
	}
	const {host, port} = readAddress(text);
	if (port !== undefined && asked !== undefined && port !== asked) {
		throw new TtchatError('ERR_PORT_INVALID', {
			message: `the target says port ${port} and --peer-port says ${asked}`,
			advice: 'Leave one of them out.',
		});
	}
	return {target: {host, port: port ?? peerPort}, peerPort: port ?? peerPort};
}

/** @throws {TtchatError} With the text that cannot be read. */
function readAddress(text: string): {readonly host: string; readonly port?: number} {
	try {
		return parseTarget(text);
	} catch (cause) {
		if (isTtchatError(cause, 'ERR_PORT_INVALID')) {
			throw new TtchatError('ERR_PORT_INVALID', {message: `"${text}" does not end in a port`, cause});
		}
		throw new TtchatError('ERR_TARGET_INVALID', {message: `"${text}" is not an address`, cause});
	}
}

/** @param flag - As it is typed, for the error. */
export function readPort(text: string | undefined, flag: string): number | undefined {
	if (text === undefined) {
		return undefined;
	}
	try {
		return parsePort(text);
	} catch (cause) {
		throw new TtchatError('ERR_PORT_INVALID', {message: `${flag}: "${text}" is not a port`, cause});
	}
}

export function readListen(text: string): string {
	const {host, port} = readAddress(text);
	if (port !== undefined) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `--listen takes an address without a port`,
			advice: `Write --listen ${host} --port ${port}.`,
		});
	}
	return host;
}

export function readProtocol(text: string | undefined): Protocol {
	if (text === undefined || text === 'auto' || text === 'v1' || text === 'v2') {
		return text ?? 'auto';
	}
	throw new TtchatError('ERR_OPTION_INVALID', {
		message: `--protocol: "${text}" is none`,
		advice: 'Give auto, v1 or v2.',
	});
}

/**
 * The session looks more closely; this is said before the screen opens. The limit is that of docs/protocol.md
 * (MAX_NICK_BYTES), which the command line does not see.
 */
export function readName(text: string | undefined): string | undefined {
	if (text === undefined || text.trim() === '') {
		return undefined;
	}
	const isOneLine = !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
	if (!isOneLine || new TextEncoder().encode(text).length > 64) {
		throw new TtchatError('ERR_NAME_INVALID', {message: '--name: that name cannot be used'});
	}
	return text;
}

/** Whether the locale names a character set in which there are no line-drawing characters for us. */
export function namesOtherCharset(env: Environment): boolean {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	const charset = locale.split('.')[1]?.split('@')[0];
	return charset !== undefined && charset !== '' && !/^utf-?8$/i.test(charset);
}
