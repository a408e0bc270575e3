import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CommandOf} from '../../source/commands/command-table.ts';
import {type Call, type Handlers, perform} from '../../source/commands/parse-input.ts';

type Some = 'me' | 'reconnect' | 'unsend';
type Said<Name extends CommandOf<'screen'>> = Handlers<Name, readonly [string], string>;

const some: Said<Some> = {
	me: (text, who) => `${who} ${text}`,
	reconnect: (version, who) => `${who} ${version}`,
	unsend: (count, who) => `${who} ${count + 1}`,
};

test('what is typed is done, with what was typed behind it', () => {
	const calls: readonly (readonly [Call<Some>, string])[] = [
		[{name: 'me', argument: 'waves'}, 'al waves'],
		[{name: 'reconnect', argument: 'v1'}, 'al v1'],
		[{name: 'unsend', argument: 2}, 'al 3'],
	];
	for (const [call, said] of calls) {
		assert.equal(perform(some, call, 'al'), said);
	}
});

test('a mode that does not do all of its commands, or another one, does not compile', () => {
	const {me, ...others} = some;
	// @ts-expect-error: one is missing.
	const missing: Said<Some> = others;
	// @ts-expect-error: all of the screen are to be there.
	const few: Said<CommandOf<'screen'>> = some;
	// @ts-expect-error: it takes no number.
	const wrong: Said<Some> = {...some, me: (count: number) => `${count}`};
	// @ts-expect-error: plain mode has no such command.
	const foreign: Pick<Said<CommandOf<'plain'>>, 'me'> = {me, unsend: some.unsend};
	assert.ok(missing && few && wrong && foreign);
});
