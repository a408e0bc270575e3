import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {PART_UNITS} from '../../../source/text/cut-text.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {sanitize} from '../../../source/text/sanitize.ts';
import {partsOf} from '../../../source/ui/rows/message-parts.ts';
import {FOLD_ROWS, isFolded, type RowOptions, rowsOf} from '../../../source/ui/rows/message-rows.ts';
import type {Row} from '../../../source/ui/rows/row.ts';
import type {Entry, Fate} from '../../../source/ui/state/message-log.ts';

const noon = new Date(2026, 10, 22, 14, 2).getTime();
const options: RowOptions = {
	columns: 40,
	time: true,
	ascii: false,
	peerName: 'bob',
	query: '',
	current: undefined,
};

function said(text: string, fate?: Fate, action = false): Entry {
	const from = fate === undefined ? 'peer' : 'self';
	return {kind: 'message', message: {id: '1', from, text, action, at: noon}, fate, unfolded: false, at: noon};
}

const shown = (entry: Entry, change: Partial<RowOptions> = {}) =>
	rowsOf(entry, 7, {...options, ...change}).map(row => row.map(({text}) => text).join(''));

const cases: readonly {
	readonly name: string;
	readonly entry: Entry;
	readonly with?: Partial<RowOptions>;
	readonly rows: readonly string[];
}[] = [
	{
		name: 'a message hangs under its text',
		entry: said('hi, wrapped text hangs under the text, not under the time'),
		rows: ['14:02  bob  hi, wrapped text hangs under', '            the text, not under the time'],
	},
	{name: 'delivered', entry: said('hello', 'delivered'), rows: ['14:02  you  hello ✓']},
	{name: 'on its way', entry: said('hello', 'sending'), rows: ['14:02  you  hello …']},
	{name: 'waiting says so', entry: said('hello', 'waiting'), rows: ['14:02  you  hello … waiting']},
	{
		name: 'waiting is short where there is no room',
		entry: said('a message of twenty-four', 'waiting'),
		rows: ['14:02  you  a message of twenty-four …'],
	},
	{name: 'failed', entry: said('hello', 'failed'), rows: ['14:02  you  hello ✕']},
	{name: 'sent with v1', entry: said('hello', 'sent'), rows: ['14:02  you  hello']},
	{name: 'in ASCII', entry: said('hello', 'delivered'), with: {ascii: true}, rows: ['14:02  you  hello +']},
	{name: 'an action', entry: said('waves', undefined, true), rows: ['14:02  bob  * waves']},
	{name: 'without the time', entry: said('hi'), with: {time: false}, rows: [' bob  hi']},
	{
		name: 'a peer without a name',
		entry: said('hi', 'sent'),
		with: {peerName: undefined},
		rows: ['14:02  you   hi'],
	},
	{
		name: 'a long name is cut',
		entry: said('hi'),
		with: {peerName: 'bartholomew the second'},
		rows: ['14:02  bartholom…  hi'],
	},
	{name: 'a notice', entry: {kind: 'remark', mark: '--', text: 'hello', at: noon}, rows: ['14:02 -- hello']},
	{
		name: 'a join',
		entry: {kind: 'remark', mark: '-->', text: 'bob connected', at: noon},
		rows: ['14:02 --> bob connected'],
	},
	{
		name: 'a warning hangs',
		entry: {kind: 'remark', mark: '-!-', text: 'this goes on and on and on and on', at: noon},
		rows: ['14:02 -!- this goes on and on and on and', '          on'],
	},
	{
		name: 'a notice without the time',
		entry: {kind: 'remark', mark: '=!=', text: 'no', at: noon},
		with: {time: false},
		rows: ['=!= no'],
	},
	{name: 'a day', entry: {kind: 'day', at: noon}, rows: ['-- Sun, 22 Nov 2026 --']},
	{
		name: 'the unread line',
		entry: {kind: 'unread', retired: false, at: noon},
		with: {columns: 20},
		rows: ['- - - - - new - - -'],
	},
	{name: 'a retired one', entry: {kind: 'unread', retired: true, at: noon}, rows: []},
];

describe('message rows', () => {
	for (const {name, entry, with: change, rows} of cases) {
		it(name, () => {
			assert.deepEqual(shown(entry, change), rows);
		});
	}

	it('styles names, time and marks', () => {
		const [row] = rowsOf(said('hi', 'failed'), 0, options);
		assert.deepEqual(
			row?.map(({text, as}) => [text, as]),
			[
				['14:02', 'quiet'],
				[' ', 'plain'],
				[' ', 'plain'],
				['you', 'self'],
				['  ', 'plain'],
				['hi', 'plain'],
				[' ✕', 'warning'],
			],
		);
	});

	it('marks links with one id in all their rows', () => {
		const url = 'https://example.org/a/very/long/path/that/wraps';
		const spans = rowsOf(said(`see ${url}.`), 3, options)
			.flat()
			.filter(span => span.link);
		assert.ok(spans.length > 1);
		assert.deepEqual([...new Set(spans.map(span => span.link?.id))], ['3.0.0-0']);
		assert.equal(spans.map(span => span.text).join(''), url);
		assert.ok(spans.every(span => span.link?.url === url));
	});

	it('marks matches, inside links and across rows too', () => {
		const search = {query: 'LINK', current: undefined};
		const rows = rowsOf(said('link http://a.example/link'), 3, {...options, ...search});
		const found = rows.flat().filter(({as}) => as === 'match');
		assert.deepEqual(
			found.map(({text, link}) => [text, link !== undefined]),
			[
				['link', false],
				['link', true],
			],
		);
		const current = rowsOf(said('link'), 3, {...options, query: 'link', current: 3}).flat();
		assert.equal(
			current.some(({as}) => as === 'current'),
			true,
		);
	});

	it('makes our own words ASCII, those of a message never', () => {
		const notice: Entry = {kind: 'remark', mark: '-->', text: 'bob connected · hello', at: noon};
		assert.deepEqual(shown(notice, {ascii: true}), ['14:02 --> bob connected - hello']);
		assert.deepEqual(shown(said('a · b'), {ascii: true}), ['14:02  bob  a · b']);
	});

	it('folds after 100 rows and says how many more there are', () => {
		const entry = said(Array.from({length: 130}, (_, line) => `line ${line}`).join('\n'));
		const rows = shown(entry);
		assert.equal(rows.length, FOLD_ROWS + 1);
		assert.equal(rows.at(-1), '      -- 30 more rows: /more');
		assert.equal(isFolded(entry, 7, options), true);
		assert.equal(shown({...entry, unfolded: true} as Entry).length, 130);
		assert.equal(shown(said(Array.from({length: FOLD_ROWS}, () => 'x').join('\n'))).length, FOLD_ROWS);
	});

	it('counts the lines of what is folded away, where they are short', () => {
		for (const lines of [3000, 30_000]) {
			const rows = shown(said(Array.from({length: lines}, (_, line) => `line ${line}`).join('\n')));
			const [, more] = /^ {6}-- about (\d+) more rows: \/more$/.exec(rows.at(-1) ?? '') ?? [];
			// One line may be cut in two where we stop looking closely.
			assert.ok(Math.abs(Number(more) - (lines - FOLD_ROWS)) <= 1, `${more} of ${lines}`);
		}
	});

	it('does not wrap what is folded away', () => {
		const rows = shown(said('word '.repeat(200_000)));
		assert.equal(rows.length, FOLD_ROWS + 1);
		assert.match(rows.at(-1) ?? '', /^ {6}-- about \d+ more rows: \/more$/);
	});

	it('sets a large message in parts: its label once, its mark once, a link never the same as another', () => {
		const lines = Array.from({length: 3000}, (_, line) => `line ${line} of http://a.example/x`);
		const entry: Entry = {...said(lines.join('\n'), 'delivered'), unfolded: true} as Entry;
		const parts = partsOf(entry);
		assert.ok(parts.length >= 5);
		const rows = parts.flatMap((_, part) => rowsOf(entry, 7, {...options, columns: 80}, part));
		const words = rows.map(row => row.map(({text}) => text).join(''));
		assert.deepEqual(
			words.map(row => row.slice(12)),
			[...lines.slice(0, -1), `${lines.at(-1)} ✓`],
		);
		assert.equal(words[0]?.slice(0, 12), '14:02  you  ');
		assert.ok(words.slice(1).every(row => row.startsWith(' '.repeat(12))));
		const ids = rows.flatMap(row => row.flatMap(({link}) => (link === undefined ? [] : [link.id])));
		assert.equal(new Set(ids).size, lines.length);
	});

	it('sets no more than a few pages of a message, or a flood, at once', () => {
		const text = 'word '.repeat(200_000);
		const messages = Array.from(
			{length: 400},
			(_, id) => ({id: `${id}`, from: 'peer', text: 'word '.repeat(id), action: false, at: noon}) as const,
		);
		const flood: Entry = {kind: 'flood', messages, unfolded: true, at: noon};
		for (const entry of [{...said(text), unfolded: true} as Entry, flood]) {
			const parts = partsOf(entry);
			const units = parts.map(part => part.reduce((sum, {start, end}) => sum + end - start, 0));
			assert.ok(Math.max(...units) <= PART_UNITS);
			assert.ok(parts.length > 10);
		}
	});

	it('folds a flood into one row and unfolds it', () => {
		const messages = ['a', 'b', 'c'].map(
			text => ({id: text, from: 'peer', text, action: false, at: noon}) as const,
		);
		const flood = {kind: 'flood', messages, unfolded: false, at: noon} as const;
		assert.deepEqual(shown(flood, {columns: 60}), ['14:02 -- 3 more messages within a second: /more']);
		assert.deepEqual(shown({...flood, unfolded: true}), ['14:02  bob  a', '14:02  bob  b', '14:02  bob  c']);
	});

	it('makes rows once for each entry and width', () => {
		const entry = said('hello');
		assert.equal(rowsOf(entry, 1, options), rowsOf(entry, 1, {...options}));
		assert.notEqual(rowsOf(entry, 1, options), rowsOf(entry, 1, {...options, columns: 30}));
		const earlier = rowsOf(entry, 1, options);
		// What was on the screen long ago is not kept.
		for (let other = 0; other < 1000; other++) rowsOf(said(`other ${other}`), other, options);
		assert.notEqual(rowsOf(entry, 1, options), earlier);
		assert.deepEqual(rowsOf(entry, 1, options), earlier);
	});
});

describe('message rows, whatever the text', () => {
	const pieces = [
		'a',
		'word ',
		'\n',
		' ',
		'-- ',
		'-!- ',
		'14:02',
		'  bob  ',
		'漢字',
		'👨‍👩‍👧',
		'e\u0301',
		'http://a.b/c',
		'\u202e',
		'\x1b[31m',
	];
	const anyText = fc
		.array(fc.constantFrom(...pieces), {maxLength: 60})
		.map(parts => sanitize(parts.join('')));
	const anyOptions = fc.record({
		columns: fc.integer({min: 30, max: 100}),
		time: fc.boolean(),
		ascii: fc.boolean(),
		peerName: fc.constantFrom('bob', undefined, '漢字漢字漢字漢字漢字'),
		query: fc.constantFrom('', 'a', 'word'),
		current: fc.constantFrom(undefined, 7),
	});
	const anyFate = fc.constantFrom<Fate | undefined>(
		undefined,
		'waiting',
		'sending',
		'sent',
		'delivered',
		'failed',
		'cancelled',
	);

	it('no row is wider than the screen', () => {
		fc.assert(
			fc.property(anyText, anyFate, anyOptions, fc.boolean(), (text, fate, row, action) => {
				for (const line of shown(said(text, fate, action), row)) {
					assert.ok(cellWidth(line) <= row.columns, `${cellWidth(line)} > ${row.columns}: ${line}`);
				}
			}),
		);
	});

	it('peer text never stands where a notice or the time does', () => {
		fc.assert(
			fc.property(anyText, anyOptions, (text, row) => {
				const [first, ...rest] = rowsOf(said(text), 7, row);
				const start = cellWidth(beforeText(first ?? [], row.time));
				for (const line of rest.filter(
					spans => !spans.some(({as, text}) => as === 'quiet' && text.endsWith(': /more')),
				)) {
					assert.equal(line[0]?.text, ' '.repeat(start));
				}
			}),
		);
	});

	it('an own message keeps its height whatever becomes of it', () => {
		fc.assert(
			fc.property(anyText, anyFate, anyFate, anyOptions, (text, one, other, row) => {
				fc.pre(one !== undefined && other !== undefined);
				assert.equal(shown(said(text, one), row).length, shown(said(text, other), row).length);
			}),
		);
	});
});

/** Everything up to the name and the blanks behind it. */
function beforeText(row: Row, time: boolean): string {
	return row
		.slice(0, time ? 5 : 3)
		.map(({text}) => text)
		.join('');
}

describe('bare, no line of a text begins as an entry does', () => {
	const lines = [
		{line: '14:03  you  yes, I agree', shown: '│ 14:03  you  yes, I agree'},
		{line: '  9.30 you  yes', shown: '│   9.30 you  yes'},
		{line: '１４：０３  you  yes', shown: '│ １４：０３  you  yes'},
		{line: '-- Mon, 23 Nov 2026 --', shown: '│ -- Mon, 23 Nov 2026 --'},
		{line: '-- a comment', shown: '-- a comment'},
		{line: '    if (a) {', shown: '    if (a) {'},
		{line: '12 eggs', shown: '12 eggs'},
		{line: '-- a comment', shown: '│ -- a comment', time: false},
		{line: '–!– bob is verified', shown: '│ –!– bob is verified', time: false},
		{line: ' you  yes', shown: '│  you  yes', time: false},
		{line: ' bob  yes', shown: '│  bob  yes', time: false},
		{line: 'you see', shown: 'you see', time: false},
		{line: '14:03 at noon', shown: '14:03 at noon', time: false},
	] as const;
	for (const {line, shown: row, ...change} of lines) {
		it(line, () => {
			const rows = shown(said(`hi\n${line}\nend`), {bare: true, ...change});
			assert.deepEqual(rows.slice(1), [row, 'end']);
		});
	}

	it('nor where the terminal breaks it', () => {
		const start = '14:02  bob  '.length;
		const forged = `hi${'.'.repeat(40 - start - 2)}14:03  you  yes, I agree to all that bob may say and more`;
		const rows = shown(said(forged), {bare: true}).map(row => row.replaceAll('\u034f', '~'));
		assert.ok(
			rows.slice(1).every(row => row.startsWith('│ ')),
			rows.join('\n'),
		);
		assert.ok(rows.every(row => cellWidth(row) <= 40 && !row.endsWith('~')));
	});
});
