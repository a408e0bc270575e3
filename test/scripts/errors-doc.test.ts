import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {errorsDoc, errorsDocPath} from '../../scripts/errors-doc.ts';
import {errorCodes} from '../../source/errors.ts';

test('docs/errors.md is what the table of errors says; otherwise run `npm run docs`', async () => {
	assert.equal(await readFile(errorsDocPath, 'utf8'), errorsDoc());
});

test('docs/errors.md has one row for each error', () => {
	const rows = [...errorsDoc().matchAll(/^\| `(ERR_\w+)` \|/gm)].map(([, code]) => code);
	assert.deepEqual(rows.toSorted(), [...errorCodes()].toSorted());
});
