import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {settingsDoc, settingsDocPath} from '../../scripts/settings-doc.ts';
import {parseOptions} from '../../source/cli/options.ts';

test('docs/settings.md is what the table of flags says; otherwise run `npm run docs`', async () => {
	assert.equal(await readFile(settingsDocPath, 'utf8'), settingsDoc());
});

test('the example in docs/settings.md is a file that is understood', () => {
	const text = /\n( {4}\{[\s\S]*?\n {4}\})/.exec(settingsDoc())?.[1] ?? '';
	const terminals = {stdin: true, stdout: true};
	const parsed = parseOptions([], {}, terminals, () => ({path: 'config.json', text}));
	assert.ok(parsed.kind === 'run');
	assert.equal(parsed.options.name, 'ann');
	assert.equal(parsed.options.requireVerify, true);
});
