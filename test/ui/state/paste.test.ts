import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {draftText} from '../../../source/ui/state/draft.ts';
import {MAX_PASTE_LINES, paste} from '../../../source/ui/state/paste.ts';
import {initialScreen} from '../../../source/ui/state/reduce-screen.ts';

const lines = (count: number) => Array.from({length: count}, (_, line) => `line ${line}`).join('\r');
const pasted = (raw: string) => paste(initialScreen({columns: 80, rows: 24, ascii: false, at: 0}), raw);

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
			const {overlay, draft} = pasted(raw);
			const asked = overlay.type === 'confirm' ? overlay.onYes.text : undefined;
			assert.deepEqual([asked === undefined ? 'insert' : 'ask', asked ?? draftText(draft)], [type, text]);
		});
	}

	it('says how many lines', () => {
		const {overlay} = pasted(lines(12));
		assert.match(overlay.type === 'confirm' ? overlay.question : '', /12 lines/);
	});
});
