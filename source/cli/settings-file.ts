import {readFileSync, statSync} from 'node:fs';
import {TtchatError} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import type {Environment} from '../ui/terminal/surroundings.ts';
import {allFlags, type Flag} from './flags.ts';
import {type Given, keyOf, settings} from './given.ts';

/** The file in which settings stand that last; it is read and never written. */
export type SettingsFile = {
	readonly path: string;
	/** Absent if there is no such file. */
	readonly text?: string;
};

const maxBytes = 65_536;

/**
 * Reads the settings file, where the XDG Base Directory Specification has it.
 *
 * @returns `undefined` if nobody knows where it would be.
 * @throws {TtchatError} `ERR_SETTINGS_INVALID` if it is there and cannot be read.
 */
export function readSettingsFile(env: Environment): SettingsFile | undefined {
	const path = settingsPath(env);
	if (path === undefined) {
		return undefined;
	}
	try {
		const found = statSync(path, {throwIfNoEntry: false});
		if (found === undefined) {
			return {path};
		}
		// Something else might never end.
		if (!found.isFile() || found.size > maxBytes) {
			throw invalid(path, `it is no file, or larger than ${maxBytes} bytes`);
		}
		return {path, text: readFileSync(path, 'utf8')};
	} catch (cause) {
		if (cause instanceof TtchatError) {
			throw cause;
		}
		throw invalid(path, cause instanceof Error ? cause.message : String(cause), cause);
	}
}

/** As the specification says, what is not absolute does not count. */
function settingsPath(env: Environment): string | undefined {
	const own = env['XDG_CONFIG_HOME'];
	const home = env['HOME'];
	if (own?.startsWith('/')) {
		return `${own}/ttchat/config.json`;
	}
	return home?.startsWith('/') ? `${home}/.config/ttchat/config.json` : undefined;
}

/**
 * What the settings file says: one JSON object, of keys and plain values.
 *
 * @throws {TtchatError} `ERR_SETTINGS_INVALID`, with the line and the key.
 */
export function givenByFile({path, text}: SettingsFile): readonly Given[] {
	if (text === undefined) {
		return [];
	}
	const given: Given[] = [];
	for (const {line, key, value} of readObject(path, text)) {
		const said = `${path}, line ${line}, "${key}"`;
		const flag = settings.find(candidate => keyOf(candidate) === key);
		if (flag === undefined) {
			throw unknown(said, key);
		}
		if (given.some(({name}) => name === flag.name)) {
			throw new TtchatError('ERR_SETTINGS_INVALID', {message: `${said}: it stands there twice`});
		}
		const wanted = flag.kind === 'value' ? flag.setting : 'boolean';
		if (typeof value !== wanted) {
			const advice = `Write ${wanted === 'boolean' ? 'true or false' : `a ${wanted}`}.`;
			throw new TtchatError('ERR_SETTINGS_INVALID', {
				message: `${said}: ${JSON.stringify(value)} is no ${wanted}`,
				advice,
			});
		}
		given.push({name: flag.name, text: String(value), said});
	}
	return given;
}

function unknown(said: string, key: string): TtchatError {
	const keys = settings.map(keyOf);
	const near = nearest(key, keys);
	const flag: Flag | undefined = allFlags.find(candidate => keyOf(candidate) === key);
	return new TtchatError('ERR_SETTINGS_INVALID', {
		message: `${said}: ${flag === undefined ? 'there is no such setting' : `that is not for every chat: say --${flag.name}`}`,
		advice: near === undefined || near === key ? `There are ${keys.join(', ')}.` : `Did you mean "${near}"?`,
	});
}

type Entry = {readonly line: number; readonly key: string; readonly value: unknown};
type Token = {readonly line: number; readonly text: string};

/** A JSON text, a number or a word, a sign; RFC 8259. */
const token =
	/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\]:,]/y;

/**
 * Reads an object without anything nested in it. `JSON.parse` would tell neither the line of a value nor that a key
 * stands there twice.
 */
function readObject(path: string, text: string): readonly Entry[] {
	const tokens = [...tokensOf(path, text)];
	const lastLine = text.trimEnd().split('\n').length;
	const take = (wanted: string, pattern: RegExp): Token => {
		const found = tokens.shift();
		if (found === undefined || !pattern.test(found.text)) {
			const where = found === undefined ? 'the end' : found.text;
			throw invalid(`${path}, line ${found?.line ?? lastLine}`, `${wanted} is wanted before ${where}`);
		}
		return found;
	};
	const entries: Entry[] = [];
	take('{', /^\{$/);
	let more = tokens[0]?.text !== '}';
	while (more) {
		const {line, text: key} = take('a key in quotes', /^"/);
		take(':', /^:$/);
		const value = take(`a plain value for ${key}`, /^[^{}[\]:,]/);
		entries.push({line, key: String(JSON.parse(key)), value: JSON.parse(value.text)});
		more = tokens[0]?.text === ',';
		if (more) {
			tokens.shift();
		}
	}
	take('} or a comma', /^\}$/);
	const [behind] = tokens;
	if (behind !== undefined) {
		throw invalid(
			`${path}, line ${behind.line}`,
			`nothing is wanted behind the last }, and there is ${behind.text}`,
		);
	}
	return entries;
}

function* tokensOf(path: string, text: string): Iterable<Token> {
	let line = 1;
	// Some editors put a byte order mark in front.
	let index = text.startsWith('\ufeff') ? 1 : 0;
	for (;;) {
		const space = /[ \t\n\r]*/y;
		space.lastIndex = index;
		const skipped = space.exec(text)?.[0] ?? '';
		line += skipped.split('\n').length - 1;
		index += skipped.length;
		if (index === text.length) {
			return;
		}
		token.lastIndex = index;
		const found = token.exec(text)?.[0];
		if (found === undefined) {
			const what = text.slice(index, index + 20).split('\n', 1)[0];
			throw invalid(`${path}, line ${line}`, `this is no JSON: ${what}`);
		}
		yield {line, text: found};
		index += found.length;
	}
}

function invalid(where: string, what: string, cause?: unknown): TtchatError {
	return new TtchatError('ERR_SETTINGS_INVALID', {message: `${where}: ${what}`, cause});
}
