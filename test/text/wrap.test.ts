import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import fc from 'fast-check';
import {cellWidth, displayForm} from '../../source/text/graphemes.ts';
import {sanitize} from '../../source/text/sanitize.ts';
import {wrap} from '../../source/text/wrap.ts';
import {fragments, hostileString, seededRandom} from './hostile-strings.ts';

/** What each row says. */
const wrapped = (text: string, columns: number) =>
	wrap(text, columns).map(({start, end}) => text.slice(start, end));

const cases = [
	{name: 'nothing', text: '', columns: 10, rows: ['']},
	{name: 'what fits', text: 'hello', columns: 5, rows: ['hello']},
	{name: 'at LF', text: 'a\n\nb\n', columns: 5, rows: ['a', '', 'b', '']},
	{name: 'at a blank', text: 'hello world', columns: 8, rows: ['hello', 'world']},
	{name: 'at the blank behind the last column', text: 'hello world', columns: 5, rows: ['hello', 'world']},
	{name: 'at the last blank that fits', text: 'a bc def', columns: 5, rows: ['a bc', 'def']},
	{name: 'a word that is too long', text: 'abcdefgh', columns: 3, rows: ['abc', 'def', 'gh']},
	{name: 'a long word after a short one', text: 'x abcdefgh', columns: 4, rows: ['x', 'abcd', 'efgh']},
	{name: 'indentation stays', text: '    if (x) {', columns: 20, rows: ['    if (x) {']},
	{name: 'no break after indentation', text: '  abcdef', columns: 5, rows: ['  abc', 'def']},
	{name: 'indentation on the second line', text: 'a\n  b c', columns: 4, rows: ['a', '  b', 'c']},
	{name: 'indentation wider than a row', text: '      a', columns: 4, rows: ['    ', ' a']},
	{name: 'several blanks: one goes', text: 'ab   cd', columns: 4, rows: ['ab  ', 'cd']},
	{name: 'several blanks at the edge', text: 'abcd  ef', columns: 4, rows: ['abcd', ' ef']},
	{name: 'a blank at the end that does not fit', text: 'abcd ', columns: 4, rows: ['abcd']},
	{name: 'a blank at the end that fits', text: 'abc ', columns: 4, rows: ['abc ']},
	{name: 'only a blank', text: ' ', columns: 4, rows: [' ']},
	{name: 'a no-break space does not break', text: 'ab c\xa0d', columns: 5, rows: ['ab', 'c\xa0d']},
	{name: 'ideographs', text: '漢字漢字漢', columns: 4, rows: ['漢字', '漢字', '漢']},
	{name: 'ideographs in an odd width', text: '漢字漢', columns: 5, rows: ['漢字', '漢']},
	{name: 'between a word and an ideograph', text: 'ab cd漢', columns: 6, rows: ['ab cd', '漢']},
	{name: 'at the blank before an ideograph', text: 'ab 漢', columns: 4, rows: ['ab', '漢']},
	{
		name: 'no break after the blanks that a break left',
		text: 'abcd   efgh',
		columns: 4,
		rows: ['abcd', '  ef', 'gh'],
	},
	{name: 'no full stop at the start of a row', text: '漢字漢。', columns: 6, rows: ['漢字', '漢。']},
	{name: 'no opening bracket at the end', text: '漢字「漢」', columns: 6, rows: ['漢字', '「漢」']},
	{name: 'after a wide blank, which stays', text: 'ab\u3000cdef', columns: 6, rows: ['ab\u3000', 'cdef']},
	{name: 'punctuation where no earlier break helps', text: 'ｱxyz。', columns: 4, rows: ['ｱxyz', '。']},
	{name: 'after an em space, which stays', text: 'ab\u2003cdef', columns: 6, rows: ['ab\u2003', 'cdef']},
	{
		name: 'no wide blank at the start of a row',
		text: '漢字\u3000漢',
		columns: 4,
		rows: ['漢', '字\u3000', '漢'],
	},
	{name: 'between an ideograph and a word', text: '漢abcd', columns: 5, rows: ['漢', 'abcd']},
	{name: 'no break between indentation and ideographs', text: '  漢。', columns: 5, rows: ['  漢', '。']},
	{name: 'an empty line in no columns', text: '', columns: -1, rows: ['']},
	{name: 'Hangul at blanks only', text: '한글 한글', columns: 7, rows: ['한글', '한글']},
	{name: 'never through a grapheme', text: '🇩🇪🇫🇷🇮🇹', columns: 3, rows: ['🇩🇪', '🇫🇷', '🇮🇹']},
	{name: 'flags as wide as the widest terminal draws them', text: '🇩🇪🇫🇷🇮🇹', columns: 8, rows: ['🇩🇪🇫🇷', '🇮🇹']},
	{
		name: 'marks stay on their base',
		text: 'e\u0301e\u0301e\u0301',
		columns: 2,
		rows: ['e\u0301e\u0301', 'e\u0301'],
	},
	{name: 'through a grapheme wider than a row', text: 'क्'.repeat(5), columns: 2, rows: ['क्क्', 'क्क्', 'क्']},
	{name: 'a grapheme of jamo and Thai', text: '\u1161\u0e33', columns: 2, rows: ['\u1161\u0e33']},
	{
		name: 'a number sign and a mark that takes room',
		text: '\u0600\u09c7',
		columns: 2,
		rows: ['\u0600\u09c7'],
	},
	{
		name: 'a number sign and marks that take room on it alone',
		text: '\u0600\u0308\u0323\u0301',
		columns: 2,
		rows: ['\u0600\u0308', '\u0323\u0301'],
	},
	{
		name: 'a skin tone behind a form of an ideograph',
		text: '漢\u{e0100}\u{1f3fb}',
		columns: 2,
		rows: ['漢\u{e0100}', '\u{1f3fb}'],
	},
	{name: 'one column', text: 'ab 漢c', columns: 1, rows: ['a', 'b', '漢', 'c']},
	{name: 'no columns count as one', text: 'ab', columns: 0, rows: ['a', 'b']},
] as const;

describe('wrap', () => {
	for (const {name, text, columns, rows} of cases) {
		test(name, () => assert.deepEqual(wrapped(text, columns), rows));
	}
});

const mixed = fc
	.array(
		fc.oneof(fc.constantFrom(...fragments), fc.constantFrom('word', 'a', ' ', '   ', '\n', '漢', '。', '「')),
		{
			maxLength: 60,
		},
	)
	.map(parts => sanitize(parts.join('')));
const columns = fc.integer({min: 2, max: 24});

describe('properties of wrap', () => {
	test('no row is wider than it may be', () => {
		fc.assert(
			fc.property(mixed, columns, (text, limit) => {
				for (const form of [text, displayForm(text)]) {
					for (const row of wrapped(form, limit)) {
						assert.ok(cellWidth(row) <= limit, JSON.stringify(row));
						assert.ok(!row.includes('\n'));
					}
				}
			}),
			{numRuns: 1500},
		);
	});
	test('nothing is lost but LF and at most one blank after a row', () => {
		fc.assert(
			fc.property(mixed, columns, (text, limit) => {
				const byLine = text.split('\n').map(line => wrapped(line, limit));
				assert.deepEqual(wrapped(text, limit), byLine.flat());
				for (const [index, line] of text.split('\n').entries()) {
					const rows = (byLine[index] ?? []).map(row => row.replace(/[^\p{L}\p{M}\p{N}\s]/gu, '\\$&'));
					assert.match(line, new RegExp(`^${rows.join(' ?')} ?$`));
				}
			}),
			{numRuns: 1500},
		);
	});
	test('a text that fits stays as it is', () => {
		fc.assert(fc.property(mixed, text => assert.deepEqual(wrapped(text, 10_000), text.split('\n'))));
	});
	test('1 MiB that is a single grapheme', () => {
		const rows = wrapped('\u0600'.repeat(2 ** 19), 64);
		assert.equal(rows.length, 2 ** 13);
		assert.ok(rows.every(row => cellWidth(row) === 64));
	});
	test('1 MiB without a place to break', () => {
		assert.equal(wrapped('a'.repeat(2 ** 20), 64).length, 2 ** 14);
		assert.equal(wrapped('漢'.repeat(2 ** 18), 64).length, 2 ** 13);
	});
});

test('a terminal draws every row in one row', async () => {
	const limit = 20;
	const terminal = new headless.Terminal({cols: limit, rows: 5, scrollback: 0, allowProposedApi: true});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	const random = seededRandom(7);
	const rows = Array.from({length: 3000}, () =>
		wrapped(displayForm(sanitize(hostileString(random))), limit),
	).flat();
	const written = rows.map(
		row =>
			new Promise<void>(resolve => {
				terminal.write(`\x1b[2J\x1b[H${row}`, () => {
					assert.equal(terminal.buffer.active.cursorY, 0, JSON.stringify(row));
					resolve();
				});
			}),
	);
	await Promise.all(written);
	terminal.dispose();
});
