import assert from 'node:assert/strict';
import {test} from 'node:test';
import {willDraw} from '../../source/cli/early-screen.ts';
import {allFlags, type Flag} from '../../source/cli/flags.ts';
import {parseOptions} from '../../source/cli/options.ts';
import {quickAnswer} from '../../source/cli/quick-answer.ts';
import {type ReadersFor, readers} from '../../source/cli/read-values.ts';

// Held by `npm run types`: a row for any value without a reader does not compile.
// @ts-expect-error
readers satisfies ReadersFor<keyof typeof readers | 'colour-depth'>;
// @ts-expect-error A value that `--help` has no word for.
({name: 'colour-depth', kind: 'value', help: 'how many colours'}) satisfies Flag;

for (const flag of allFlags) {
	test(`--${flag.name} is accepted as its row says, and there is a screen as its row says`, () => {
		for (const argv of formsOf(flag)) {
			if (quickAnswer(argv) !== undefined) continue;
			const parsed = parseOptions(argv, {}, {stdin: true, stdout: true});
			const unknown =
				parsed.kind === 'error' && /there is no option|takes no value/.test(parsed.error.message);
			assert.equal(unknown, false, argv.join(' '));
			const screen = parsed.kind === 'run' && parsed.options.mode === 'screen';
			// A value that is no good ends the program, with a screen that it took for nothing: harmless.
			if (parsed.kind !== 'error') {
				assert.equal(screen, flag.screen !== false, argv.join(' '));
			}
			const terminals = {stdin: true, stdout: true};
			assert.equal(willDraw(argv, {}, terminals), flag.screen !== false, argv.join(' '));
		}
	});
}

/** With a target, so that nothing else can be missing. */
function formsOf(flag: Flag): readonly (readonly string[])[] {
	const target = flag.name === 'demo' ? [] : ['203.0.113.7'];
	const short = flag.short === undefined ? [] : [`-${flag.short}`];
	switch (flag.kind) {
		case 'value': {
			const values = flag.choices ?? ['1'];
			const bare = flag.bare === undefined ? [] : [[...target, `--${flag.name}`]];
			return [
				...bare,
				...values.flatMap(value => [
					...short.map(name => [...target, `${name}${value}`]),
					[...target, `--${flag.name}=${value}`],
					[...target, `--${flag.name}`, value],
				]),
			];
		}
		case 'toggle':
			return [
				[...target, `--${flag.name}`],
				[...target, `--no-${flag.name}`],
			];
		case 'switch':
			return [[...target, `--${flag.name}`], ...short.map(name => [...target, name])];
		default:
			return flag satisfies never;
	}
}
