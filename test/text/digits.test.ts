import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {digitsOf} from '../../source/text/digits.ts';

const code = '48210937';

function containsCode(text: string, wanted: string): boolean {
	return digitsOf(text).includes(wanted);
}

describe('the code is found', () => {
	const cases = [
		{name: 'as it is', text: '48210937'},
		{name: 'as it is shown', text: 'mine is 4821 0937, ok?'},
		{name: 'with dashes and dots', text: '48-21.09/37'},
		{name: 'with words between', text: '4821 and then 0937'},
		{name: 'over several lines', text: '4821\n0937'},
		{name: 'within more digits', text: '1148210937 22'},
		{name: 'full-width', text: '４８２１０９３７'},
		{name: 'Arabic-Indic', text: '٤٨٢١٠٩٣٧'},
		{name: 'Devanagari', text: '४८२१०९३७'},
		{name: 'mathematical', text: '𝟒𝟖𝟐𝟏𝟎𝟗𝟑𝟕'},
		{name: 'mixed scripts', text: '4８٢१0𝟗３7'},
		{name: 'circled and raised', text: '④⑧²¹⁰⑨③⑦'},
		{name: 'keycaps', text: '4\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e31\ufe0f\u20e3 0937'},
		{name: 'zero-width characters', text: '4\u200b8\u200d2\u20601\ufeff0\xad9\u202e37'},
		{name: 'what is not drawn', text: '4\u200e8\u200f2\u061c1\u{e0100}0\u{e0067}9\u{e007f}37'},
		{
			name: 'a flag between',
			text: '4821\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}0937',
		},
		{name: 'marks', text: '4\u03018\u0336210937'},
		{
			name: 'digits of plane 1',
			text: '\u{1e954}\u{1e958}\u{1e952}\u{1e951}\u{1e950}\u{1e959}\u{1e953}\u{1e957}',
		},
	] as const;
	for (const {name, text} of cases) {
		test(name, () => assert.equal(containsCode(text, code), true));
	}
});

describe('the code is not found', () => {
	const cases = [
		{name: 'in nothing', text: ''},
		{name: 'in words', text: 'tell me your code — by phone'},
		{name: 'in a part of it', text: '4821 093'},
		{name: 'backwards', text: '73901284'},
		{name: 'in another code', text: '4821 0938'},
		{name: 'in another code of another script', text: '٤٨٢١٠٩٣٨'},
	] as const;
	for (const {name, text} of cases) {
		test(name, () => assert.equal(containsCode(text, code), false));
	}
});

test('half a million marks, which NFKC would sort for minutes', () => {
	const marks = `${'\u0301'.repeat(250_000)}${'\u0323'.repeat(250_000)}`;
	assert.equal(containsCode(`4821${marks}0937`, code), true);
});

const endless = [
	{name: 'a ligature that NFKC makes eighteen times as long', unit: '\ufdfa'},
	{name: 'Han', unit: '漢'},
	{name: 'emoji', unit: '😀'},
	{name: 'marks of plane 1', unit: '\u{1e8d0}'},
	{name: 'half-width voicing marks', unit: '\uff9e\uff9f'},
] as const;

for (const {name, unit} of endless) {
	test(`1 MiB of ${name} between the digits`, context => {
		const normalize = context.mock.method(String.prototype, 'normalize');
		const between = unit.repeat(2 ** 20 / Buffer.byteLength(unit));
		assert.equal(containsCode(`4821${between}0937`, code), true);
		assert.equal(containsCode(`4821${between}0938`, code), false);
		for (const {result} of normalize.mock.calls) assert.ok((result?.length ?? 0) < 2 ** 17);
	});
}

test('a digit of two code units on every place of a slice', () => {
	for (let shift = 0; shift < 8; shift++) {
		const digits = `${'é'.repeat(4_090 + shift)}${'𝟒𝟖𝟐𝟏𝟎𝟗𝟑𝟕'}`;
		assert.equal(containsCode(digits, code), true, `${shift}`);
	}
});

test('every decimal digit of Unicode counts as what it is', () => {
	let zero = 0;
	let count = 0;
	for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
		const digit = String.fromCodePoint(codePoint);
		if (/\p{Nd}/u.test(digit)) {
			zero = count % 10 === 0 ? codePoint : zero;
			const value = codePoint - zero;
			assert.equal(containsCode(`4821${digit}937`, `4821${value}937`), true, `U+${codePoint.toString(16)}`);
			count++;
		}
	}

	assert.ok(count >= 650);
});

test('whatever stands between the digits', () => {
	const between = fc.array(
		fc
			.string({unit: 'binary', maxLength: 3})
			.filter(text => !/\p{Nd}|\p{No}|\p{So}/u.test(text.normalize('NFKC') + text)),
		{
			minLength: 9,
			maxLength: 9,
		},
	);
	fc.assert(
		fc.property(between, parts =>
			containsCode(parts.map((part, index) => part + code.charAt(index)).join(''), code),
		),
	);
});
