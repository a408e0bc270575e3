import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type ErrorCode, reasonOf, TtchatError} from '../../../source/errors.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {type RowOptions, rowsOf} from '../../../source/ui/rows/message-rows.ts';
import {briefTransfer} from '../../../source/ui/rows/transfer-row.ts';
import type {TransferEntry} from '../../../source/ui/state/message-log.ts';
import {glyphsFor} from '../../../source/ui/theme.ts';
import type {TransferStage} from '../../../source/words/transfer-stage.ts';

const noon = new Date(2026, 10, 22, 14, 7).getTime();
const options: RowOptions = {
	columns: 90,
	time: true,
	ascii: false,
	peerName: 'bob',
	query: '',
	current: undefined,
};

function entry(
	stage: TransferStage,
	change: Partial<TransferEntry['transfer']> = {},
	withdrawn = 0,
): TransferEntry {
	const transfer = {file: '1', from: 'self', name: 'photo.jpg', size: 2_100_000, ...change} as const;
	return {kind: 'transfer', transfer, stage, withdrawn, at: noon};
}

const running: TransferStage = {
	type: 'running',
	pace: [
		{at: 0, bytes: 0},
		{at: 1000, bytes: 1_428_000},
	],
};
const stalled: TransferStage = {
	type: 'running',
	pace: [
		{at: 0, bytes: 1_428_000},
		{at: 12_000, bytes: 1_428_000},
	],
};
const unconfirmed: TransferStage = {
	type: 'running',
	pace: [
		{at: 0, bytes: 2_100_000},
		{at: 12_000, bytes: 2_100_000},
	],
};
const whole: TransferStage = {type: 'running', pace: [{at: 0, bytes: 2_100_000}]};
const by = (who: 'self' | 'peer' | 'round', code: ErrorCode): TransferStage => ({
	type: 'ended',
	begun: false,
	by: who,
	reason: reasonOf(new TtchatError(code)),
});
const peer = {from: 'peer'} as const;

const rows: readonly (readonly [entry: TransferEntry, row: string, change?: Partial<RowOptions>])[] = [
	[entry({type: 'waiting'}), '14:07  you  » photo.jpg 2.1 MB  … waiting'],
	[entry({type: 'offered'}), '14:07  you  » photo.jpg 2.1 MB  offered, not answered yet'],
	[entry({type: 'offered'}, peer), '14:07  bob  « photo.jpg 2.1 MB  /accept, /accept PATH or /decline'],
	[
		entry({type: 'offered'}, peer, 11),
		'14:07  bob  « photo.jpg 2.1 MB  /accept, /accept PATH or /decline (12 offers)',
	],
	[entry({type: 'offered'}, peer), '14:07  bob  « photo.jpg 2.1 MB  /accept or /decline', {columns: 60}],
	[entry({type: 'offered'}, peer), '14:07  bob  « photo.jpg 2.1 MB  /accept?', {columns: 42}],
	[entry(running), '14:07  you  » photo.jpg 2.1 MB  [######----] 68 %  1.4 MB/s  1 s left'],
	[entry(running), '14:07  you  » photo.jpg 2.1 MB  [######----] 68 %  1.4 MB/s', {columns: 65}],
	[entry(running), '14:07  you  » photo.jpg 2.1 MB  [######----] 68 %', {columns: 55}],
	[entry(running), '14:07  you  » photo.jpg 2.1 MB  68 %', {columns: 40}],
	[entry(running), '14:07  you  >> photo.jpg 2.1 MB  68 %', {columns: 40, ascii: true}],
	[entry(stalled), '14:07  you  » photo.jpg 2.1 MB  [######----] 68 %  nothing for 12 s'],
	[entry(stalled), '14:07  you  » photo.jpg 2.1 MB  [######----] 68 %', {columns: 60}],
	[entry(whole), '14:07  you  » photo.jpg 2.1 MB  [##########] 100 %  not confirmed yet'],
	[
		entry(unconfirmed),
		'14:07  you  » photo.jpg 2.1 MB  [##########] 100 %  not confirmed for 12 s  /cancel gives it up',
		{columns: 100},
	],
	[entry(unconfirmed), '14:07  you  » photo.jpg 2.1 MB  100 %  not confirmed for 12 s  /cancel gives it up'],
	[entry(unconfirmed), '14:07  you  » photo.jpg 2.1 MB  100 %', {columns: 40}],
	[entry(unconfirmed, peer), '14:07  bob  « photo.jpg 2.1 MB  [##########] 100 %  being saved'],
	[entry(whole, peer), '14:07  bob  « photo.jpg 2.1 MB  [##########] 100 %  being saved'],
	[
		entry(running, {name: 'a very long name indeed.jpeg'}),
		'14:07  you  » a very long na….jpeg  68 %',
		{columns: 40},
	],
	[entry({type: 'done', path: undefined}), '14:07  you  » photo.jpg 2.1 MB  sent ✓'],
	[entry({type: 'done', path: '/a/photo.jpg'}, peer), '14:07  bob  « photo.jpg 2.1 MB  saved ✓'],
	[
		entry({type: 'done', path: '/a/photo (2).jpg'}, peer),
		'14:07  bob  « photo.jpg 2.1 MB  saved as photo (2).jpg ✓',
	],
	[
		entry({type: 'done', path: '/a/photo (2).jpg'}, peer),
		'14:07  bob  << photo.jpg 2.1 MB  saved +',
		{columns: 45, ascii: true},
	],
	[entry(by('self', 'ERR_FILE_DECLINED'), peer), '14:07  bob  « photo.jpg 2.1 MB  ✕ declined'],
	[entry(by('peer', 'ERR_FILE_CANCELLED')), '14:07  you  » photo.jpg  ✕ cancelled', {columns: 40}],
	[entry(by('peer', 'ERR_FILE_CANCELLED')), '14:07  you  » photo.jpg 2.1 MB  ✕ cancelled by the peer'],
	[
		entry(by('round', 'ERR_FILE_CANCELLED')),
		'14:07  you  » photo.jpg 2.1 MB  x connection lost: offer it again',
		{ascii: true},
	],
	[entry(by('round', 'ERR_LINK_LOST')), '14:07  you  » photo.jpg 2.1 MB  ✕ connection lost', {columns: 55}],
	[
		entry(by('round', 'ERR_PEER_LEFT'), peer),
		'14:07  bob  « photo.jpg 2.1 MB  ✕ the peer left: ask for it again',
	],
	[entry(by('round', 'ERR_FILES_LEGACY')), '14:07  you  » photo.jpg 2.1 MB  ✕ not with v1'],
	[entry({type: 'waiting'}), ' you  » photo.jpg 2.1 MB  … waiting', {time: false}],
	[entry({type: 'waiting'}), '14:07  you  » photo.jpg 2.1 MB  … waiting', {bare: true}],
];

for (const [transfer, row, change] of rows) {
	test(`a file's row: ${row}`, () => {
		const drawn = rowsOf(transfer, 1, {...options, ...change}).map(spans =>
			spans.map(({text}) => text).join(''),
		);
		const expected = change?.ascii ? row.replace('»', '>>') : row;
		assert.deepEqual(drawn, [expected]);
	});
}

const stages: readonly TransferStage[] = [
	{type: 'waiting'},
	{type: 'offered'},
	running,
	{type: 'done', path: `/a/${'x'.repeat(200)}`},
	by('peer', 'ERR_FILE_CANCELLED'),
];

test('it is one row at every width, whatever the name, and never too wide', () => {
	const names = fc.oneof(
		fc.string({unit: 'grapheme', minLength: 1, maxLength: 80}),
		fc.constantFrom(
			'x'.repeat(255),
			'漢'.repeat(60),
			'\x1b[2J',
			'a\nb',
			'\u202ereversed',
			'👨‍👩‍👧'.repeat(10),
		),
	);
	fc.assert(
		fc.property(
			names,
			fc.constantFrom(...stages),
			fc.integer({min: 39, max: 140}),
			fc.boolean(),
			fc.nat({max: Number.MAX_SAFE_INTEGER}),
			(name, stage, columns, ascii, size) => {
				const all = rowsOf(entry(stage, {name, size, from: 'peer'}, 3), 1, {...options, columns, ascii});
				assert.equal(all.length, 1);
				const text = all[0]?.map(span => span.text).join('') ?? '';
				assert.ok(cellWidth(text) <= columns, text);
				assert.doesNotMatch(text, /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
				const brief = briefTransfer(entry(stage, {name, size}), 22, glyphsFor(ascii));
				assert.ok(cellWidth(brief) <= 22, brief);
			},
		),
		{numRuns: 300},
	);
});

test('a name that is looked for stands out', () => {
	const [row] = rowsOf(entry({type: 'waiting'}), 1, {...options, query: 'PHOTO', current: 1});
	assert.ok(row?.some(({text, as}) => text === 'photo.jpg' && as === 'current'));
});

test('a pane says in a word that nothing comes', () => {
	assert.equal(briefTransfer(entry(stalled), 30, glyphsFor(false)), '» photo.jpg 68 % stalled');
	assert.equal(briefTransfer(entry(running), 30, glyphsFor(false)), '» photo.jpg 68 %');
});
