import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseMessageText, parsePeerCode} from '../../source/session/chat-text.ts';

const texts = [
	{wire: 'hello', text: 'hello', action: false},
	{wire: '/me waves', text: 'waves', action: true},
	{wire: '/me ', text: '', action: true},
	{wire: '/me', text: '/me', action: false},
	{wire: '/merry', text: '/merry', action: false},
	{wire: ' /me waves', text: ' /me waves', action: false},
	{wire: '/me /me waves', text: '/me waves', action: true},
	{wire: '', text: '', action: false},
] as const;

for (const {wire, text, action} of texts) {
	test(`${JSON.stringify(wire)} is ${action ? 'an action' : 'a text'}`, () => {
		assert.deepEqual(parseMessageText(wire), {text, action});
	});
}

for (const typed of [
	'12345678',
	'1234 5678',
	' 1234-5678 ',
	'1 2 3 4\t5 6 7 8',
	'1234\u00A05678',
	'１２３４　５６７８',
	'١٢٣٤－٥٦٧٨',
	'१२३४५६७८',
	'1234ー5678',
	'\u200e1234\u200b–5678',
]) {
	test(`${JSON.stringify(typed)} is a code`, () => assert.equal(parsePeerCode(typed), '12345678'));
}

for (const typed of [
	'',
	'1234567',
	'123456789',
	'1234 567x',
	'１２３４５６７',
	'code 1234 5678',
	'1234.5678',
	'+12345678',
]) {
	test(`${JSON.stringify(typed)} is not a code`, () => {
		assert.throws(() => parsePeerCode(typed), {code: 'ERR_CODE_INVALID'});
	});
}
