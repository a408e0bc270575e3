import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {judgePaste, MAX_PASTE_LINES} from '../../../source/ui/state/paste.ts';

const lines = (count: number) => Array.from({length: count}, (_, line) => `line ${line}`).join('\r');

describe('paste guard', () => {
	const cases = [
		{name: 'one line', raw: 'hello', type: 'insert', text: 'hello'},
		{
			name: 'five lines are one message',
			raw: lines(MAX_PASTE_LINES),
			type: 'insert',
			text: lines(5).replaceAll('\r', '\n'),
		},
		{
			name: 'six lines ask',
			raw: lines(MAX_PASTE_LINES + 1),
			type: 'ask',
			text: lines(6).replaceAll('\r', '\n'),
		},
		{name: 'a line end that came along goes', raw: 'hello\r\n', type: 'insert', text: 'hello'},
		{
			name: 'five lines with their ends',
			raw: `${lines(5)}\n`,
			type: 'insert',
			text: lines(5).replaceAll('\r', '\n'),
		},
		{name: 'control characters go', raw: 'a\x00b\x1b[1mc\x1b]0;title\x07d\x9b', type: 'insert', text: 'abcd'},
	] as const;
	for (const {name, raw, type, text} of cases) {
		it(name, () => {
			const verdict = judgePaste(raw);
			assert.deepEqual([verdict.type, verdict.text], [type, text]);
		});
	}

	it('says how many lines', () => {
		const verdict = judgePaste(lines(12));
		assert.match(verdict.type === 'ask' ? verdict.question : '', /12 lines/);
	});
});
