import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {keyOf, settings, variableOf} from '../../source/cli/given.ts';
import {parseOptions, type RunOptions} from '../../source/cli/options.ts';
import {readSettingsFile} from '../../source/cli/settings-file.ts';
import type {ErrorCode} from '../../source/errors.ts';
import type {Environment} from '../../source/ui/terminal/surroundings.ts';

const terminal = {stdin: true, stdout: true};

type Case = {
	readonly argv?: string;
	readonly env?: Environment;
	readonly file?: string;
	readonly is: Partial<RunOptions>;
};

const cases: readonly Case[] = [
	{file: '{}', is: {}},
	{file: ' \n{ }\n', is: {}},
	{file: '\ufeff{"bell": false}', is: {bell: false}},
	{file: '{"name": "ann"}', is: {name: 'ann'}},
	{file: '{"n\\u0061me": "\\u00e4nn"}', is: {name: 'änn'}},
	{file: '{"port": 2008}', is: {listen: {port: 2008}}},
	{file: '{"color": false, "ascii": true}', is: {color: false, ascii: true}},
	{file: '{"typing": false,\n"time": false}', is: {typing: false, time: false}},
	{file: '{"requireVerify": true}', is: {requireVerify: true}},
	{env: {TTCHAT_NAME: 'bob'}, is: {name: 'bob'}},
	{env: {TTCHAT_PORT: '2009'}, is: {listen: {port: 2009}}},
	{env: {TTCHAT_REQUIRE_VERIFY: '1'}, is: {requireVerify: true}},
	{
		env: {TTCHAT_BELL: 'off', TTCHAT_TYPING: 'no', TTCHAT_TIME: '0'},
		is: {bell: false, typing: false, time: false},
	},
	// An empty variable is none, as with NO_COLOR; whatever does not begin with TTCHAT_ is somebody else's.
	{env: {TTCHAT_NAME: '', TTCHAT_TARGET: '', TTCHAT: 'x', TTCHATTY: 'x'}, is: {}},
	// Flag before variable before file before what this machine says of itself.
	{argv: '-p 1', env: {TTCHAT_PORT: '2'}, file: '{"port": 3}', is: {listen: {port: 1}}},
	{env: {TTCHAT_PORT: '2'}, file: '{"port": 3}', is: {listen: {port: 2}}},
	{argv: '--no-require-verify', file: '{"requireVerify": true}', is: {requireVerify: false}},
	{argv: '--bell', env: {TTCHAT_BELL: 'off'}, is: {bell: true}},
	{argv: '--name=', env: {TTCHAT_NAME: 'bob'}, is: {}},
	{env: {NO_COLOR: '1'}, file: '{"color": true}', is: {color: true}},
	{env: {NO_COLOR: '1', TTCHAT_COLOR: 'on'}, is: {color: true}},
	{env: {NO_COLOR: '1'}, file: '{}', is: {color: false}},
	{env: {LANG: 'C.ISO-8859-1'}, file: '{"ascii": false}', is: {ascii: false}},
	// A demo finds free ports by itself, whatever is set for other chats.
	{argv: '--demo', env: {TTCHAT_PORT: '2'}, file: '{"port": 3}', is: {demo: true, listen: {port: 2}}},
];

for (const {argv = '', env = {}, file, is} of cases) {
	test(`ttchat ${argv} ${JSON.stringify(env)} ${file ?? ''}`, () => {
		const defaults = parseOptions([], {}, terminal);
		assert.ok(defaults.kind === 'run');
		assert.deepEqual(parse(argv, env, file), {kind: 'run', options: {...defaults.options, ...is}});
	});
}

type Wrong = {
	readonly env?: Environment;
	readonly argv?: string;
	readonly file?: string;
	readonly says: RegExp;
	readonly code?: ErrorCode;
};

const wrong: readonly Wrong[] = [
	{file: '', says: /^\/c\.json, line 1: \{ is wanted before the end/},
	{file: '[]', says: /line 1: \{ is wanted before \[/},
	{file: '{\n"name" "ann"}', says: /line 2: : is wanted before "ann"/},
	{file: '{\n\n"name": \'ann\'}', says: /line 3: this is no JSON: 'ann'/},
	{file: '{// mine\n}', says: /line 1: this is no JSON: \/\/ mine/},
	{file: '{"name": "ann",}', says: /line 1: a key in quotes is wanted before \}/},
	{file: '{"name": "ann"\n"port": 1}', says: /line 2: \} or a comma is wanted before "port"/},
	{file: '{"name": "ann"\n\n', says: /line 1: \} or a comma is wanted before the end/},
	{file: '{"name": }', says: /a plain value for "name" is wanted before \}/},
	{file: '{"name": {"a": 1}}', says: /a plain value for "name" is wanted before \{/},
	{file: '{}\n{}', says: /line 2: nothing is wanted behind the last \}/},
	{file: '{"name": "an\nn"}', says: /line 1: this is no JSON/},
	{file: '{\n"nmae": "ann"}', says: /line 2, "nmae": there is no such setting. Did you mean "name"\?/},
	{file: '{"target": "203.0.113.7"}', says: /"target": there is no such setting/},
	{file: '{"__proto__": true}', says: /"__proto__": there is no such setting/},
	{file: '{"peerPort": 1}', says: /"peerPort": that is not for every chat: say --peer-port/},
	{file: '{"plain": true}', says: /"plain": that is not for every chat: say --plain/},
	{file: '{"bell": true,\n "bell": false}', says: /line 2, "bell": it stands there twice/},
	{file: '{"bell": "off"}', says: /line 1, "bell": "off" is no boolean. Write true or false/},
	{file: '{"bell": null}', says: /"bell": null is no boolean/},
	{file: '{"port": "2006"}', says: /"port": "2006" is no number. Write a number/},
	{file: '{"name": 7}', says: /"name": 7 is no string/},
	{file: '{\n"port": 70000}', code: 'ERR_PORT_INVALID', says: /line 2, "port": "70000" is not a port/},
	{file: '{"port": 20.5}', code: 'ERR_PORT_INVALID', says: /line 1, "port"/},
	{file: '{"name": "a\\nb"}', code: 'ERR_NAME_INVALID', says: /line 1, "name": that name cannot be used/},
	// Also where something stronger says otherwise.
	{file: '{"port": 0}', argv: '-p 1', code: 'ERR_PORT_INVALID', says: /line 1, "port"/},
	{file: '{"x": 1}', argv: '--print-config', says: /"x"/},
	{env: {TTCHAT_PORT: 'x'}, code: 'ERR_PORT_INVALID', says: /TTCHAT_PORT: "x" is not a port/},
	{env: {TTCHAT_BELL: 'loud'}, code: 'ERR_OPTION_INVALID', says: /TTCHAT_BELL: "loud" is neither on nor off/},
	{
		env: {TTCHAT_REQUIREVERIFY: '1'},
		code: 'ERR_OPTION_INVALID',
		says: /TTCHAT_REQUIREVERIFY means nothing.*TTCHAT_REQUIRE_VERIFY\?/,
	},
	{env: {TTCHAT_TARGET: 'x'}, code: 'ERR_OPTION_INVALID', says: /TTCHAT_TARGET means nothing here/},
	{
		file: '{"requireVerify": true}',
		argv: '--protocol v1',
		code: 'ERR_OPTION_INVALID',
		says: /line 1, "requireVerify" does not go with --protocol v1.*--no-require-verify/,
	},
];

for (const {argv = '', env = {}, file, says, code = 'ERR_SETTINGS_INVALID'} of wrong) {
	test(`ttchat ${argv} ${JSON.stringify(env)} ${file ?? ''}: ${code}`, () => {
		const parsed = parse(argv, env, file);
		assert.ok(parsed.kind === 'error');
		assert.match(`${parsed.error.message}. ${parsed.error.advice}`, says);
		assert.equal(parsed.error.code, code);
	});
}

test('whatever JSON the file holds, an object of settings is read as JSON.parse reads it, and the rest refused', () => {
	const value = fc.oneof(
		fc.boolean(),
		fc.integer({min: 1, max: 65_535}),
		fc.constantFrom('ann', 'ä"\\b'),
		fc.json(),
	);
	const object = fc.dictionary(fc.constantFrom(...settings.map(keyOf), 'target'), value);
	fc.assert(
		fc.property(object, fc.constantFrom(undefined, '\t', 2), (given, indent) => {
			const parsed = parse('', {}, JSON.stringify(given, null, indent));
			const legal = settings.every(flag => {
				const found = given[keyOf(flag)];
				const wanted = flag.kind === 'value' ? flag.setting : 'boolean';
				return (
					found === undefined ||
					(typeof found === wanted && (wanted !== 'string' || String(found).length < 20))
				);
			});
			if (parsed.kind === 'run') {
				assert.ok(!('target' in given));
				assert.equal(parsed.options.bell, given['bell'] ?? true);
				assert.equal(parsed.options.listen.port, given['port'] ?? 2006);
			} else {
				assert.ok(!legal || 'target' in given, parsed.kind === 'error' ? parsed.error.message : parsed.kind);
			}
		}),
	);
});

test('--print-config shows each setting with where it comes from', () => {
	const file = '{"port": 2008,\n"time": false}';
	const parsed = parse('--print-config -n ann', {TTCHAT_BELL: '0', NO_COLOR: '1'}, file);
	assert.ok(parsed.kind === 'config');
	assert.deepEqual(parsed.text.split('\n'), [
		'port           2008   /c.json, line 1, "port"',
		'punch          true   default',
		'name           "ann"  --name',
		'requireVerify  false  default',
		'map            false  default',
		'ascii          false  default',
		'color          false  NO_COLOR',
		'bell           false  TTCHAT_BELL',
		'typing         true   default',
		'time           false  /c.json, line 2, "time"',
		'',
		'settings file: /c.json',
		'',
	]);
});

test('every setting has a key and a variable, and no setting says whom to chat with or holds a secret', () => {
	assert.deepEqual(settings.map(keyOf), [
		'port',
		'punch',
		'name',
		'requireVerify',
		'map',
		'ascii',
		'color',
		'bell',
		'typing',
		'time',
	]);
	assert.equal(settings.map(variableOf)[3], 'TTCHAT_REQUIRE_VERIFY');
});

test('the file is where XDG has it, and what is no file is refused', () => {
	const home = mkdtempSync(path.join(tmpdir(), 'ttchat-home-'));
	try {
		const inHome = path.join(home, '.config/ttchat/config.json');
		assert.deepEqual(readSettingsFile({HOME: home}), {path: inHome});
		mkdirSync(path.dirname(inHome), {recursive: true});
		writeFileSync(inHome, '{}');
		assert.deepEqual(readSettingsFile({HOME: home}), {path: inHome, text: '{}'});
		// What is not absolute does not count, says the specification.
		assert.deepEqual(readSettingsFile({HOME: home, XDG_CONFIG_HOME: 'x'}), {path: inHome, text: '{}'});
		assert.deepEqual(readSettingsFile({HOME: home, XDG_CONFIG_HOME: `${home}/x`}), {
			path: `${home}/x/ttchat/config.json`,
		});
		assert.equal(readSettingsFile({}), undefined);
		writeFileSync(inHome, ' '.repeat(70_000));
		assert.throws(() => readSettingsFile({HOME: home}), {code: 'ERR_SETTINGS_INVALID'});
		rmSync(inHome);
		mkdirSync(inHome);
		assert.throws(() => readSettingsFile({HOME: home}), {code: 'ERR_SETTINGS_INVALID'});
	} finally {
		rmSync(home, {recursive: true});
	}
});

function parse(argv: string, env: Environment, text: string | undefined) {
	const file = text === undefined ? undefined : {path: '/c.json', text};
	return parseOptions(argv === '' ? [] : argv.split(' '), env, terminal, () => file);
}
