import {TtchatError} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import {allFlags, type Flag} from './flags.ts';

/**
 * Writes arguments so that they can be read in one way only, `--name=value`, and refuses what a lenient parser
 * would guess at or let pass: an unknown flag, a value that is missing or not wanted, a flag given twice.
 *
 * @param argv - What follows the program's name.
 * @throws {TtchatError} `ERR_OPTION_INVALID`.
 */
export function checkArgv(argv: readonly string[]): readonly string[] {
	const checked: string[] = [];
	const seen = new Set<string>();
	for (let index = 0; index < argv.length; index += 1) {
		const argument = argv[index] ?? '';
		if (argument === '--') {
			return [...checked, ...argv.slice(index)];
		}
		if (!argument.startsWith('-') || argument === '-') {
			checked.push(argument);
			continue;
		}
		const {flag, off, value} = readFlag(argument);
		if (seen.has(flag.name)) {
			throw refuse(`--${flag.name} is given twice`);
		}
		seen.add(flag.name);
		if (flag.kind !== 'value') {
			checked.push(off ? `--no-${flag.name}` : `--${flag.name}`);
			continue;
		}
		const next = argv[index + 1];
		const stands = next !== undefined && (!next.startsWith('-') || next === '-');
		if (value === undefined && flag.bare !== undefined && !stands) {
			checked.push(`--${flag.name}=${flag.bare}`);
			continue;
		}
		if (value === undefined) {
			index += 1;
		}
		checked.push(`--${flag.name}=${value ?? wantValue(flag, next)}`);
	}
	return checked;
}

type Read = {readonly flag: Flag; readonly off: boolean; readonly value: string | undefined};

/** Reads `--name`, `--name=value`, `--no-name`, `-n` and `-nvalue`. */
function readFlag(argument: string): Read {
	if (!argument.startsWith('--')) {
		const flag = allFlags.find(({short}) => short === argument[1]);
		const rest = argument.slice(2);
		if (flag === undefined || (flag.kind !== 'value' && rest !== '')) {
			throw unknown(argument);
		}
		return {flag, off: false, value: rest === '' ? undefined : rest.replace(/^=/, '')};
	}
	const [name = '', ...after] = argument.slice(2).split('=');
	const value = after.length === 0 ? undefined : after.join('=');
	const bare = name.startsWith('no-') ? name.slice(3) : name;
	const off = bare !== name;
	const flag = allFlags.find(candidate => candidate.name === bare && (!off || candidate.kind === 'toggle'));
	if (flag === undefined) {
		throw unknown(`--${name}`);
	}
	if (value !== undefined && flag.kind !== 'value') {
		throw refuse(`--${name} takes no value`);
	}
	return {flag, off, value};
}

function wantValue(flag: Flag, next: string | undefined): string {
	if (next === undefined) {
		throw refuse(`--${flag.name} needs a value`);
	}
	if (next.startsWith('-') && next !== '-') {
		throw refuse(`--${flag.name} needs a value`, `If "${next}" is the value, write --${flag.name}=${next}.`);
	}
	return next;
}

function unknown(argument: string): TtchatError {
	const words = allFlags.flatMap(({name, kind}) => (kind === 'toggle' ? [name, `no-${name}`] : [name]));
	const near = nearest(argument.replace(/^-+/, '').toLowerCase(), words);
	const hint = near === undefined ? '' : `Did you mean --${near}? `;
	return refuse(`there is no option ${argument}`, `${hint}ttchat --help lists all options.`);
}

function refuse(message: string, advice?: string): TtchatError {
	return new TtchatError('ERR_OPTION_INVALID', {
		message,
		advice: advice ?? 'ttchat --help lists all options.',
	});
}
