import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {narrowWidth} from '../../source/text/narrow.ts';
import {fragments} from './hostile-strings.ts';

describe('narrowWidth', () => {
	const cases = [
		{text: '', width: 0},
		{text: 'hello', width: 5},
		{text: '\x1b[1m ttchat\x1b[22m · Grüße…', width: 16},
		{text: '✔', width: undefined},
		{text: '─┤│├ › ← ↑ ✓', width: 12},
		{text: 'a\nb', width: undefined},
		{text: 'soft\xadhyphen', width: undefined},
		{text: 'e\u0301', width: undefined},
		{text: '⌚', width: undefined},
		{text: '\x1b]8;;https://example.com\x07x', width: undefined},
		{text: '\x1b[2J', width: undefined},
	];
	for (const {text, width} of cases) {
		test(JSON.stringify(text), () => assert.equal(narrowWidth(text), width));
	}

	test('of each character it says what string-width says, or nothing', () => {
		const known = Array.from({length: 0x1_0000}, (_, code) => String.fromCharCode(code)).filter(
			character => narrowWidth(character) !== undefined,
		);
		assert.ok(known.length > 1000);
		for (const character of known) assert.equal(stringWidth(character), 1, character);
	});

	test('of each text it says what string-width says, or nothing', () => {
		const units = fc.oneof(
			fc.constantFrom(...fragments, '\x1b[1m', '\x1b[38;5;9m', '\x1b[', '─', '›', '…', '·', 'é', 'm'),
			fc.string({maxLength: 3}),
		);
		fc.assert(
			fc.property(fc.array(units, {maxLength: 10}), parts => {
				const text = parts.join('');
				assert.equal(narrowWidth(text) ?? stringWidth(text), stringWidth(text));
			}),
		);
	});
});
