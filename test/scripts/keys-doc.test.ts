import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {keysDoc, keysDocPath} from '../../scripts/keys-doc.ts';

test('docs/keys.md is what the tables of keys and commands say; otherwise run `npm run docs`', async () => {
	assert.equal(await readFile(keysDocPath, 'utf8'), keysDoc());
});
