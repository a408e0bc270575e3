import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {
	cellWidth,
	displayForm,
	graphemes,
	graphemeWidth,
	padEnd,
	truncate,
} from '../../source/text/graphemes.ts';
import {fragments} from './hostile-strings.ts';

const mixed = fc
	.array(fc.oneof(fc.constantFrom(...fragments), fc.string({unit: 'grapheme', maxLength: 4})), {
		maxLength: 20,
	})
	.map(parts => parts.join(''));

describe('graphemes', () => {
	const cases = [
		{name: 'nothing', text: '', parts: []},
		{name: 'ASCII', text: 'a b', parts: ['a', ' ', 'b']},
		{name: 'LF', text: 'a\nb', parts: ['a', '\n', 'b']},
		{name: 'CR LF', text: 'a\r\nb', parts: ['a', '\r\n', 'b']},
		{name: 'marks', text: 'e\u0301x', parts: ['e\u0301', 'x']},
		{name: 'a family and a flag', text: '👨\u200d👩\u200d👧🇩🇪', parts: ['👨\u200d👩\u200d👧', '🇩🇪']},
		{name: 'a skin tone', text: '👍🏽!', parts: ['👍🏽', '!']},
	];
	for (const {name, text, parts} of cases) {
		test(name, () => assert.deepEqual(graphemes(text), parts));
	}

	test('together they are the text', () => {
		fc.assert(fc.property(mixed, text => graphemes(text).join('') === text));
	});
});

describe('cellWidth', () => {
	const cases = [
		{text: '', width: 0},
		{text: 'hello', width: 5},
		{text: 'a\nb', width: 2},
		{text: 'Grüße', width: 5},
		{text: 'é\né', width: 2},
		{text: 'e\u0301', width: 1},
		{text: '漢字', width: 4},
		{text: '한글', width: 4},
		{text: 'かナ', width: 4},
		{text: 'ﾊﾞ', width: 2},
		{text: '\u1100\u1161', width: 2},
		{text: '😀', width: 2},
		{text: '👍🏽', width: 2},
		{text: '👨\u200d👩\u200d👧', width: 2},
		{text: '🇩🇪', width: 2},
		{text: '❤\ufe0f', width: 2},
		{text: '❤', width: 1},
		{text: 'שלום', width: 4},
		{text: '─│…✓', width: 4},
		// From here on string-width counts less than a terminal without shaping draws.
		{text: 'क्ष', width: 2},
		{text: 'กำ', width: 2},
		{text: '\u06dd', width: 1},
		{text: '\u0600\u0308\u0323', width: 3},
		{text: '\u0600\u09c7', width: 2},
		{text: '\u06011', width: 2},
		{text: '🏽', width: 2},
		{text: 'a🏽🏽', width: 5},
		{text: '👍🏽🏽', width: 4},
	] as const;
	for (const {text, width} of cases) {
		test(`${JSON.stringify(text)} takes ${width}`, () => assert.equal(cellWidth(text), width));
	}

	test('never less than string-width counts', () => {
		fc.assert(
			fc.property(mixed, text => {
				const plain = text.replace(/\p{Cc}/gu, '');
				assert.ok(cellWidth(plain) >= stringWidth(plain));
			}),
		);
	});
	test('is the sum over the graphemes', () => {
		fc.assert(
			fc.property(mixed, text => {
				const sum = graphemes(text).reduce((total, grapheme) => total + graphemeWidth(grapheme), 0);
				assert.equal(cellWidth(text), sum);
			}),
		);
	});
	test('every quick answer for a single character is string-width’s', () => {
		for (let codeUnit = 0x20; codeUnit < 0xd800; codeUnit++) {
			const character = String.fromCharCode(codeUnit);
			if (/[\p{L}\p{N}\p{P}\p{S}\p{Z}]/u.test(character)) {
				assert.equal(cellWidth(character), stringWidth(character), `U+${codeUnit.toString(16)}`);
			}
		}
	});
	test('more different graphemes than are remembered', () => {
		const many = Array.from({length: 6000}, (_, index) => String.fromCodePoint(0x20000 + index));
		assert.equal(cellWidth(many.join('')), 12_000);
		assert.equal(cellWidth(many.join('')), 12_000);
	});
});

describe('displayForm', () => {
	const cases = [
		{name: 'ASCII', text: 'plain', shown: 'plain'},
		{name: 'VS16', text: '❤\ufe0f!', shown: '❤!'},
		{name: 'VS15', text: '❤\ufe0e', shown: '❤'},
		{name: 'other forms', text: '0\ufe00 ᠠ\u180bᠨ\u180eᠠ', shown: '0 ᠠᠨᠠ'},
		{name: 'a keycap', text: '5\ufe0f\u20e3', shown: '5'},
		{name: 'skin tones', text: '👍🏽 👍🏻🏿', shown: '👍 👍'},
		{name: 'a skin tone alone', text: '🏽', shown: '🏽'},
		{name: 'a skin tone after a blank', text: 'a 🏽🏽', shown: 'a 🏽'},
		{name: 'a family becomes its members', text: '👨\u200d👩\u200d👧', shown: '👨👩👧'},
		{name: 'zero-width characters', text: 'a\u200bb\u2060c\ufeffd', shown: 'abcd'},
		{name: 'joiners between Latin letters', text: 'a\u200cb\u200dc', shown: 'abc'},
		{name: 'ZWNJ in Persian', text: 'می\u200cخواهم', shown: 'می\u200cخواهم'},
		{name: 'ZWJ in Sinhala', text: 'ශ්\u200dර', shown: 'ශ්\u200dර'},
		{name: 'a joiner after such a letter only', text: 'क\u200da', shown: 'कa'},
		{name: 'a joiner before such a letter only', text: 'a\u200dक', shown: 'aक'},
	] as const;
	for (const {name, text, shown} of cases) {
		test(name, () => assert.equal(displayForm(text), shown));
	}
});

describe('truncate', () => {
	const cases = [
		{name: 'what fits', text: 'hello', columns: 5, cut: 'hello'},
		{name: 'what does not', text: 'hello', columns: 4, cut: 'hel…'},
		{name: 'to one column', text: 'hello', columns: 1, cut: '…'},
		{name: 'to none', text: 'hello', columns: 0, cut: ''},
		{name: 'wide characters', text: '漢字漢字', columns: 4, cut: '漢…'},
		{name: 'not through a flag', text: '🇩🇪🇫🇷🇮🇹', columns: 4, cut: '🇩🇪…'},
		{name: 'with another mark', text: 'hello', columns: 4, ellipsis: '...', cut: 'h...'},
		{name: 'without the mark if it does not fit', text: 'hello', columns: 2, ellipsis: '...', cut: 'he'},
		{name: 'without a mark', text: 'hello', columns: 3, ellipsis: '', cut: 'hel'},
		{name: 'nothing', text: '', columns: 0, cut: ''},
	];
	for (const {name, text, columns, ellipsis, cut} of cases) {
		test(name, () => assert.equal(truncate(text, columns, ellipsis), cut));
	}

	test('never wider than it may be, and whole if it fits', () => {
		fc.assert(
			fc.property(mixed, fc.nat(30), (text, columns) => {
				const cut = truncate(text, columns);
				assert.ok(cellWidth(cut) <= columns);
				assert.ok(cellWidth(text) > columns || cut === text);
				assert.ok(cut === text || text.startsWith(cut.replace(/…$/, '')));
			}),
		);
	});
});

describe('padEnd', () => {
	test('fills up by columns', () => {
		assert.equal(padEnd('漢', 4), '漢  ');
		assert.equal(padEnd('abc', 3), 'abc');
		assert.equal(padEnd('abcd', 3), 'abcd');
		assert.equal(padEnd('', 2), '  ');
	});
});

/** How many code units all patterns together were asked to search while `work` ran. */
function searched(context: TestContext, work: () => void): number {
	const exec = context.mock.method(RegExp.prototype, 'exec');
	work();
	const units = exec.mock.calls.reduce((total, call) => total + String(call.arguments[0]).length, 0);
	exec.mock.restore();
	return units;
}

describe('one grapheme without end costs what its length says', () => {
	const units = [
		{name: 'Arabic number signs', unit: '\u0600', width: 1},
		{name: 'ends of ayah', unit: '\u06dd', width: 1},
		{name: 'Kaithi number signs', unit: '\u{110bd}', width: 1},
		{name: 'leading jamo', unit: '\u1100', width: 2},
		{name: 'emoji and joiners', unit: '😀\u200d', width: 2},
		{name: 'conjuncts', unit: 'क\u094d', width: 1},
	];
	for (const {name, unit, width} of units) {
		test(name, context => {
			assert.equal(graphemes(unit.repeat(4_000)).length, 1);
			assert.equal(cellWidth(unit.repeat(4_000)), 4_000 * width);
			const few = searched(context, () => cellWidth(unit.repeat(500)));
			const many = searched(context, () => cellWidth(unit.repeat(4_000)));
			assert.ok(few > 0 && many <= few * 10, `${few} for 500, ${many} for 4,000`);
		});
	}
});
