import {type ErrorCode, isTtchatError, TtchatError} from '../errors.ts';
import {DEFAULT_PORT, parsePort, parseTarget} from '../session/plan/target.ts';
import {DEFAULT_CONTROL, parseControl, readOnionKey, type TorAccess} from '../session/plan/ways.ts';
import {allFlags, type Flag, type FlagName, type flags} from './flags.ts';

/** Whom to chat with. */
export type Target = {readonly host: string; readonly port: number};

/**
 * Reads what a flag was given.
 *
 * @param said - How it was said, for the error: `--port`.
 * @throws {TtchatError} If it cannot be used.
 */
type Reader = (text: string, said: string) => unknown;

type Row = (typeof flags)[number];
type RowOf<Name extends FlagName> = Extract<Row, {readonly name: Name}>;
/** What may be given for these is no list. */
type Free = Exclude<Extract<Row, {readonly kind: 'value'}>, {readonly choices: unknown}>['name'];

/** A reader for each of these: with one missing, or one too many, it does not compile. */
export type ReadersFor<Name extends string> = {readonly [name in Name]: Reader};

export const readers = {
	port: readPort,
	'peer-port': readPort,
	listen: readListen,
	name: readName,
	// Its password comes from elsewhere, and is looked at with it.
	proxy: (text: string) => text,
	onion: readControl,
	'onion-key': readKey,
} as const satisfies ReadersFor<Free>;

/** Always have a value. */
type Settled = Extract<Row, {readonly usual: unknown} | {readonly kind: 'switch'}>['name'];
type ValueOf<Name extends FlagName> = Name extends Free
	? ReturnType<(typeof readers)[Name]>
	: RowOf<Name> extends {readonly choices: readonly (infer Choice)[]}
		? Choice
		: boolean;

/** What each flag comes to. */
export type Values = {readonly [name in Settled]: ValueOf<name>} & {
	readonly [name in Exclude<FlagName, Settled>]?: ValueOf<name>;
};

/** Reads what any flag was given, as its row says; see {@link Reader}. */
export function readValue(name: FlagName, text: string, said: string): unknown {
	const flag: Flag | undefined = allFlags.find(each => each.name === name);
	if (isFree(name)) return readers[name](text, said);
	return flag?.kind === 'value' && flag.choices !== undefined
		? readChoice(flag.choices, text, said)
		: readSwitch(text, said);
}

function isFree(name: string): name is Free {
	return Object.hasOwn(readers, name);
}

/**
 * Reads the target and the port that is dialed where the target does not say one.
 *
 * @param asked - The port that `--peer-port` says.
 * @throws {TtchatError} If there is a second target, or two ports that differ.
 */
export function readTarget(
	input: readonly string[],
	asked: number | undefined,
): {readonly target: Target | undefined; readonly peerPort: number} {
	const [text, extra] = input;
	if (extra !== undefined) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `one target is enough, and "${shown(extra)}" is a second one`,
			advice: 'A name with blanks needs quotes: --name "Alice B".',
		});
	}
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

const NO_ADDRESS = new TtchatError('ERR_TARGET_INVALID');

/** @throws {TtchatError} With the text that cannot be read. */
function readAddress(text: string): {readonly host: string; readonly port?: number} {
	try {
		return parseTarget(text);
	} catch (cause) {
		if (isTtchatError(cause, 'ERR_PORT_INVALID')) {
			throw new TtchatError('ERR_PORT_INVALID', {message: `"${shown(text)}" does not end in a port`, cause});
		}
		// Where more can be said than that it is none, it has been said.
		if (isTtchatError(cause, 'ERR_TARGET_INVALID') && cause.message !== NO_ADDRESS.message) {
			throw new TtchatError('ERR_TARGET_INVALID', {
				message: `"${shown(text)}": ${cause.message}`,
				advice: cause.advice,
				cause,
			});
		}
		throw new TtchatError('ERR_TARGET_INVALID', {message: `"${shown(text)}" is not an address`, cause});
	}
}

/** What was given, without the password that a proxy in the wrong place has. */
function shown(text: string): string {
	return text.replace(/:\/\/.*@/, '://…@');
}

function readPort(text: string, said: string): number {
	try {
		return parsePort(text);
	} catch (cause) {
		throw new TtchatError('ERR_PORT_INVALID', {message: `${said}: "${text}" is not a port`, cause});
	}
}

function readListen(text: string, said: string): string {
	const {host, port} = readAddress(text);
	if (port !== undefined) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `${said} takes an address without a port`,
			advice: `Write --listen ${host} --port ${port}.`,
		});
	}
	return host;
}

function readControl(text: string, said: string): TorAccess['control'] {
	try {
		return parseControl(text);
	} catch (cause) {
		if (isTtchatError(cause, 'ERR_OPTION_INVALID')) {
			throw saying(said, cause);
		}
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `${said}: "${shown(text)}" is no control port of a tor on this machine`,
			advice: `Give its ControlPort, such as ${DEFAULT_CONTROL}; ${said} takes no target, for the other side dials.`,
			cause,
		});
	}
}

/** What was given is not repeated: it is a secret, if a mistyped one. */
export function readKey(text: string, said: string): string {
	try {
		readOnionKey(text);
		return text.trim();
	} catch (cause) {
		throw isTtchatError(cause) ? saying(said, cause, 'ERR_OPTION_INVALID') : cause;
	}
}

/** The same error, with how it was given what it speaks of. */
export function saying(said: string, cause: TtchatError, code: ErrorCode = cause.code): TtchatError {
	return new TtchatError(code, {message: `${said}: ${cause.message}`, advice: cause.advice, cause});
}

export function readChoice<const Choice extends string>(
	choices: readonly Choice[],
	text: string,
	said: string,
): Choice {
	const found = choices.find(choice => choice === text);
	if (found === undefined) {
		const [last = '', ...others] = choices.toReversed();
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `${said}: "${text}" is none`,
			advice: `Give ${others.toReversed().join(', ')} or ${last}.`,
		});
	}
	return found;
}

const on: readonly string[] = ['on', 'true', 'yes', '1'];
const off: readonly string[] = ['off', 'false', 'no', '0'];

function readSwitch(text: string, said: string): boolean {
	if (!on.includes(text) && !off.includes(text)) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: `${said}: "${text}" is neither on nor off`,
			advice: `Give ${on.join(', ')}, or ${off.join(', ')}.`,
		});
	}
	return on.includes(text);
}

/**
 * The session looks more closely; this is said before the screen opens. The limit is that of docs/protocol.md
 * (MAX_NICK_BYTES), which the command line does not see.
 */
function readName(text: string, said: string): string | undefined {
	if (text.trim() === '') {
		return undefined;
	}
	const isOneLine = !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
	if (!isOneLine || new TextEncoder().encode(text).length > 64) {
		throw new TtchatError('ERR_NAME_INVALID', {message: `${said}: that name cannot be used`});
	}
	return text;
}
