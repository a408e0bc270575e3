import {helpText} from './help-text.ts';
import {readVersion} from './version.ts';

/**
 * What `--help` and `--version` print, wherever they stand: somebody who is lost asks at any place, whatever else is
 * wrong. Neither waits for the rest of the program to be loaded.
 *
 * @param argv - What follows the program's name.
 * @returns Nothing where neither is asked for.
 */
export function quickAnswer(argv: readonly string[]): string | undefined {
	const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	if (own.includes('--help') || own.includes('-h')) return helpText();
	return own.includes('--version') ? `${readVersion()}\n` : undefined;
}
