import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {excerpt, messageRows, statusRow} from '../../source/plain/rows.ts';
import {happenedAt as at} from './fake-session.ts';

const messages = [
	{name: 'a message', text: 'hi', rows: '14:02 bob: hi'},
	{name: 'an action', text: 'waves', action: true, rows: '14:02 * bob waves'},
	{name: 'two rows', text: 'one\ntwo', rows: '14:02 bob: one\n      two'},
	{name: 'an empty message', text: '', rows: '14:02 bob: '},
	{name: 'a forged line', text: 'x\n14:03 you: yes', rows: '14:02 bob: x\n      14:03 you: yes'},
	{name: 'a forged line after CR', text: 'x\r14:03 you: yes', rows: '14:02 bob: x\n      14:03 you: yes'},
	{name: 'a forged line after CR LF', text: 'x\r\n14:03 a', rows: '14:02 bob: x\n      14:03 a'},
	{name: 'a forged line after U+2028', text: 'x\u202814:03 a', rows: '14:02 bob: x\n      14:03 a'},
	{name: 'a forged line after NEL', text: 'x\u008514:03 a', rows: '14:02 bob: x\n      14:03 a'},
	{name: 'a forged line after VT', text: 'x\v14:03 a', rows: '14:02 bob: x\n      14:03 a'},
	{name: 'an escape sequence', text: '\x1b[2Jx', rows: '14:02 bob: ^[[2Jx'},
	{name: 'C1', text: '\x9b2Jx', rows: '14:02 bob: <U+009B>2Jx'},
	{name: 'an override', text: 'a\u202eb', rows: '14:02 bob: a<U+202E>b'},
	{name: 'what is not drawn', text: 'a\xad\u200eb', rows: '14:02 bob: ab'},
	{name: 'a backspace', text: 'a\bb', rows: '14:02 bob: a^Hb'},
	{name: 'a tab', text: 'a\tb', rows: '14:02 bob: a    b'},
	{name: 'a name with a line end', who: 'bob\n14:03 you', text: 'x', rows: '14:02 bob 14:03 you: x'},
] as const;

for (const {name, text, rows, ...rest} of messages) {
	test(`message rows: ${name}`, () => {
		const action = 'action' in rest;
		const who = 'who' in rest ? rest.who : 'bob';
		assert.equal(messageRows({id: '1', from: 'peer', text, action, at}, who), rows);
	});
}

test('no text makes a second line that is not indented, nor leaves a control character', () => {
	const nasty = fc.string({
		unit: fc.constantFrom('\n', '\r', '\v', '\f', '\u0085', '\u2028', '\x1b', '1', ':', ' ', 'ä'),
	});
	fc.assert(
		fc.property(nasty, nasty, fc.boolean(), (text, name, action) => {
			const rows = messageRows({id: '1', from: 'peer', text, action, at}, name);
			const [first = '', ...rest] = rows.split('\n');
			assert.match(first, /^14:02 /);
			assert.ok(rest.every(row => row.startsWith('      ')));
			assert.doesNotMatch(rows, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
		}),
	);
});

test('a status row is one row', () => {
	assert.equal(statusRow(at, '--', 'a\nb\r\nc\x1b'), '14:02 -- a b c^[');
});

test('an excerpt is short and in one row', () => {
	assert.equal(excerpt('a\nb'), 'a b');
	assert.equal(excerpt('x'.repeat(60)), 'x'.repeat(60));
	assert.equal(excerpt('x'.repeat(61)), `${'x'.repeat(60)}…`);
	assert.equal(excerpt('😀'.repeat(1000)), `${'😀'.repeat(60)}…`);
});
