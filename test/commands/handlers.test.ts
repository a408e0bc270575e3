import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type CommandOf, commands} from '../../source/commands/command-table.ts';
import {type Handlers, isOf, parseInput, perform} from '../../source/commands/parse-input.ts';

type Said = Handlers<CommandOf<'plain'>, readonly [string], string>;

const all: Said = {
	help: (about, who) => `${who} ${about}`,
	verify: (code, who) => `${who} ${code}`,
	status: (_, who) => who,
	me: (text, who) => `${who} ${text}`,
	nick: (name, who) => `${who} ${name}`,
	release: (_, who) => who,
	reconnect: (version, who) => `${who} ${version}`,
	quit: (_, who) => who,
};

test('a mode does what is typed, with what was typed behind it', () => {
	const done = (line: string) => {
		const parsed = parseInput(line, 'plain');
		return parsed.type === 'command' ? perform(all, parsed.call, 'al') : undefined;
	};
	assert.equal(done('/me waves'), 'al waves');
	assert.equal(done('/rec V1'), 'al v1');
	assert.equal(done('/quit'), 'al');
});

test('a mode that does not do all of its commands does not compile', () => {
	const {quit, ...others} = all;
	// @ts-expect-error: one is missing.
	const missing: Said = others;
	// @ts-expect-error: it takes no number.
	const wrong: Said = {...all, nick: (name: number) => `${name}`};
	// @ts-expect-error: the command is not of this mode.
	const foreign: Said = {...others, quit, save: () => ''};
	assert.ok(missing && wrong && foreign);
});

test('what is in the table of a mode is done by it', () => {
	const names = commands.filter(command => isOf(command, 'plain')).map(({name}) => name);
	assert.deepEqual(names.toSorted(), Object.keys(all).toSorted());
});
