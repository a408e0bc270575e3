import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {draftText, MAX_DRAFT_BYTES, reduceDraft} from '../../../source/ui/state/draft.ts';
import {MAX_PASTE_LINES, paste} from '../../../source/ui/state/paste.ts';
import {initialScreen} from '../../../source/ui/state/reduce-screen.ts';
import {splitTerminalInput} from '../../../source/ui/terminal/split-input.ts';
import {nothingPending} from '../../../source/ui/terminal/terminal-pending.ts';

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

	const line = `${'é'.repeat(31)}x\r`;
	const sizes = [
		{name: 'as much as there is room for', raw: line.repeat(MAX_DRAFT_BYTES / 64), fits: true},
		{name: 'one byte more', raw: `x${line.repeat(MAX_DRAFT_BYTES / 64)}`, fits: false},
		{name: 'more than is kept of a paste', raw: line.repeat(100_000), fits: false},
	];
	for (const {name, raw, fits} of sizes) {
		it(`${name} is asked about, or nothing of it is taken`, () => {
			const state = initialScreen({columns: 80, rows: 24, ascii: false, at: 0});
			const draft = reduceDraft(state.draft, {type: 'insert', text: 'x'});
			const next = paste({...state, draft}, throughTerminal(raw));
			assert.deepEqual([next.overlay.type, draftText(next.draft)], [fits ? 'confirm' : 'none', 'x']);
			assert.match(next.hint ?? '', fits ? /^y: yes/ : /256 KiB.*\/send/);
		});
	}
});

/** What the terminal's input passes on of a paste that comes in many reads. */
function throughTerminal(raw: string): string {
	let pending = nothingPending;
	let passed = '';
	for (const read of ['\x1b[200~', ...(raw.match(/.{1,65536}/gs) ?? []), '\x1b[201~']) {
		const part = splitTerminalInput(read, pending);
		({pending} = part);
		passed += part.passed;
	}

	return passed.slice('\x1b[200~'.length, -'\x1b[201~'.length);
}
