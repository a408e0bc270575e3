import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	escapeCodePoint,
	escapeControl,
	escapedRanges,
	isEscaped,
	isHiddenMark,
} from '../../source/text/code-points.ts';

test('the ranges are in order, apart from each other, and say why', () => {
	let previous = 0x7f;
	for (const {first, last, reason} of escapedRanges) {
		assert.ok(first > previous, `U+${first.toString(16)}`);
		assert.ok(last >= first);
		assert.notEqual(reason, '');
		previous = last;
	}
});

test('every code point is found as a plain search finds it', () => {
	for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint += codePoint < 0x3000 ? 1 : 7) {
		const isListed = escapedRanges.some(({first, last}) => codePoint >= first && codePoint <= last);
		const isLastOfPlane = codePoint % 0x10000 >= 0xfffe;
		assert.equal(isEscaped(codePoint), isListed || isLastOfPlane, `U+${codePoint.toString(16)}`);
	}
});

test('all that Unicode calls invisible, private or nothing is escaped, but what its neighbours decide', () => {
	const hidden = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Co}\p{Noncharacter_Code_Point}]/u;
	for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint++) {
		const byNeighbours = [0x200c, 0x200d, 0xfe0e, 0xfe0f].includes(codePoint) || isHiddenMark(codePoint);
		if (hidden.test(String.fromCodePoint(codePoint)) && !byNeighbours) {
			assert.ok(isEscaped(codePoint), `U+${codePoint.toString(16)}`);
		}
	}
});

test('letters, digits, punctuation, emoji and blanks are not', () => {
	for (const character of 'éЖ漢가हשع๙½—“€☺😀\u{1f3fb}\u{1f1e6}\xa0\u2003\u3000\u0301\u20e3\ufffd') {
		assert.equal(isEscaped(character.codePointAt(0) ?? 0), false, character);
	}
});

test('escapes are ASCII', () => {
	assert.equal(escapeCodePoint(0x9b), '<U+009B>');
	assert.equal(escapeCodePoint(0xe0001), '<U+E0001>');
	assert.equal(escapeControl(0x00), '^@');
	assert.equal(escapeControl(0x1b), '^[');
	assert.equal(escapeControl(0x7f), '^?');
});
