import {type Given, keyOf, settings} from './given.ts';
import type {Values} from './read-values.ts';
import type {SettingsFile} from './settings-file.ts';

/**
 * What `--print-config` prints: the settings as they would stand in the file, and where each comes from.
 *
 * @param given - From the weakest to the strongest.
 */
export function configText(given: readonly Given[], values: Values, file: SettingsFile | undefined): string {
	const rows = settings.map(flag => ({
		key: keyOf(flag),
		value: JSON.stringify(values[flag.name]) ?? 'none',
		said: given.findLast(({name}) => name === flag.name)?.said ?? 'default',
	}));
	const keyWidth = Math.max(...rows.map(({key}) => key.length));
	const valueWidth = Math.max(...rows.map(({value}) => value.length));
	const table = rows.map(
		({key, value, said}) => `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${said}`,
	);
	return `${[...table, '', `settings file: ${describe(file)}`].join('\n')}\n`;
}

function describe(file: SettingsFile | undefined): string {
	if (file === undefined) {
		return 'none, for there is no home';
	}
	return file.text === undefined ? `${file.path} (not there)` : file.path;
}
