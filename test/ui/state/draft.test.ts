import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {graphemes} from '../../../source/text/graphemes.ts';
import {isSolitary} from '../../../source/text/segmenter.ts';
import {
	type DraftAction,
	draftText,
	emptyDraft,
	MAX_DRAFT_BYTES,
	reduceDraft,
} from '../../../source/ui/state/draft.ts';
import {MAX_HISTORY, MAX_UNDO} from '../../../source/ui/state/draft-history.ts';
import type {Draft} from '../../../source/ui/state/draft-state.ts';
import type {Motion} from '../../../source/ui/state/key-action.ts';

const family = '👨‍👩‍👧';

/** A draft from a text in which "|" is the cursor. */
function draft(text: string, from: Draft = emptyDraft): Draft {
	const [before = '', after = ''] = text.split('|');
	const left = reduceDraft(from, {type: 'paste', text: before});
	const whole = reduceDraft(left, {type: 'paste', text: after});
	return {...whole, cursor: left.cursor};
}

function show({graphemes: all, cursor}: Draft): string {
	return `${all.slice(0, cursor).join('')}|${all.slice(cursor).join('')}`;
}

function run(start: Draft, ...actions: readonly DraftAction[]): Draft {
	return actions.reduce(reduceDraft, start);
}

const move = (to: Motion): DraftAction => ({type: 'move', to});
const kill = (to: Motion): DraftAction => ({type: 'kill', to});
const remove = (to: Motion): DraftAction => ({type: 'delete', to});
const insert = (text: string): DraftAction => ({type: 'insert', text});

const cases: readonly {
	readonly name: string;
	readonly from: string;
	readonly do: readonly DraftAction[];
	readonly to: string;
}[] = [
	{name: 'text goes in at the cursor', from: 'a|c', do: [insert('b')], to: 'ab|c'},
	{name: 'an accent joins the letter before', from: 'e|x', do: [insert('\u0301')], to: 'e\u0301|x'},
	{name: 'a joiner makes one of two emoji', from: '👨|👧', do: [insert('\u200d')], to: '👨‍👧|'},
	{name: 'an emoji goes in one step', from: `a${family}|`, do: [remove('left')], to: 'a|'},
	...Object.entries({
		कि: 'क', // A vowel sign.
		क्ष: 'क्', // The second half of a conjunct.
		ที่: 'ที', // A tone mark on a vowel.
		กำ: 'ก',
		ខ្មែ: 'ខ្ម',
		မြို့: 'မြို',
		'e\u0301': '',
		'и\u0306': '',
		'か\u3099': '',
		é: '',
		'\u1112\u1161\u11ab': '\u1112\u1161', // Jamo.
		한: '',
		שָ: 'ש',
		مَ: 'م',
		'👍🏽': '',
		'❤\ufe0f': '',
		'5\ufe0f\u20e3': '',
		'🇨🇭': '',
		'🏳\ufe0f\u200d🌈': '',
		'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}': '',
		'葛\u{e0100}': '',
		漢: '',
	}).map(([typed, left]) => ({
		name: `Backspace makes ${JSON.stringify(typed)} to ${JSON.stringify(left)}`,
		from: `a${typed}|b`,
		do: [remove('left')],
		to: `a${left}|b`,
	})),
	{name: 'delete to the right takes a whole flag', from: '|🇨🇭x', do: [remove('right')], to: '|x'},
	{
		name: 'taking a letter from between two halves of a flag joins them',
		from: '🇨x|🇭',
		do: [remove('left')],
		to: '🇨🇭|',
	},
	{name: 'nothing to delete', from: '|a', do: [remove('left')], to: '|a'},
	{name: 'newline', from: 'a|b', do: [{type: 'newline'}], to: 'a\n|b'},
	{name: 'word to the left', from: 'one, two|', do: [move('word-left')], to: 'one, |two'},
	{name: 'word to the right', from: 'one|, two!', do: [move('word-right')], to: 'one, two|!'},
	{name: 'start of this line', from: 'a\nbc|d', do: [move('line-start')], to: 'a\n|bcd'},
	{name: 'end of this line', from: 'a|b\nc', do: [move('line-end')], to: 'ab|\nc'},
	{
		name: 'kill back to a blank takes punctuation too',
		from: 'see http://a.b/|',
		do: [kill('blank-left')],
		to: 'see |',
	},
	{
		name: 'kill a word takes letters only',
		from: 'see http://a.b|',
		do: [kill('word-left')],
		to: 'see http://a.|',
	},
	{name: 'kill to the start', from: 'a\nbc|d', do: [kill('line-start')], to: 'a\n|d'},
	{name: 'kill to the end', from: 'a|bc\nd', do: [kill('line-end')], to: 'a|\nd'},
	{name: 'kill at the end takes the line end', from: 'a|\nd', do: [kill('line-end')], to: 'a|d'},
	{name: 'kill at the start takes the line end before', from: 'a\n|d', do: [kill('line-start')], to: 'a|d'},
	{
		name: 'yank puts back',
		from: 'ab|cd',
		do: [kill('line-end'), move('line-start'), {type: 'yank'}],
		to: 'cd|ab',
	},
	{
		name: 'kills in a row are yanked together',
		from: 'one two three|',
		do: [kill('word-left'), kill('word-left'), {type: 'yank'}],
		to: 'one two three|',
	},
	{
		name: 'a move between starts a new kill',
		from: 'one two|',
		do: [kill('word-left'), move('left'), kill('left'), {type: 'yank'}],
		to: 'one| ',
	},
	{name: 'transpose around the cursor', from: 'a|b', do: [{type: 'transpose'}], to: 'ba|'},
	{name: 'transpose at the end', from: 'xab|', do: [{type: 'transpose'}], to: 'xba|'},
	{
		name: 'transpose moves whole graphemes',
		from: `a${family}|`,
		do: [{type: 'transpose'}],
		to: `${family}a|`,
	},
	{name: 'transpose stays in its line', from: 'a\n|b', do: [{type: 'transpose'}], to: 'a\n|b'},
	{name: 'up keeps the column', from: 'abc\nde|', do: [{type: 'up'}], to: 'ab|c\nde'},
	{name: 'up counts cells', from: '漢字\nabc|', do: [{type: 'up'}], to: '漢|字\nabc'},
	{
		name: 'up and down remember the column',
		from: 'abcd|\ne\nfghi',
		do: [{type: 'down'}, {type: 'down'}],
		to: 'abcd\ne\nfghi|',
	},
	{name: 'down at the last line', from: 'a|b', do: [{type: 'down'}], to: 'a|b'},
	{
		name: 'replace a range',
		from: '/he| x',
		do: [{type: 'replace', start: 0, end: 3, text: '/help'}],
		to: '/help| x',
	},
	{
		name: 'a range past the end',
		from: 'ab|',
		do: [{type: 'replace', start: 1, end: 9, text: 'x'}],
		to: 'ax|',
	},
	{name: 'clear', from: 'a|b', do: [{type: 'clear'}], to: '|'},
	{name: 'clear can be undone', from: 'a|b', do: [{type: 'clear'}, {type: 'undo'}], to: 'a|b'},
	{name: 'a typed run is one step', from: '|', do: [insert('a'), insert('b'), {type: 'undo'}], to: '|'},
	{
		name: 'a move ends the run',
		from: '|',
		do: [insert('a'), insert('b'), move('left'), insert('c'), {type: 'undo'}],
		to: 'a|b',
	},
	{
		name: 'tabs become blanks, colours go',
		from: '|',
		do: [{type: 'paste', text: 'a\tb\x1b[31mc\x07'}],
		to: 'a    bc|',
	},
	{name: 'line ends become one', from: '|', do: [{type: 'paste', text: 'a\r\nb\rc'}], to: 'a\nb\nc|'},
	{name: 'half a surrogate pair is replaced', from: '|', do: [insert('\ud83d')], to: '\ufffd|'},
];

describe('draft', () => {
	for (const {name, from, do: actions, to} of cases) {
		it(name, () => {
			assert.equal(show(run(draft(from), ...actions)), to);
		});
	}

	it('keeps the draft while the history is browsed', () => {
		const sent = run(emptyDraft, insert('one'), {type: 'submit'}, insert('two'), {type: 'submit'});
		const writing = run(sent, insert('dra'));
		const up = run(writing, {type: 'up'});
		assert.equal(show(up), 'two|');
		assert.equal(show(run(up, {type: 'up'})), 'one|');
		assert.equal(show(run(up, {type: 'up'}, {type: 'up'})), 'one|');
		assert.equal(show(run(up, {type: 'down'})), 'dra|');
		assert.equal(show(run(up, {type: 'up'}, {type: 'undo'})), 'dra|');
	});

	it('keeps what was changed in the history until something is sent', () => {
		const sent = run(emptyDraft, insert('one'), {type: 'submit'}, insert('two'), {type: 'submit'});
		const changed = run(sent, {type: 'up'}, insert('!'), {type: 'up'}, {type: 'down'});
		assert.equal(show(changed), 'two!|');
		assert.equal(show(run(changed, {type: 'submit'}, {type: 'up'})), 'two!|');
		assert.equal(show(run(changed, {type: 'submit'}, {type: 'up'}, {type: 'up'})), 'two|');
	});

	it('does not remember blanks and repetitions', () => {
		const sent = run(emptyDraft, insert('a'), {type: 'submit'}, insert(' '), {type: 'submit'}, insert('a'), {
			type: 'submit',
		});
		assert.deepEqual(sent.history, ['a']);
	});

	it('bounds history and undo', () => {
		let many = emptyDraft;
		for (let count = 0; count <= MAX_HISTORY; count++) {
			many = run(many, insert(`${count}`), {type: 'submit'});
		}

		assert.equal(many.history.length, MAX_HISTORY);
		assert.equal(many.history[0], '1');
		for (let count = 0; count <= MAX_UNDO; count++) {
			many = run(many, {type: 'newline'});
		}

		assert.equal(many.undo.length, MAX_UNDO);
	});

	it('refuses to grow past the limit and loses nothing', () => {
		const full = run(emptyDraft, {type: 'paste', text: 'é'.repeat(MAX_DRAFT_BYTES / 2)});
		assert.equal(full.refused, false);
		assert.equal(full.bytes, MAX_DRAFT_BYTES);
		const more = run(full, insert('x'));
		assert.equal(more.refused, true);
		assert.equal(more.graphemes, full.graphemes);
		assert.equal(run(more, {type: 'delete', to: 'left'}).refused, false);
	});
});

const pieces = [
	'a',
	'b ',
	' ',
	'\n',
	'é',
	'\u0301',
	'👨',
	'\u200d',
	'👧',
	'🇨',
	'🇭',
	'\u1100',
	'\u1161',
	'漢',
	'क',
	'\u094d',
	'\u0600',
	'\t',
	'\r\n',
	'\ud83d',
];
const motions: readonly Motion[] = [
	'left',
	'right',
	'word-left',
	'word-right',
	'blank-left',
	'line-start',
	'line-end',
];
const anyMotion = fc.constantFrom(...motions);
const anyText = fc.array(fc.constantFrom(...pieces), {maxLength: 4}).map(parts => parts.join(''));
const anyAction: fc.Arbitrary<DraftAction> = fc.oneof(
	{weight: 6, arbitrary: fc.record({type: fc.constant('insert' as const), text: anyText})},
	fc.record({type: fc.constant('paste' as const), text: anyText}),
	{
		weight: 3,
		arbitrary: fc.record({
			type: fc.constantFrom('move' as const, 'delete' as const, 'kill' as const),
			to: anyMotion,
		}),
	},
	fc.record({
		type: fc.constantFrom(
			'newline' as const,
			'yank' as const,
			'transpose' as const,
			'undo' as const,
			'up' as const,
			'down' as const,
			'clear' as const,
			'submit' as const,
		),
	}),
	fc.record({type: fc.constant('replace' as const), start: fc.nat(12), end: fc.nat(12), text: anyText}),
);
const anyActions = fc.array(anyAction, {maxLength: 40});

describe('draft, whatever is done to it', () => {
	it('holds whole graphemes, with the cursor between two of them, and knows its size', () => {
		fc.assert(
			fc.property(anyActions, actions => {
				let current = emptyDraft;
				for (const action of actions) {
					current = reduceDraft(current, action);
					const text = draftText(current);
					assert.deepEqual(current.graphemes, graphemes(text));
					assert.ok(current.cursor >= 0 && current.cursor <= current.graphemes.length);
					assert.equal(current.bytes, Buffer.byteLength(text));
					assert.ok(text.isWellFormed());
					assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f]/);
				}
			}),
			{numRuns: 300},
		);
	});

	it('undo returns to the text before a change', () => {
		fc.assert(
			fc.property(anyActions, anyAction, (actions, action) => {
				const before = run(run(emptyDraft, ...actions), move('left'), move('right'));
				const after = reduceDraft(before, action);
				fc.pre(
					after.undo.length === before.undo.length + 1 ||
						(after.undo.length === MAX_UNDO && after !== before),
				);
				assert.equal(draftText(reduceDraft(after, {type: 'undo'})), draftText(before));
			}),
		);
	});

	it('undo to the end returns to nothing', () => {
		fc.assert(
			fc.property(
				fc.array(
					anyAction.filter(action => action.type !== 'submit'),
					{maxLength: 40},
				),
				actions => {
					let current = run(emptyDraft, ...actions);
					while (current.undo.length > 0) {
						current = reduceDraft(current, {type: 'undo'});
					}

					assert.equal(draftText(current), '');
				},
			),
		);
	});

	it('never changes the draft it is given', () => {
		fc.assert(
			fc.property(anyActions, anyAction, (actions, action) => {
				const before = run(emptyDraft, ...actions);
				const copy = structuredClone(before);
				reduceDraft(before, action);
				assert.deepEqual(before, copy);
			}),
		);
	});
});

describe('characters that join nothing', () => {
	it('have a boundary between each two, whatever stands around them', () => {
		const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
		const solitary: string[] = [];
		for (let codePoint = 0x0a; codePoint < 0x2_1000; codePoint++) {
			const character = String.fromCodePoint(codePoint);
			if (isSolitary(character)) {
				solitary.push(character);
			}
		}

		assert.ok(solitary.length > 40_000);
		const steps = [1, 7, 331];
		const lines = steps.map(step =>
			solitary.map((one, index) => one + (solitary[(index + step) % solitary.length] ?? '')),
		);
		for (const pairs of lines) {
			const text = pairs.join('');
			assert.equal(Array.from(segmenter.segment(text)).length, Array.from(text).length);
		}
	});
});
