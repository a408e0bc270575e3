import assert from 'node:assert/strict';
import {test} from 'node:test';
import {flags} from '../../source/cli/flags.ts';
import {helpText} from '../../source/cli/help-text.ts';
import {exitCodes} from '../../source/errors/outcome.ts';

test('help fits into 80 columns of printable ASCII', () => {
	for (const row of helpText().split('\n')) assert.match(row, /^[ -~]{0,80}$/);
});

test('help names every flag and every exit code', () => {
	for (const flag of flags) {
		assert.match(helpText(), new RegExp(`--(no-)?${flag.name}\\b`), flag.name);
		if ('short' in flag) assert.match(helpText(), new RegExp(`-${flag.short}, --${flag.name}\\b`));
	}
	for (const code of Object.values(exitCodes)) assert.match(helpText(), new RegExp(`\\b${code}\\b`));
});
