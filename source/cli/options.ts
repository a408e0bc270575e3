import meow from 'meow';
import {isTtchatError, TtchatError} from '../errors.ts';
import type {ScreenOptions} from '../ui/run.tsx';
import type {Environment} from '../ui/terminal/surroundings.ts';
import {checkArgv} from './check-argv.ts';
import type {Shell} from './completion.ts';
import {configText} from './config-text.ts';
import {canDraw, type Terminals} from './early-screen.ts';
import {allFlags, type FlagName, shells} from './flags.ts';
import {type Given, givenBySurroundings, givenByVariables, keyOf, usual} from './given.ts';
import {readChoice, readTarget, readValue, type Values} from './read-values.ts';
import {conflict, readSecrets, readWay} from './read-way.ts';
import {givenByFile, type SettingsFile} from './settings-file.ts';

/** How the program shows itself. */
type Mode = 'screen' | 'plain' | 'json';

/** Everything that the command line and the environment decide. On a screen the target may be absent, which then asks. */
export type RunOptions = ScreenOptions & {readonly mode: Mode};

/** What the arguments ask for. */
export type ParsedOptions =
	/** What is set and by what, as it is printed. */
	| {readonly kind: 'config'; readonly text: string}
	| {readonly kind: 'completion'; readonly shell: Shell}
	| {readonly kind: 'run'; readonly options: RunOptions}
	| {readonly kind: 'error'; readonly error: TtchatError};

/**
 * Reads the command line. Never ends the program and prints nothing.
 *
 * @param argv - What follows the program's name.
 * @param readFile - Reads the settings file, if it is needed. Left out: there is none.
 */
export function parseOptions(
	argv: readonly string[],
	env: Environment,
	terminals: Terminals,
	readFile: () => SettingsFile | undefined = () => undefined,
): ParsedOptions {
	try {
		const {input, flags} = readArguments(checkArgv(argv));
		const typed = givenByFlags(flags);
		// Asked for by every shell that starts: what else is set does not matter.
		const completion = typed.find(({name}) => name === 'completion');
		if (completion !== undefined) {
			return {kind: 'completion', shell: readChoice(shells, completion.text, completion.said)};
		}
		const file = readFile();
		// From the weakest to the strongest.
		const given = [
			...usual,
			...givenBySurroundings(env),
			...(file === undefined ? [] : givenByFile(file)),
			...givenByVariables(env),
			...typed,
		];
		const values = readValues(given);
		return values['print-config']
			? {kind: 'config', text: configText(given, values, file)}
			: {kind: 'run', options: buildOptions({input, given, values, env, terminals})};
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
			allFlags.map(flag => [keyOf(flag), {type: flag.kind === 'value' ? 'string' : 'boolean'} as const]),
		),
	});
}

/** In the order of the table. */
function givenByFlags(flags: Readonly<Record<string, unknown>>): readonly Given[] {
	return allFlags.flatMap(flag => {
		const value = flags[keyOf(flag)];
		const said = `--${value === false ? 'no-' : ''}${flag.name}`;
		return value === undefined ? [] : [{name: flag.name, text: String(value), said}];
	});
}

/** Everything is read, also what something stronger takes the place of: a mistake is told when it is made. */
function readValues(given: readonly Given[]): Values {
	const read = given.map(({name, text, said}) => [name, readValue(name, text, said)]);
	// Each name has the type that its reader gives, and `usual` has one for each that is always there.
	return Object.fromEntries(read) as Values;
}

type Asked = {
	readonly input: readonly string[];
	readonly given: readonly Given[];
	readonly values: Values;
	readonly env: Environment;
	readonly terminals: Terminals;
};

function buildOptions({input, given, values, env, terminals}: Asked): RunOptions {
	const mode = readMode(values, env, terminals);
	const {listen, name, port, protocol, demo, ascii, color, bell, typing, time} = values;
	const {target, peerPort} = readTarget(input, values['peer-port']);
	const way = readWay({values, given, env, target});
	if (target === undefined && mode !== 'screen' && !demo && way.kind !== 'onion') {
		throw new TtchatError('ERR_TARGET_INVALID', {
			message: `no target: whom to chat with cannot be asked ${whyNotAsked(values)}`,
			advice: `Say it: ttchat HOST --${mode}. Or try ttchat --demo --${mode}.`,
		});
	}
	const requireVerify = values['require-verify'];
	if (requireVerify && protocol === 'v1') {
		throw conflict(
			saidOf('require-verify', given),
			'--protocol v1',
			'A v1 peer cannot be verified: leave one of them out, or add --no-require-verify.',
		);
	}
	if (demo) {
		refuseInDemo(input, given);
	}
	return {
		mode,
		...(target === undefined ? {} : {target}),
		peerPort,
		listen: {...(listen === undefined ? {} : {host: listen}), port},
		way,
		...(target === undefined && way.kind !== 'onion' ? secretsOf(env) : {}),
		...(name === undefined ? {} : {name}),
		protocol,
		requireVerify,
		demo,
		ascii,
		color,
		bell,
		typing,
		time,
	};
}

function secretsOf(env: Environment): Pick<RunOptions, 'secrets'> {
	const secrets = readSecrets(env);
	return Object.values(secrets).some(secret => secret !== undefined) ? {secrets} : {};
}

function saidOf(flag: FlagName, given: readonly Given[]): string {
	return given.findLast(({name}) => name === flag)?.said ?? `--${flag}`;
}

function readMode(values: Values, env: Environment, terminals: Terminals): Mode {
	if (values.json) {
		if (values.plain) {
			throw conflict('--plain', '--json', 'Choose one of them.');
		}
		return 'json';
	}
	return values.plain || !canDraw(env, terminals) ? 'plain' : 'screen';
}

function whyNotAsked(values: Values): string {
	if (values.json) {
		return 'with --json';
	}
	return values.plain ? 'with --plain' : 'without a full terminal';
}

function refuseInDemo(input: readonly string[], given: readonly Given[]): void {
	if (input.length > 0) {
		throw conflict('--demo', 'a target', 'The demo brings its own partner: leave one of them out.');
	}
	for (const name of ['port', 'peer-port', 'listen', 'map', 'proxy', 'onion', 'onion-key'] as const) {
		// What is set for good is for other chats.
		if (given.some(({said}) => said === `--${name}`)) {
			throw conflict(
				'--demo',
				`--${name}`,
				'The demo stays on this machine, on ports that it finds by itself: leave one of them out.',
			);
		}
	}
}
