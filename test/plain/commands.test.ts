import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type Command, commandHelp, parseCommand, screenCommands} from '../../source/plain/commands.ts';
import {commands as tableOfScreen} from '../../source/ui/state/command-table.ts';

const understood: readonly {readonly line: string; readonly command: Command}[] = [
	{line: 'hello', command: {type: 'send', text: 'hello'}},
	{line: '', command: {type: 'send', text: ''}},
	{line: ' hello ', command: {type: 'send', text: ' hello '}},
	{line: '//etc/passwd', command: {type: 'send', text: '/etc/passwd', literal: true}},
	{line: '//me waves', command: {type: 'send', text: '/me waves', literal: true}},
	{line: '//', command: {type: 'send', text: '/', literal: true}},
	{line: '///', command: {type: 'send', text: '//', literal: true}},
	{line: 'see /quit', command: {type: 'send', text: 'see /quit'}},
	{line: ' / ', command: {type: 'send', text: ' / '}},
	{line: '/me waves', command: {type: 'send', text: '/me waves'}},
	{line: '/ME  waves ', command: {type: 'send', text: '/me waves'}},
	{line: '/quit', command: {type: 'quit'}},
	{line: '/QUIT', command: {type: 'quit'}},
	{line: '/q', command: {type: 'quit'}},
	{line: '/qu', command: {type: 'quit'}},
	{line: '/exit', command: {type: 'quit'}},
	{line: '/bye ', command: {type: 'quit'}},
	{line: '/verify 1234 5678', command: {type: 'verify', code: '1234 5678'}},
	{line: '/v 12345678', command: {type: 'verify', code: '12345678'}},
	{line: '/verify', command: {type: 'verify', code: undefined}},
	{line: '/nick Alice B', command: {type: 'nick', name: 'Alice B'}},
	{line: '/nick', command: {type: 'nick', name: ''}},
	{line: '/reconnect', command: {type: 'reconnect', allowLegacy: false}},
	{line: '/rec V1', command: {type: 'reconnect', allowLegacy: true}},
	{line: '/release', command: {type: 'release'}},
	{line: '/st', command: {type: 'status'}},
	{line: '/help', command: {type: 'help', about: undefined}},
	{line: '／ｑｕｉｔ', command: {type: 'quit'}},
	{line: '／ｖ　１２３４', command: {type: 'verify', code: '１２３４'}},
	{line: '／ｒｅｃ　ｖ１', command: {type: 'reconnect', allowLegacy: true}},
	{line: '／／ｘ', command: {type: 'send', text: '／ｘ', literal: true}},
	{line: '/help /Verify', command: {type: 'help', about: 'verify'}},
];

for (const {line, command} of understood) {
	test(`"${line}" is understood`, () => {
		assert.deepEqual(parseCommand(line), command);
	});
}

const refused = [
	{line: '/quti', why: /did you mean \/quit\?/},
	{line: '/verfy 1234 5678', why: /did you mean \/verify\?/},
	{line: '/xyzzy', why: /; \/help lists the commands\. Type \/\/ /},
	{line: '/', why: /no command \//},
	{line: '/ quit', why: /no command/},
	{line: '/re', why: /\/reconnect or \/release/},
	{line: '/reconnect v3', why: /v1/},
	{line: '/me', why: /\/me waves/},
	{line: '/quit now', why: /takes nothing/},
	{line: ' /quit', why: /blank/},
	{line: '　／ｑｕｉｔ', why: /blank/},
	{line: '\u200e/quit', why: /blank/},
	{line: '\t/verify 1234 5678', why: /blank/},
	{line: '/etc/passwd', why: /no command/},
	{line: '/burn', why: /full screen/},
	{line: '/save x', why: /full screen/},
	{line: '/__proto__', why: /no command/},
] as const;

for (const {line, why} of refused) {
	test(`"${line}" is not sent but answered`, () => {
		const command = parseCommand(line);
		assert.equal(command.type, 'refused');
		assert.match(command.type === 'refused' ? command.why : '', why);
	});
}

test('what begins with one slash is never sent, but for /me', () => {
	fc.assert(
		fc.property(fc.string(), text => {
			const line = `/${text}`;
			const command = parseCommand(line);
			return line.startsWith('//') || command.type !== 'send' || command.text.startsWith('/me ');
		}),
	);
});

test('what help lists is understood', () => {
	for (const {name} of commandHelp) {
		const command = parseCommand(`/${name} ${name === 'me' ? 'x' : ''}`.trim());
		assert.notEqual(command.type, 'refused', name);
	}
});

test('the commands that work on the full screen only are those that the screen has and plain mode has not', () => {
	const ofScreen = tableOfScreen.flatMap(({name, aliases}) => [name, ...aliases]);
	const only = ofScreen.filter(name => {
		const command = parseCommand(`/${name} ${name === 'me' ? 'x' : ''}`.trim());
		return command.type === 'refused';
	});
	assert.deepEqual([...screenCommands.keys()].toSorted(), only.toSorted());
	for (const name of only) {
		const command = parseCommand(`/${name}`);
		assert.match(command.type === 'refused' ? command.why : '', /full screen/, name);
	}
});
