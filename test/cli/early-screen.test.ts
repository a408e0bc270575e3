import assert from 'node:assert/strict';
import {test} from 'node:test';
import {willDraw} from '../../source/cli/early-screen.ts';

const both = {stdin: true, stdout: true};

const cases: readonly {
	readonly name: string;
	readonly argv?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly terminals?: {readonly stdin: boolean; readonly stdout: boolean};
	readonly draws: boolean;
}[] = [
	{name: 'a terminal on both sides', draws: true},
	{name: 'a target and options', argv: ['::1', '--port', '2007', '--ascii'], draws: true},
	{name: 'a CI system, but a terminal nevertheless', env: {CI: 'true'}, draws: true},
	{name: 'input from a pipe', terminals: {stdin: false, stdout: true}, draws: false},
	{name: 'output into a pipe', terminals: {stdin: true, stdout: false}, draws: false},
	{name: 'a dumb terminal', env: {TERM: 'dumb'}, draws: false},
	{name: 'a screen reader', env: {INK_SCREEN_READER: 'true'}, draws: false},
	{name: 'plain mode', argv: ['host', '--plain'], draws: false},
	{name: 'plain mode, spelt out', argv: ['host', '--plain=true'], draws: false},
	{name: 'JSON mode', argv: ['--json', 'host'], draws: false},
	{name: 'help', argv: ['--help'], draws: false},
	{name: 'help in short', argv: ['-h'], draws: false},
	{name: 'the version', argv: ['--version'], draws: false},
];

for (const {name, argv = [], env = {}, terminals = both, draws} of cases) {
	test(`${draws ? 'draws' : 'does not draw'}: ${name}`, () => {
		assert.equal(willDraw(argv, {TERM: 'xterm', ...env}, terminals), draws);
	});
}
