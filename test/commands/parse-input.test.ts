import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import type {Mode} from '../../source/commands/command-row.ts';
import {commands} from '../../source/commands/command-table.ts';
import {commandNamed, commandsBeginning, isOf} from '../../source/commands/find-command.ts';
import {type ParsedInput, parseInput} from '../../source/commands/parse-input.ts';

const command = (name: string, argument?: unknown) => ({type: 'command', call: {name, argument}}) as const;
const send = (text: string) => ({type: 'send', text}) as const;
const literal = (text: string) => ({type: 'send', text, literal: true}) as const;
const refused = (why: RegExp) => ({type: 'refused', why}) as const;
const noCommand = (name: string) => refused(new RegExp(`^/${name} is not a command\\. /help lists them`));

/** What a line means on the full screen, and in plain mode the same but for commands that it has not. */
const cases: readonly (readonly [name: string, text: string, means: object])[] = [
	['text', 'hi /there', send('hi /there')],
	['text keeps its blanks', '  hi ', send('  hi ')],
	['a command', '/help', command('help', '')],
	['any case', '/HeLp Quit', command('help', 'Quit')],
	['the argument with its slash', '/help /Verify', command('help', 'Verify')],
	['an alias', '/q', command('quit')],
	['another alias', '/bye ', command('quit')],
	['the beginning of an alias', '/ex', command('quit')],
	['the beginning of a name', '/qu', command('quit')],
	['a unique beginning', '/ver 1234 5678', command('verify', '1234 5678')],
	['a code alone', '/v 12345678', command('verify', '12345678')],
	['no code', '/verify', command('verify')],
	['no eight digits', '/verify 1234', refused(/^Usage: \/verify \[CODE\]\. A code has eight digits/)],
	['a name', '/nick Alice B', command('nick', 'Alice B')],
	['no name', '/nick', command('nick', '')],
	['no version', '/reconnect', command('reconnect')],
	['a version, in capitals', '/rec V1', command('reconnect', 'v1')],
	['a version that is none', '/reconnect v3', refused(/^Usage: \/reconnect \[v1\]$/)],
	['none of the words that every object has', '/reconnect constructor', refused(/^Usage/)],
	['release', '/release', command('release')],
	['status', '/st', command('status')],
	['what takes nothing', '/quit now', refused(/^Usage: \/quit$/)],
	['a beginning of several', '/c', refused(/^\/c could be \/copy, \/cancel, \/clear\.$/)],
	['typing and time', '/t on', refused(/^\/t could be \/top, \/typing, \/time\.$/)],
	['release and reconnect', '/re', refused(/^\/re could be \/release, \/reconnect, \/redraw\.$/)],
	['burning takes the whole name', '/bu', refused(/^\/bu is not a command\. Did you mean \/burn\?/)],
	['burning', '/burn', command('burn')],
	['a slip', '/qiut', refused(/Did you mean \/quit\? \/\/ sends a slash\.$/)],
	['a slip with an argument', '/verfy 1234 5678', refused(/Did you mean \/verify\?/)],
	['nothing like a command', '/xyzzy', noCommand('xyzzy')],
	[
		'a path',
		'/etc/passwd',
		refused(/^\/etc\/passwd is not a command\. \/send in front of a path offers the file\./),
	],
	['what every object has', '/__proto__', noCommand('__proto__')],
	['a slash alone', '/', noCommand('')],
	['a slash and a blank', '/ quit', noCommand('')],
	['two slashes send one', '//quit', literal('/quit')],
	['two slashes alone', '//', literal('/')],
	['three slashes', '///', literal('//')],
	['a literal /me is no action', '//me waves', literal('/me waves')],
	['an action', '/me waves', command('me', 'waves')],
	['an action in capitals', '/ME  waves ', command('me', 'waves')],
	['an action without a text', '/me', refused(/^Usage: \/me TEXT$/)],
	['a slipped command', ' /quit', {type: 'slipped', text: ' /quit'}],
	['slipped lines', '\n\t/quit', {type: 'slipped', text: '\n\t/quit'}],
	['slipped, in full width', '　／ｑｕｉｔ', {type: 'slipped', text: '　／ｑｕｉｔ'}],
	['slipped behind what cannot be seen', '\u200e/quit', {type: 'slipped', text: '\u200e/quit'}],
	['full width', '／ｑｕｉｔ', command('quit')],
	['a code of full width', '／ｖ　１２３４　５６７８', command('verify', '１２３４　５６７８')],
	['a version of full width', '／ｒｅｃ　ｖ１', command('reconnect', 'v1')],
	['full width, with an ideographic blank', '／ｂｅｌｌ　ｏｎ', command('bell', true)],
	['a switch in capitals', '/BELL OFF', command('bell', false)],
	['a switch that is none', '/bell loud', refused(/^Usage: \/bell on\|off$/)],
	['a count in other digits', '/copy ٢', command('copy', 2)],
	['no count', '/copy', command('copy', 1)],
	['a count that is none', '/copy 0', refused(/^Usage: \/copy \[N\]$/)],
	['all, where that can be', '/unsend ALL', command('unsend', Number.POSITIVE_INFINITY)],
	['all, where it cannot', '/copy all', refused(/^Usage/)],
	['no path', '/save', refused(/^Usage: \/save PATH$/)],
	['what is searched for stays', '／ｆｉｎｄ Ａ', command('find', 'Ａ')],
	['an action of full width', '／ｍｅ　手を振る', command('me', '手を振る')],
	['two slashes of full width send one', '／／ｘ', literal('／ｘ')],
	['full width, burning takes the whole name', '／ｂｕ', refused(/Did you mean \/burn\?/)],
	['arguments of several lines', '/find a\nb', command('find', 'a\nb')],
];

function check(parsed: ParsedInput<Mode>, means: object): void {
	if (parsed.type === 'refused' && 'why' in means && means.why instanceof RegExp) {
		assert.match(parsed.why, means.why);
	} else {
		assert.deepEqual(parsed, means);
	}
}

describe('what is typed', () => {
	for (const [name, text, means] of cases) {
		it(name, () => check(parseInput(text, 'screen'), means));

		it(`${name}, in plain mode`, () => {
			const parsed = parseInput(text, 'plain');
			const isElsewhere = parsed.type === 'refused' && /full screen only/.test(parsed.why);
			const [word = ''] = /(?<=^[/／])\S*/.exec(text) ?? [];
			const [only, ...others] = commandsBeginning(word);
			assert.equal(
				isElsewhere,
				(commandNamed(word) ?? (others.length === 0 ? only : undefined))?.modes === 'screen',
			);
			if (!isElsewhere) {
				check(parsed, means);
			}
		});
	}

	it('what is behind blanks asks on the screen; a line of a file is sent, if it is no command', () => {
		for (const text of [' //quit', ' / ', '  /\\', '    // a remark']) {
			assert.equal(parseInput(text, 'screen').type, 'slipped', text);
			assert.equal(parseInput(text, 'plain').type, 'send', text);
		}
	});
});

describe('commands', () => {
	it('have names and aliases of their own', () => {
		const names = commands.flatMap(({name, aliases = []}) => [name, ...aliases]);
		assert.equal(new Set(names).size, names.length);
		for (const name of names) {
			assert.match(name, /^[a-z]+$/);
			assert.ok(commandNamed(name.toUpperCase()));
		}
	});

	it('say how they are used', () => {
		for (const {name, usage, summary, help, onScreen, inPlain} of commands) {
			assert.ok(usage === `/${name}` || usage.startsWith(`/${name} `), usage);
			assert.ok(summary.length > 0 && summary.length <= 90 && !summary.includes('\n'), summary);
			assert.ok([help, onScreen, inPlain].every(text => text === undefined || text.endsWith('.')));
			assert.ok((help ?? onScreen) !== undefined, name);
		}
	});
});

describe('commands, whatever is typed', () => {
	it('nothing that begins with a single slash is sent', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), fc.constantFrom<Mode>('screen', 'plain'), (rest, mode) => {
				if (parseInput(`/${rest}`, mode).type === 'send') {
					assert.match(rest, /^[/／]/);
				}
			}),
		);
	});

	it('every beginning means the same in both modes, in upper case too; none stands for what cannot be undone', () => {
		for (const full of commands.flatMap(({name, aliases = []}) => [name, ...aliases])) {
			for (let length = 1; length <= full.length; length++) {
				for (const typed of [full.slice(0, length), full.slice(0, length).toUpperCase()]) {
					const possible = commandsBeginning(typed);
					const only = commandNamed(typed) ?? (possible.length === 1 ? possible[0] : undefined);
					for (const mode of ['screen', 'plain'] as const) {
						const parsed = parseInput(`/${typed}`, mode);
						const said = parsed.type === 'refused' ? parsed.why : '';
						if (only === undefined) {
							assert.match(said, possible.length > 1 ? / could be / : /is not a command/);
							assert.ok(possible.every(({name}) => said.includes(`/${name}`)));
						} else if (!isOf(only, mode)) {
							assert.equal(said, `/${only.name} works on the full screen only.`);
						} else {
							assert.ok(said === `Usage: ${only.usage}` || parsed.type === 'command');
							assert.ok(parsed.type !== 'command' || parsed.call.name === only.name);
						}
					}
				}
			}
		}
	});

	it('a single wrong letter is understood', () => {
		const long = fc.constantFrom(...commands.map(({name}) => name).filter(name => name.length > 3));
		fc.assert(
			fc.property(long, fc.nat(12), (name, place) => {
				const at = place % name.length;
				const parsed = parseInput(`/${name.slice(0, at)}#${name.slice(at + 1)}`, 'plain');
				assert.ok(parsed.type === 'refused' && parsed.why.includes(`Did you mean /${name}?`));
			}),
		);
	});
});
