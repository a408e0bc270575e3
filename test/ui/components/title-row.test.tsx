import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {TitleRow} from '../../../source/ui/components/title-row.tsx';
import {ThemeContext} from '../../../source/ui/hooks/use-theme.ts';
import {createTheme} from '../../../source/ui/theme.ts';

const theme = createTheme({color: false, ascii: false});

const titles = [
	{columns: 60, files: 0, self: false, peer: false, line: ' ttchat · 203.0.113.7 · nothing is saved'},
	{columns: 60, files: 0, self: true, peer: false, line: ' ttchat · 203.0.113.7 · saved to a file by you'},
	{
		columns: 60,
		files: 0,
		self: false,
		peer: true,
		line: ' ttchat · 203.0.113.7 · saved to a file by the peer',
	},
	{columns: 60, files: 0, self: true, peer: true, line: ' ttchat · 203.0.113.7 · saved to files by both'},
	{
		columns: 90,
		files: 2,
		self: false,
		peer: false,
		line: ' ttchat · 203.0.113.7 · nothing written but 2 files that you accepted',
	},
	{columns: 30, files: 0, self: false, peer: false, line: ' ttchat · 203.0.113.7'},
	{columns: 15, files: 0, self: false, peer: false, line: ' ttchat · 203.…'},
] as const;

for (const {columns, files, self, peer, line} of titles) {
	test(`the title in ${columns} columns${self ? ', saved by us' : ''}${peer ? ', saved by the peer' : ''}${files ? ', with files' : ''}`, () => {
		const title = (
			<ThemeContext value={theme}>
				<TitleRow targetLabel="203.0.113.7" recording={{self, peer}} files={files} columns={columns} />
			</ThemeContext>
		);
		assert.equal(renderToString(title, {columns}), line);
	});
}
