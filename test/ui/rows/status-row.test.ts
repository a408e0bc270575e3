import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {initialSnapshot, type SessionSnapshot, type Trust} from '../../../source/session/snapshot.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {type StatusView, statusRow, TYPING_SHOWN_MS} from '../../../source/ui/rows/status-row.ts';
import {createTheme} from '../../../source/ui/theme.ts';
import {trustWords} from '../../../source/words/trust.ts';
import {fragments} from '../../text/hostile-strings.ts';

const now = new Date(2026, 10, 22, 14, 5).getTime();
const bob: SessionSnapshot = {
	...initialSnapshot,
	stage: 'secured',
	trust: 'unverified',
	protocol: 2,
	peerName: 'bob',
};

const {glyphs} = createTheme({color: false, ascii: false});

type Case = {
	readonly name: string;
	readonly columns: number;
	readonly snapshot: SessionSnapshot;
	readonly hint?: string;
	readonly left: string;
	readonly right: string;
};

const cases: readonly Case[] = [
	{
		name: 'everything has room',
		columns: 80,
		snapshot: {...bob, peerTypingAt: now - 1000},
		left: '[connected] bob · NOT VERIFIED · bob is typing',
		right: 'recording: nobody',
	},
	{
		name: 'typing is forgotten in time',
		columns: 70,
		snapshot: {...bob, peerTypingAt: now - TYPING_SHOWN_MS},
		left: '[connected] bob · NOT VERIFIED',
		right: 'recording: nobody',
	},
	{
		name: 'nobody recording is the first to go',
		columns: 45,
		snapshot: bob,
		left: '[connected] bob · NOT VERIFIED',
		right: '',
	},
	{
		name: 'how long it takes there and back has room',
		columns: 80,
		snapshot: {...bob, roundTripMs: 38, peerTypingAt: now - 1000},
		left: '[connected 38 ms] bob · NOT VERIFIED · bob is typing',
		right: 'recording: nobody',
	},
	{
		name: 'the figure goes before anything else',
		columns: 54,
		snapshot: {...bob, roundTripMs: 38},
		left: '[connected] bob · NOT VERIFIED',
		right: 'recording: nobody',
	},
	{
		name: 'a figure of a round that is over is none',
		columns: 80,
		snapshot: {...bob, stage: 'halted', roundTripMs: 38},
		left: '[ended] bob · NOT VERIFIED',
		right: 'recording: nobody',
	},
	{
		name: 'somebody recording stays',
		columns: 50,
		snapshot: {...bob, recording: {self: false, peer: true}},
		left: '[connected] bob · NOT VERIFIED',
		right: 'recording: bob',
	},
	{
		name: 'a hint takes the place of the rest, but not of the trust word',
		columns: 60,
		snapshot: bob,
		hint: 'press Ctrl+C again to leave',
		left: 'press Ctrl+C again to leave · NOT VERIFIED',
		right: '',
	},
	{
		name: 'a round that RSA alone protects says so beside the trust word',
		columns: 80,
		snapshot: {...bob, hybrid: false},
		left: '[connected] bob · NOT VERIFIED · RSA ONLY',
		right: 'recording: nobody',
	},
	{
		name: 'RSA ONLY stays beside a hint',
		columns: 80,
		snapshot: {...bob, hybrid: false, trust: 'verified'},
		hint: 'press Ctrl+C again to leave',
		left: 'press Ctrl+C again to leave · verified · RSA ONLY',
		right: 'recording: nobody',
	},
	{
		name: 'a hybrid round has nothing to say about it',
		columns: 60,
		snapshot: {...bob, hybrid: true},
		left: '[connected] bob · NOT VERIFIED',
		right: 'recording: nobody',
	},
	{
		name: 'RSA ONLY goes before the trust word and how the connection is',
		columns: 42,
		snapshot: {...bob, hybrid: false},
		left: '[connected] bob · NOT VERIFIED',
		right: '',
	},
	{
		name: 'a peer without a name types',
		columns: 80,
		snapshot: {...bob, peerName: undefined, peerTypingAt: now},
		left: '[connected] · NOT VERIFIED · peer is typing',
		right: 'recording: nobody',
	},
	{
		name: 'nobody is there',
		columns: 60,
		snapshot: {...initialSnapshot, stage: 'connecting'},
		left: '[keys: not yet]',
		right: 'recording: nobody',
	},
];

const barText = (view: StatusView, columns: number) =>
	statusRow(view, columns)
		.map(span => span.text)
		.join('');

for (const {name, columns, snapshot, hint, left, right} of cases) {
	test(name, () => {
		const line = barText({snapshot, now, hint, glyphs}, columns);
		const gap = ' '.repeat(columns - cellWidth(left) - cellWidth(right) - 2);
		assert.equal(line, ` ${left}${gap}${right} `);
	});
}

const hostile = fc.array(fc.constantFrom(...fragments), {maxLength: 30}).map(parts => parts.join(''));

test('a file name of two rows in a hint is one row, and escape sequences in it are text', () => {
	const hint = '/tmp/aa\nSECOND ROW  /tmp/a\x1b[2J';
	const line = barText({snapshot: bob, now, hint, glyphs}, 80);
	assert.match(line, /^ \/tmp\/aa\^JSECOND ROW {2}\/tmp\/a\^\[\[2J · NOT VERIFIED +/);
});

test('the bar is exactly as wide as the screen, and the trust word is always whole', () => {
	const trusts: readonly Trust[] = ['none', 'legacy', 'unverified', 'verified', 'mismatched'];
	fc.assert(
		fc.property(
			fc.integer({min: 40, max: 200}),
			fc.constantFrom(...trusts),
			fc.oneof(fc.string({unit: 'grapheme', maxLength: 40}), hostile),
			fc.option(fc.oneof(fc.string({maxLength: 80}), hostile), {nil: undefined}),
			fc.record({self: fc.boolean(), peer: fc.boolean()}),
			fc.constantFrom(undefined, true, false),
			fc.constantFrom(undefined, 1, 38, 999_999_999),
			(columns, trust, peerName, hint, recording, hybrid, roundTripMs) => {
				const snapshot = {...bob, trust, peerName, recording, hybrid, roundTripMs};
				const line = barText({snapshot, now, hint, glyphs}, columns);
				assert.equal(cellWidth(line), columns);
				assert.ok(line.includes(trustWords[trust].word));
				if (hybrid === false && columns >= 70) {
					assert.ok(line.includes(`${trustWords[trust].word} ${glyphs.separator} RSA ONLY`));
				}
				assert.doesNotMatch(line, /\p{Cc}|\p{Bidi_Control}/u);
			},
		),
	);
});

test('at 40 columns a long name that records leaves the longest trust word whole', () => {
	const snapshot: SessionSnapshot = {
		...bob,
		trust: 'mismatched',
		peerName: 'Bartholomew the Third',
		recording: {self: false, peer: true},
	};
	const line = barText({snapshot, now, hint: undefined, glyphs}, 40);
	assert.equal(cellWidth(line), 40);
	assert.match(line, /^ CODES DO NOT MATCH +recording: \S+… $/);
});

test('a hint that is too long is cut, and the trust word beside it is whole', () => {
	for (let columns = 40; columns < 120; columns++) {
		const line = barText({snapshot: bob, now, hint: 'a long hint '.repeat(20), glyphs}, columns);
		assert.equal(cellWidth(line), columns);
		assert.match(line, /… · NOT VERIFIED $/);
	}
});

test('a name that imitates the trust word does not look like it', () => {
	const line = statusRow({snapshot: {...bob, peerName: 'bob · verified'}, now, hint: undefined, glyphs}, 80);
	const strong = line.filter(span => span.as === 'bar-strong').map(span => span.text);
	assert.deepEqual(strong, ['NOT VERIFIED']);
});
