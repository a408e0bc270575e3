import assert from 'node:assert/strict';
import {test} from 'node:test';
import {messageLines} from '../../../source/ui/components/message-lines.ts';
import type {Row} from '../../../source/ui/state/message-rows.ts';
import {createTheme} from '../../../source/ui/theme.ts';

const {glyphs} = createTheme({color: true, ascii: false});
const {glyphs: ascii} = createTheme({color: true, ascii: true});

const row: Row = [
	{text: '14:02', style: 'time'},
	{text: ' see '},
	{text: 'example.org/a', link: {id: '7-0', url: 'https://example.org/a'}},
];

test('links are OSC 8 with their id where the terminal knows it', () => {
	assert.deepEqual(messageLines([row], glyphs, true), [
		[
			{text: '14:02', as: 'quiet', link: false},
			{text: ' see ', as: 'plain', link: false},
			{
				text: '\u001B]8;id=7-0;https://example.org/a\u001B\\example.org/a\u001B]8;;\u001B\\',
				as: 'plain',
				link: true,
			},
		],
	]);
});

test('elsewhere they are marked as links and nothing more', () => {
	const [line = []] = messageLines([row], glyphs, false);
	assert.equal(line.map(span => span.text).join(''), '14:02 see example.org/a');
	assert.equal(line[2]?.link, true);
});

test('our own words are made ASCII, those of a message never', () => {
	const rows: readonly Row[] = [[{text: 'bob connected · hello', style: '-->'}], [{text: 'a · b'}]];
	const texts = messageLines(rows, ascii, false).map(line => line.map(span => span.text).join(''));
	assert.deepEqual(texts, ['bob connected - hello', 'a · b']);
});
