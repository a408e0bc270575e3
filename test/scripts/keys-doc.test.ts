import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {keysDoc, keysDocPath, plainDoc, plainDocPath} from '../../scripts/keys-doc.ts';

test('docs/keys.md is what the tables of keys and commands say; otherwise run `npm run docs`', async () => {
	assert.equal(await readFile(keysDocPath, 'utf8'), keysDoc());
});

test('the commands in docs/plain.md are those of the table; otherwise run `npm run docs`', async () => {
	const text = await readFile(plainDocPath, 'utf8');
	assert.match(text, /^\| `\/verify \[CODE\]` \|/m);
	assert.equal(text, plainDoc(text));
});
