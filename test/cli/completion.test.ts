import assert from 'node:assert/strict';
import {test} from 'node:test';
import {completionScript} from '../../source/cli/completion.ts';
import {allFlags, shells} from '../../source/cli/flags.ts';
import {helpText} from '../../source/cli/help-text.ts';

/** What `--help` itself shows, short forms included. */
const shown = [...helpText().matchAll(/^ {2}(?:-(\w), | {4})--([a-z-]+)/gm)];

for (const shell of shells) {
	test(`${shell} is offered every flag that --help shows, and none that is not accepted`, () => {
		const script = completionScript(shell);
		assert.equal(shown.length, allFlags.length);
		for (const [, short, long] of shown) {
			assert.match(script, new RegExp(`(?:--|-l )${long}\\b`), long);
			if (short !== undefined) assert.match(script, new RegExp(`-(?:s )?${short}\\b`), short);
		}
		const accepted = allFlags.flatMap(({name, kind}) => (kind === 'toggle' ? [name, `no-${name}`] : [name]));
		const offered = [...script.matchAll(/(?:--| -l )([a-z][a-z-]*)/g)].map(([, name]) => name);
		assert.deepEqual([...new Set(offered)].toSorted(), accepted.toSorted());
	});

	test(`${shell} is offered every value that can be listed`, () => {
		for (const flag of allFlags) {
			if (flag.kind === 'value' && flag.choices !== undefined) {
				assert.match(completionScript(shell), new RegExp(flag.choices.join(' ')));
			}
		}
	});
}

for (const shell of ['zsh', 'fish'] as const) {
	test(`${shell} is told what a flag is for, and names all of its values or none`, () => {
		const told = [
			...completionScript(shell).matchAll(/(?:--| -l )([a-z-]+)[^[\n]*?(?:\[| -d ')(.+?)(?:\]|'$)/gm),
		];
		for (const flag of allFlags) {
			const summary = told.find(([, name]) => name === flag.name)?.[2] ?? '';
			assert.notEqual(summary, '', flag.name);
			const choices = flag.kind === 'value' ? (flag.choices ?? []) : [];
			const named = choices.filter(choice => summary.split(/\W/).includes(choice));
			assert.ok(named.length === 0 || named.length === choices.length, `${flag.name}: ${summary}`);
		}
	});
}
