import meow from 'meow';
import {isTtchatError, TtchatError} from '../errors.ts';
import {DEFAULT_PORT} from '../session/target.ts';
import {checkArgv} from './check-argv.ts';
import {allFlags} from './flags.ts';
import {
	type Environment,
	lacksSigns,
	type Protocol,
	readers,
	readTarget,
	type Target,
	type Values,
} from './read-values.ts';

/** How the program shows itself. */
export type Mode = 'screen' | 'plain' | 'json';

/** Everything that the command line and the environment decide. */
export type RunOptions = {
	readonly mode: Mode;
	/** Absent only on a screen, which then asks, and in a demo. */
	readonly target?: Target;
	/** The port that is dialed where the target does not say one. */
	readonly peerPort: number;
	readonly listen: {readonly host?: string; readonly port: number};
	readonly name?: string;
	readonly protocol: Protocol;
	readonly requireVerify: boolean;
	readonly demo: boolean;
	readonly ascii: boolean;
	readonly color: boolean;
};

/** What the arguments ask for. */
export type ParsedOptions =
	| {readonly kind: 'help'}
	| {readonly kind: 'version'}
	| {readonly kind: 'run'; readonly options: RunOptions}
	| {readonly kind: 'error'; readonly error: TtchatError};

/** Where the program runs, as far as options depend on it. */
export type Terminals = {readonly stdinIsTty: boolean; readonly stdoutIsTty: boolean};

/**
 * Reads the command line. Never ends the program and prints nothing.
 *
 * @param argv - What follows the program's name.
 */
export function parseOptions(argv: readonly string[], env: Environment, terminals: Terminals): ParsedOptions {
	const ownArguments = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	// Somebody who is lost asks for help at any place, whatever else is wrong.
	if (ownArguments.includes('--help') || ownArguments.includes('-h')) {
		return {kind: 'help'};
	}
	try {
		const {input, flags} = readArguments(checkArgv(argv));
		const values = readValues(flags);
		if (values.version) {
			return {kind: 'version'};
		}
		return {kind: 'run', options: buildOptions(input, values, env, terminals)};
	} catch (error) {
		if (!isTtchatError(error)) {
			throw error;
		}
		return {kind: 'error', error};
	}
}

function readArguments(argv: readonly string[]) {
	return meow({
		importMeta: import.meta,
		argv,
		// Given here, meow does not look for a package.json; it makes the name the title of the process.
		pkg: {name: 'ttchat'},
		description: false,
		autoHelp: false,
		autoVersion: false,
		// Unknown flags have been refused already; meow would end the program.
		allowUnknownFlags: true,
		booleanDefault: undefined,
		flags: Object.fromEntries(
			allFlags.map(({name, kind}) => [
				camelCase(name),
				{type: kind === 'value' ? 'string' : 'boolean'} as const,
			]),
		),
	});
}

/** What was given, read flag by flag in the order of the table. */
function readValues(given: Readonly<Record<string, unknown>>): Values {
	const read = allFlags.flatMap(({name}) => {
		const value = given[camelCase(name)];
		return value === undefined ? [] : [[name, readers[name](String(value), `--${name}`)]];
	});
	return Object.fromEntries(read);
}

/** As meow names flags. */
function camelCase(name: string): string {
	return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function buildOptions(
	input: readonly string[],
	values: Values,
	env: Environment,
	terminals: Terminals,
): RunOptions {
	const mode = readMode(values, env, terminals);
	const {listen, name, port = DEFAULT_PORT, protocol = 'auto', demo = false} = values;
	const {target, peerPort} = readTarget(input, values['peer-port']);
	if (target === undefined && mode !== 'screen' && !demo) {
		throw new TtchatError('ERR_TARGET_INVALID', {
			message: `no target: whom to chat with cannot be asked ${whyNotAsked(values)}`,
			advice: `Say it: ttchat HOST --${mode}. Or try ttchat --demo --${mode}.`,
		});
	}
	const requireVerify = values['require-verify'] === true;
	if (requireVerify && protocol === 'v1') {
		throw conflict(
			'--require-verify',
			'--protocol v1',
			'A v1 peer cannot be verified: leave one of them out.',
		);
	}
	if (demo) {
		refuseInDemo(input, values);
	}
	return {
		mode,
		...(target === undefined ? {} : {target}),
		peerPort,
		listen: {...(listen === undefined ? {} : {host: listen}), port},
		...(name === undefined ? {} : {name}),
		protocol,
		requireVerify,
		demo,
		ascii: values.ascii === true || lacksSigns(env),
		color: values.color ?? !env.NO_COLOR,
	};
}

function readMode(values: Values, env: Environment, terminals: Terminals): Mode {
	if (values.json === true) {
		if (values.plain === true) {
			throw conflict('--plain', '--json', 'Choose one of them.');
		}
		return 'json';
	}
	const canDraw =
		terminals.stdinIsTty && terminals.stdoutIsTty && env.TERM !== 'dumb' && env.INK_SCREEN_READER !== 'true';
	return values.plain === true || !canDraw ? 'plain' : 'screen';
}

function whyNotAsked(values: Values): string {
	if (values.json === true) {
		return 'with --json';
	}
	return values.plain === true ? 'with --plain' : 'without a full terminal';
}

function refuseInDemo(input: readonly string[], values: Values): void {
	if (input.length > 0) {
		throw conflict('--demo', 'a target', 'The demo brings its own partner: leave one of them out.');
	}
	for (const name of ['port', 'peer-port', 'listen'] as const) {
		if (values[name] !== undefined) {
			throw conflict('--demo', `--${name}`, 'The demo finds free ports by itself: leave one of them out.');
		}
	}
}

function conflict(one: string, other: string, advice: string): TtchatError {
	return new TtchatError('ERR_OPTION_INVALID', {message: `${one} does not go with ${other}`, advice});
}
