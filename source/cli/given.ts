import {TtchatError} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import type {Environment} from '../ui/terminal/surroundings.ts';
import {allFlags, type Flag, type FlagName, secrets} from './flags.ts';

/** What was given for a flag, not yet looked at. */
export type Given = {
	readonly name: FlagName;
	readonly text: string;
	/** How it was said, for errors and `--print-config`: `--port`, `TTCHAT_PORT`. */
	readonly said: string;
};

/** The flags that may also be said for good, by a variable or in the settings file. */
export const settings: readonly (Flag & {readonly name: FlagName})[] = allFlags.filter(
	flag => flag.kind === 'toggle' || (flag.kind === 'value' && flag.setting !== undefined),
);

/** What a flag is called in the settings file, and by meow. */
export function keyOf({name}: Flag): string {
	return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The environment variable that says the same as a flag. */
export function variableOf({name}: Flag): string {
	return `TTCHAT_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * What the variables say that begin with TTCHAT_; an empty one counts as none.
 *
 * @throws {TtchatError} If there is one that says nothing here: with a slip in its name, `TTCHAT_REQUIRE_VERIFY` would
 * be thought to hold, and would not.
 */
export function givenByVariables(env: Environment): readonly Given[] {
	const known = [...settings.map(variableOf), ...secrets.map(({name}) => name)];
	for (const name of Object.keys(env)) {
		if (name.startsWith('TTCHAT_') && env[name] && !known.includes(name)) {
			const near = nearest(name, known);
			throw new TtchatError('ERR_OPTION_INVALID', {
				message: `the variable ${name} means nothing here`,
				advice: near === undefined ? `There are ${known.join(', ')}.` : `Did you mean ${near}?`,
			});
		}
	}
	return settings.flatMap(flag => {
		const text = env[variableOf(flag)];
		return text ? [{name: flag.name, text, said: variableOf(flag)}] : [];
	});
}

/** What this machine says about itself: weaker than what was meant for us, stronger than what is usual. */
export function givenBySurroundings(env: Environment): readonly Given[] {
	const signless = lacksSigns(env);
	return [
		...(env['NO_COLOR'] ? [{name: 'color', text: 'off', said: 'NO_COLOR'} as const] : []),
		...(signless === undefined ? [] : [{name: 'ascii', text: 'on', said: signless} as const]),
	];
}

/** What holds where nobody has said anything. */
export const usual: readonly Given[] = allFlags.flatMap((flag: Flag & {readonly name: FlagName}) => {
	switch (flag.kind) {
		case 'value':
			return flag.usual === undefined ? [] : [{name: flag.name, text: flag.usual, said: 'default'}];
		case 'toggle':
			return [{name: flag.name, text: flag.usual ? 'on' : 'off', said: 'default'}];
		case 'switch':
			return [{name: flag.name, text: 'off', said: 'default'}];
		default:
			return flag satisfies never;
	}
});

/**
 * What says that there are no line-drawing characters for us: the locale, if it names another character set, or the
 * Linux console, whose fonts have 256 or 512 signs, and none of ours.
 */
function lacksSigns(env: Environment): string | undefined {
	if (/^linux\b/.test(env['TERM'] ?? '')) {
		return 'TERM';
	}
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	const charset = locale.split('.')[1]?.split('@')[0];
	return charset === undefined || charset === '' || /^utf-?8$/i.test(charset) ? undefined : 'the locale';
}
