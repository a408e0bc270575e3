import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {draftText, emptyDraft, reduceDraft} from '../../../source/ui/state/draft.ts';
import {maxComposerRows, viewDraft} from '../../../source/ui/state/draft-view.ts';
import {fragments} from '../../text/hostile-strings.ts';

function draftOf(text: string, cursor: number) {
	const draft = reduceDraft(emptyDraft, {type: 'paste', text});
	return {...draft, cursor: Math.min(cursor, draft.graphemes.length)};
}

const cases = [
	{name: 'nothing', text: '', cursor: 0, rows: [''], at: [0, 0]},
	{name: 'one row', text: 'abc', cursor: 1, rows: ['abc'], at: [0, 1]},
	{
		name: 'words wrap, the blank stays behind',
		text: 'one two three',
		cursor: 13,
		rows: ['one two ', 'three'],
		at: [1, 5],
	},
	{
		name: 'the start of a row belongs to it',
		text: 'one two three',
		cursor: 8,
		rows: ['one two ', 'three'],
		at: [1, 0],
	},
	{name: 'a long word breaks', text: 'abcdefghijklm', cursor: 13, rows: ['abcdefghi', 'jklm'], at: [1, 4]},
	{name: 'the last column is for the cursor', text: 'abcdefghi', cursor: 9, rows: ['abcdefghi'], at: [0, 9]},
	{name: 'wide characters', text: '漢字漢字漢字', cursor: 6, rows: ['漢字漢字', '漢字'], at: [1, 4]},
	{
		name: 'a word that is too wide behind a blank',
		text: ' abcdefgh漢',
		cursor: 10,
		rows: [' ', 'abcdefgh', '漢'],
		at: [2, 2],
	},
	{name: 'lines', text: 'a\n\nb', cursor: 2, rows: ['a', '', 'b'], at: [1, 0]},
	{
		name: 'what turns text around is shown as its number',
		text: 'a\u202eb',
		cursor: 3,
		rows: ['a<U+202E>', 'b'],
		at: [1, 1],
	},
] as const;

describe('draft view', () => {
	for (const {name, text, cursor, rows, at} of cases) {
		it(name, () => {
			const view = viewDraft(draftOf(text, cursor), 10, 5);
			assert.deepEqual(view.rows, rows);
			assert.deepEqual([view.cursor.row, view.cursor.column], at);
		});
	}

	it('goes on over the seams of a very long line, whatever is before and behind the cursor', () => {
		const line = Array.from({length: 3000}, (_, index) => `w${index}`).join(' ');
		const text = `above\n${line}\n${line}`;
		for (const cursor of [0, 4095, 4096, 4097, 8191, 8192, 9000, 16_000, 20_000, text.length]) {
			const {rows, cursor: at} = viewDraft(draftOf(text, cursor), 60, 7);
			assert.equal(rows.length, 7, `rows at ${cursor}`);
			const shown = rows.slice(0, at.row).join('') + (rows[at.row] ?? '').slice(0, at.column);
			const flat = text.replaceAll('\n', '');
			const breaks = text.slice(0, cursor).split('\n').length - 1;
			assert.equal(flat.slice(0, cursor - breaks).endsWith(shown), true, `before ${cursor}`);
			assert.ok(flat.includes(rows.join('')), `around ${cursor}`);
			assert.ok(rows.every(row => row.length <= 60));
		}
	});

	const joined = [
		{name: 'a non-joiner in a Persian word', keys: ['م', 'ی', '\u200c', 'خ'], row: 'می\u200cخ', column: 3},
		{name: 'a non-joiner that was just typed', keys: ['م', 'ی', '\u200c'], row: 'می', column: 2},
		{name: 'a joiner after a virama', keys: ['क', '्', '\u200d', 'ष'], row: 'क्\u200dष', column: 2},
		{name: 'a non-joiner after a virama', keys: ['क', '्', '\u200c', 'ष'], row: 'क्\u200cष', column: 2},
		{name: 'a joiner after an emoji', keys: ['👩', '\u200d'], row: '👩', column: 2},
		{name: 'a family', keys: ['👩', '\u200d', '👧'], row: '👩👧', column: 4},
		{name: 'an emoji style', keys: ['❤', '\ufe0f'], row: '❤', column: undefined},
		{name: 'a text style', keys: ['☂', '\ufe0e', '!'], row: '☂!', column: 2},
		{
			name: 'an old chillu at the end of a word',
			keys: ['ന', '\u0d4d', '\u200d', ' ', 'a'],
			row: 'ന\u0d4d a',
			column: 3,
		},
		{name: 'the end of a Khmer word', keys: ['ទ', '\u200b', 'ផ'], row: 'ទផ', column: 2},
		{name: 'the end of a Khmer word that was just typed', keys: ['ទ', '\u200b'], row: 'ទ', column: 1},
		{name: 'a Mongolian separator', keys: ['ᠨ', '\u180e', 'ᠠ'], row: 'ᠨᠠ', column: 2},
		{name: 'a Mongolian form', keys: ['ᠨ', '\u180b', 'ᠠ'], row: 'ᠨᠠ', column: 2},
	] as const;
	for (const {name, keys, row, column} of joined) {
		it(`${name}, each its own key, is no number`, () => {
			const draft = keys.reduce((before, text) => reduceDraft(before, {type: 'insert', text}), emptyDraft);
			assert.equal(draftText(draft), keys.join(''));
			const view = viewDraft(draft, 30, 5);
			assert.deepEqual(view.rows, [row]);
			assert.equal(view.cursor.column, column ?? view.cursor.column);
		});
	}

	it('what nobody would see at the other side is shown as its number', () => {
		for (const [text, row] of [
			['\u200c', '<U+200C>'],
			['a\u200c', 'a<U+200C>'],
			['a\u200cb', 'a<U+200C>b'],
			['ی\u200c b', 'ی<U+200C> b'],
			['\ufe0f', '<U+FE0F>'],
			['a\ufe0e', 'a<U+FE0E>'],
			['a\u200b', 'a<U+200B>'],
			['a\u200bទ', 'a<U+200B>ទ'],
			['ទ\u200ba', 'ទ<U+200B>a'],
			['ᠨ\u180eᠨ', 'ᠨ<U+180E>ᠨ'],
		] as const) {
			assert.deepEqual(viewDraft(draftOf(text, 9), 30, 5).rows, [row]);
		}
	});

	it('scrolls with the cursor', () => {
		const text = 'a\nb\nc\nd\ne\nf';
		const end = viewDraft(draftOf(text, 11), 10, 3);
		assert.deepEqual([end.rows, end.cursor.row], [['d', 'e', 'f'], 2]);
		const middle = viewDraft(draftOf(text, 4), 10, 3);
		assert.deepEqual([middle.rows, middle.cursor.row], [['b', 'c', 'd'], 1]);
		const start = viewDraft(draftOf(text, 0), 10, 3);
		assert.deepEqual([start.rows, start.cursor.row], [['a', 'b', 'c'], 0]);
	});

	it('grows up to a third of the screen', () => {
		assert.deepEqual([24, 10, 2].map(maxComposerRows), [8, 3, 1]);
	});
});

describe('draft view, whatever the text', () => {
	const pieces = [
		'a',
		'bb ',
		' ',
		'\n',
		'漢',
		'👨‍👩‍👧',
		'e\u0301',
		'🇨🇭',
		'word',
		'ی',
		'\u200c',
		'\u200d',
		'\ufe0f',
		'क्',
	];
	const anyText = fc.array(fc.constantFrom(...pieces), {maxLength: 60}).map(parts => parts.join(''));

	it('has the cursor inside, rows that fit, and never more rows than it may', () => {
		fc.assert(
			fc.property(
				anyText,
				fc.nat(80),
				fc.integer({min: 13, max: 30}),
				fc.integer({min: 1, max: 8}),
				(text, cursor, columns, maxRows) => {
					const {rows, cursor: at} = viewDraft(draftOf(text, cursor), columns, maxRows);
					assert.ok(rows.length >= 1 && rows.length <= maxRows);
					assert.ok(at.row < rows.length && at.column >= 0 && at.column < columns);
					for (const row of rows) {
						assert.ok(cellWidth(row) <= columns, `${row} in ${columns}`);
					}
				},
			),
		);
	});

	it('loses nothing: with room for all, the rows are the text', () => {
		fc.assert(
			fc.property(anyText, fc.nat(80), (text, cursor) => {
				const plain = text.replace(/[^a-z \n]/g, 'x');
				const {rows} = viewDraft(draftOf(plain, cursor), 12, 200);
				assert.equal(rows.join(''), plain.replaceAll('\n', ''));
			}),
		);
	});

	it('draws nothing that a terminal would obey, whatever came into the draft', () => {
		const anything = fc.array(fc.constantFrom(...fragments), {maxLength: 20});
		fc.assert(
			fc.property(anything, fc.nat(20), (graphemes, cursor) => {
				const draft = {...emptyDraft, graphemes, cursor: Math.min(cursor, graphemes.length)};
				const {rows} = viewDraft(draft, 40, 8);
				assert.doesNotMatch(rows.join(''), /\p{Cc}|\p{Bidi_Control}|\p{Cs}/u);
			}),
		);
	});
});

describe('what a key in a long draft costs', () => {
	const drafts = {
		Russian: 'съешь ещё этих мягких булок ',
		Chinese: '天地玄黄宇宙洪荒日月盈昃辰宿列张',
		Korean: '다람쥐 헌 쳇바퀴에 타고파',
		Arabic: 'صفخلقخودبثكمثلشمس',
		Greek: 'ξεσκεπάζωτηνψυχοφθόρα',
	};
	for (const [name, text] of Object.entries(drafts)) {
		it(`${name}: only what is around the key is cut anew, and nothing is measured twice`, context => {
			const long = text.repeat(Math.ceil(30_000 / text.length));
			const draft = {...draftOf(long, 15_000)};
			viewDraft(draft, 117, 13);
			const segment = context.mock.method(Intl.Segmenter.prototype, 'segment');
			const next = reduceDraft(draft, {type: 'insert', text: text.charAt(0)});
			viewDraft(next, 117, 13);
			const units = segment.mock.calls.reduce((sum, call) => sum + String(call.arguments[0]).length, 0);
			segment.mock.restore();
			assert.equal(draftText(next).length, long.length + 1);
			assert.ok(units < 100, `${units} code units were cut`);
		});
	}
});
