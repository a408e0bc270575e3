import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {commands} from '../../../source/ui/state/command-table.ts';
import {
	commandNamed,
	commandsBeginning,
	type ParsedInput,
	parseInput,
} from '../../../source/ui/state/commands.ts';

const cases: readonly {readonly name: string; readonly text: string; readonly means: ParsedInput}[] = [
	{name: 'nothing', text: '', means: {type: 'empty'}},
	{name: 'blanks', text: ' \n ', means: {type: 'empty'}},
	{name: 'text', text: 'hi /there', means: {type: 'send', text: 'hi /there'}},
	{name: 'text keeps its blanks', text: '  hi ', means: {type: 'send', text: '  hi '}},
	{name: 'a command', text: '/help', means: {type: 'command', command: 'help', args: ''}},
	{name: 'any case', text: '/HeLp Quit', means: {type: 'command', command: 'help', args: 'Quit'}},
	{name: 'an alias', text: '/q', means: {type: 'command', command: 'quit', args: ''}},
	{name: 'the beginning of an alias', text: '/ex', means: {type: 'command', command: 'quit', args: ''}},
	{
		name: 'a unique beginning',
		text: '/ver 1234 5678',
		means: {type: 'command', command: 'verify', args: '1234 5678'},
	},
	{
		name: 'a beginning of several',
		text: '/c',
		means: {type: 'ambiguous', name: 'c', matches: ['copy', 'clear']},
	},
	{
		name: 'typing and time',
		text: '/t on',
		means: {type: 'ambiguous', name: 't', matches: ['top', 'typing', 'time']},
	},
	{name: 'burning takes the whole name', text: '/bu', means: {type: 'unknown', name: 'bu', nearest: 'burn'}},
	{name: 'burning', text: '/burn', means: {type: 'command', command: 'burn', args: ''}},
	{name: 'a slip', text: '/qiut', means: {type: 'unknown', name: 'qiut', nearest: 'quit'}},
	{name: 'a path', text: '/etc/passwd', means: {type: 'unknown', name: 'etc/passwd', nearest: undefined}},
	{name: 'a slash alone', text: '/', means: {type: 'unknown', name: '', nearest: undefined}},
	{name: 'a slash and a blank', text: '/ quit', means: {type: 'unknown', name: '', nearest: undefined}},
	{name: 'two slashes send one', text: '//quit', means: {type: 'send', text: '/quit'}},
	{name: 'a literal /me is no action', text: '//me waves', means: {type: 'send', text: ' /me waves'}},
	{name: 'an action', text: '/me waves', means: {type: 'send', text: '/me waves'}},
	{name: 'an action in capitals', text: '/ME  waves ', means: {type: 'send', text: '/me waves'}},
	{name: 'an action without a text', text: '/me', means: {type: 'command', command: 'me', args: ''}},
	{name: 'a slipped command', text: ' /quit', means: {type: 'slash-guard', text: ' /quit'}},
	{name: 'a slipped literal', text: ' //quit', means: {type: 'slash-guard', text: ' //quit'}},
	{name: 'full width', text: '／ｑｕｉｔ', means: {type: 'command', command: 'quit', args: ''}},
	{
		name: 'full width, with an ideographic blank',
		text: '／ｂｅｌｌ　ｏｎ',
		means: {type: 'command', command: 'bell', args: 'on'},
	},
	{name: 'a count in other digits', text: '/copy ٢', means: {type: 'command', command: 'copy', args: '2'}},
	{
		name: 'what is searched for stays',
		text: '／ｆｉｎｄ Ａ',
		means: {type: 'command', command: 'find', args: 'Ａ'},
	},
	{name: 'an action of full width', text: '／ｍｅ　手を振る', means: {type: 'send', text: '/me 手を振る'}},
	{name: 'two slashes of full width send one', text: '／／ｘ', means: {type: 'send', text: '／ｘ'}},
	{
		name: 'full width, burning takes the whole name',
		text: '／ｂｕ',
		means: {type: 'unknown', name: 'bu', nearest: 'burn'},
	},
	{name: 'slipped, in full width', text: '　／ｑｕｉｔ', means: {type: 'slash-guard', text: '　／ｑｕｉｔ'}},
	{
		name: 'slipped behind what cannot be seen',
		text: '\u200e/quit',
		means: {type: 'slash-guard', text: '\u200e/quit'},
	},
	{
		name: 'arguments of several lines',
		text: '/find a\nb',
		means: {type: 'command', command: 'find', args: 'a\nb'},
	},
];

describe('commands', () => {
	for (const {name, text, means} of cases) {
		it(name, () => {
			assert.deepEqual(parseInput(text), means);
		});
	}

	it('have names and aliases of their own', () => {
		const names = commands.flatMap(command => [command.name, ...command.aliases]);
		assert.equal(new Set(names).size, names.length);
		for (const name of names) {
			assert.match(name, /^[a-z]+$/);
			assert.ok(commandNamed(name.toUpperCase()));
		}
	});

	it('say how they are used', () => {
		for (const {name, usage, summary, help} of commands) {
			assert.ok(usage === `/${name}` || usage.startsWith(`/${name} `), usage);
			assert.ok(summary.length > 0 && summary.length <= 90 && !summary.includes('\n'), summary);
			assert.match(help, /\.$/);
		}
	});
});

describe('commands, whatever is typed', () => {
	it('nothing that begins with a single slash is sent, but /me', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), rest => {
				const parsed = parseInput(`/${rest}`);
				if (parsed.type === 'send') {
					assert.match(rest, /^(?:\/|me\s)/i);
				}
			}),
		);
	});

	it('every beginning names one command, or says which it could be', () => {
		const full = fc.constantFrom(...commands.filter(({inFull}) => inFull !== true));
		fc.assert(
			fc.property(full, fc.nat(12), fc.boolean(), ({name}, length, upper) => {
				const typed = name.slice(0, Math.max(1, length));
				const parsed = parseInput(`/${upper ? typed.toUpperCase() : typed}`);
				const possible = commandsBeginning(typed);
				if (parsed.type === 'command') {
					assert.ok(parsed.command === commandNamed(typed)?.name || possible.length === 1);
				} else {
					assert.equal(parsed.type, 'ambiguous');
					assert.ok(parsed.type === 'ambiguous' && parsed.matches.includes(name));
				}
			}),
		);
	});

	it('a single wrong letter is understood', () => {
		const long = fc.constantFrom(...commands.map(({name}) => name).filter(name => name.length > 3));
		fc.assert(
			fc.property(long, fc.nat(12), (name, place) => {
				const at = place % name.length;
				const parsed = parseInput(`/${name.slice(0, at)}#${name.slice(at + 1)}`);
				assert.ok(parsed.type === 'unknown' && parsed.nearest === name);
			}),
		);
	});
});
