import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {Rows} from '../../../source/ui/components/rows.tsx';
import {ThemeContext} from '../../../source/ui/hooks/use-theme.ts';
import type {Row} from '../../../source/ui/rows/row.ts';
import {createTheme} from '../../../source/ui/theme.ts';

const row: Row = [
	{text: '14:02', as: 'quiet'},
	{text: ' see ', as: 'plain'},
	{text: 'example.org/a', as: 'plain', link: {id: '7-0', url: 'https://example.org/a'}},
];

function drawn(
	rows: readonly Row[],
	options: {readonly links?: boolean; readonly height?: number} = {},
): string {
	const {links = false, height = rows.length} = options;
	return renderToString(
		<ThemeContext value={createTheme({color: false, ascii: false, links})}>
			<Rows rows={rows} height={height} />
		</ThemeContext>,
		{columns: 40},
	);
}

test('links are OSC 8 with their id where the terminal knows it', () => {
	const osc = /\u001B\]8;id=7-0;https:\/\/example\.org\/a(?:\u001B\\|\u0007)[^\u001B]*example\.org\/a/;
	assert.match(drawn([row], {links: true}), osc);
});

test('elsewhere they are the text and nothing more', () => {
	assert.ok(!drawn([row]).includes(']8;'));
	assert.match(drawn([row]), /14:02.* see .*example\.org\/a/);
});

test('rows take the height that they are given, and none where there are none', () => {
	assert.equal(drawn([row], {height: 3}).split('\n').length, 3);
	assert.equal(drawn([row, row, row], {height: 2}).split('\n').length, 2);
	assert.equal(drawn([]), '');
});

test('a row that is wider than announced pushes nothing out of its place', () => {
	const rows = drawn([[{text: 'x'.repeat(90), as: 'plain'}], row]).split('\n');
	assert.equal(rows.length, 2);
	assert.equal(rows[0]?.length, 40);
});
