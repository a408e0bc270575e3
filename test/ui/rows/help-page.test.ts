import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commands} from '../../../source/commands/command-table.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {keyBindings} from '../../../source/ui/key-bindings.ts';
import {helpPage, lastHelpScroll} from '../../../source/ui/rows/help-page.ts';

for (const columns of [40, 69, 70, 120]) {
	test(`every key and every command is in the help, at ${columns} columns`, () => {
		const rows = helpPage(columns).map(line => line.map(span => span.text).join(''));
		const flowing = rows.map(row => row.trim()).join(' ');
		for (const {keys, description} of keyBindings) {
			assert.ok(flowing.includes(keys.join(', ')), keys.join(', '));
			assert.ok(flowing.includes(description), description);
		}
		for (const {usage, summary} of commands) {
			assert.ok(flowing.includes(usage), usage);
			assert.ok(flowing.includes(summary), summary);
		}
		for (const row of rows) {
			assert.ok(cellWidth(row) <= columns, row);
		}
	});
}

test('the help scrolls as far as its last row, and not at all where it fits', () => {
	const {length} = helpPage(80);
	assert.equal(lastHelpScroll({columns: 80, rows: 24}), length - 23);
	assert.equal(lastHelpScroll({columns: 80, rows: length + 1}), 0);
});
