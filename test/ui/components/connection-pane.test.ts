import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {initialSnapshot, type SessionSnapshot} from '../../../source/session/snapshot.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {connectionPane, connectionSidebar} from '../../../source/ui/components/connection-pane.tsx';
import type {ConnectionView} from '../../../source/ui/rows/phases.ts';
import type {Row} from '../../../source/ui/rows/row.ts';
import {createTheme} from '../../../source/ui/theme.ts';

const now = 1_000_000;
const {glyphs} = createTheme({color: true, ascii: false});
const heading = 'Connecting to 203.0.113.7';
const recent: readonly Row[] = [[{text: ' 14:02 -- Nothing is saved.', as: 'quiet'}]];
const connecting: SessionSnapshot = {
	...initialSnapshot,
	stage: 'connecting',
	phases: {
		...initialSnapshot.phases,
		outbound: {
			state: 'working',
			what: 'retrying',
			address: '203.0.113.7:2006',
			attempt: 3,
			retryAt: now + 1000,
			reason: {
				code: 'ERR_REFUSED',
				message: 'refused: nothing listens there yet',
				advice: 'Ask your partner.',
			},
		},
	},
};
const secured: SessionSnapshot = {
	...initialSnapshot,
	stage: 'secured',
	trust: 'unverified',
	ownCode: '4821 0937',
	peerName: 'bob',
	counts: {sent: 12, received: 10},
};
const view = (snapshot: SessionSnapshot): ConnectionView => ({
	snapshot,
	now,
	glyphs,
	otherSide: ['ttchat 192.0.2.5'],
	transfers: [],
});
const texts = (lines: readonly Row[]) => lines.map(line => line.map(span => span.text).join(''));

test('with room, the whole pane has all of it and the newest lines at the bottom', () => {
	const rows = texts(connectionPane(view(connecting), {heading, recent}, {columns: 80, rows: 21}));
	assert.equal(rows[0], ' Connecting to 203.0.113.7');
	assert.equal(rows.length, 21);
	assert.equal(rows.at(-1), ' 14:02 -- Nothing is saved.');
	const text = rows.join('\n');
	for (const words of [
		'try 3 in 1 s',
		'refused: nothing listens there yet',
		'Ask your partner.',
		'ttchat 192.0.2.5',
	]) {
		assert.ok(text.includes(words), words);
	}
});

test('the spinner turns with the seconds, so that waiting draws no more than they do', () => {
	const at = (ms: number) => {
		const rows = connectionPane(
			{...view(connecting), now: now + ms},
			{heading, recent},
			{columns: 40, rows: 7},
		);
		return texts(rows)
			.find(row => row.includes('Outgoing'))
			?.charAt(10);
	};
	const turn = [0, 999, 1000, 1999, 2000, 3000, 4000].map(at);
	const [first, second, third, fourth] = glyphs.spinner;
	assert.deepEqual(turn, [first, first, second, second, third, fourth, first]);
});

test('with seven rows, it still says how each phase is and what to do', () => {
	const rows = texts(connectionPane(view(connecting), {heading, recent}, {columns: 40, rows: 7}));
	assert.equal(rows.length, 7);
	assert.match(
		rows.join('\n'),
		/Keys.*\n.*Outgoing.*next in 1 s\n.*Incoming.*\n.*Security.*\n.*Nobody is there/,
	);
});

test('with seven rows, a secured session shows the code before anything else', () => {
	const rows = texts(connectionPane(view(secured), {heading: '203.0.113.7', recent}, {columns: 40, rows: 7}));
	assert.equal(rows[0], ' NOT VERIFIED');
	assert.ok(rows.includes(' 4821 0937'));
	assert.ok(rows.includes(' /verify 1234 5678'));
});

test('the partner’s command is not shown once the partner is there', () => {
	for (const rows of [7, 30]) {
		const text = texts(connectionPane(view(secured), {heading: '', recent}, {columns: 80, rows})).join('\n');
		assert.ok(!text.includes('ttchat 192.0.2.5'));
	}
});

test('the side pane ends with the counts, on its last row', () => {
	const rows = texts(connectionSidebar(view(secured), {columns: 24, rows: 20}));
	assert.equal(rows.length, 20);
	assert.equal(rows.at(-1), ' sent 12 · received 10');
});

test('no row is wider than the pane, and there are never too many', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(connecting, secured, {...secured, trust: 'mismatched'} as const),
			fc.string({unit: 'grapheme', maxLength: 60}),
			fc.integer({min: 24, max: 120}),
			fc.integer({min: 3, max: 50}),
			(snapshot, peerName, columns, rows) => {
				const shown = view({...snapshot, peerName});
				for (const lines of [
					connectionPane(shown, {heading, recent: []}, {columns, rows}),
					connectionSidebar(shown, {columns: 24, rows}),
				]) {
					assert.ok(lines.length <= rows);
				}
				assert.ok(
					texts(connectionPane(shown, {heading, recent: []}, {columns, rows})).every(
						row => cellWidth(row) <= columns,
					),
				);
				assert.ok(texts(connectionSidebar(shown, {columns: 24, rows})).every(row => cellWidth(row) <= 24));
			},
		),
		{numRuns: 50},
	);
});
