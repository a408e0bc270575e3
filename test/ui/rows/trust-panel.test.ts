import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialSnapshot, type SessionSnapshot} from '../../../source/session/snapshot.ts';
import {cellWidth} from '../../../source/text/graphemes.ts';
import {trustPanel} from '../../../source/ui/rows/trust-panel.ts';
import {trustWords} from '../../../source/words/trust.ts';

const cases = [
	{name: 'nobody is there', part: {trust: 'none'}, says: []},
	{name: 'a v1 peer', part: {trust: 'legacy'}, says: ['LEGACY v1', 'anyone on the path could be the peer']},
	{
		name: 'codes not compared',
		part: {trust: 'unverified', ownCode: '4821 0937'},
		says: ['NOT VERIFIED', '4821 0937', 'by phone', '/verify 1234 5678'],
	},
	{
		name: 'codes not compared, and RSA alone',
		part: {trust: 'unverified', ownCode: '4821 0937', hybrid: false},
		says: ['NOT VERIFIED RSA ONLY', '4821 0937'],
	},
	{
		name: 'codes compared, and RSA alone',
		part: {trust: 'verified', ownCode: '4821 0937', hybrid: false},
		says: ['verified RSA ONLY', '4821 0937'],
	},
	{
		name: 'codes compared',
		part: {trust: 'verified', ownCode: '4821 0937', peerName: 'bob'},
		says: ['verified', 'this is bob', 'Your code, should bob still need it:', '4821 0937'],
	},
	{
		name: 'codes differ',
		part: {trust: 'mismatched', ownCode: '4821 0937'},
		says: [
			'CODES DO NOT MATCH',
			'Your code',
			'4821 0937',
			'Someone may be listening. If you mistyped, /verify again; if not, say nothing more here',
		],
	},
] as const satisfies readonly {name: string; part: Partial<SessionSnapshot>; says: readonly string[]}[];

for (const {name, part, says} of cases) {
	for (const columns of [24, 38, 118]) {
		test(`${name}, at ${columns} columns`, () => {
			const rows = trustPanel({...initialSnapshot, ...part}, columns).map(line =>
				line.map(span => span.text).join(''),
			);
			const flowing = rows.map(row => row.trim()).join(' ');
			for (const words of says) {
				assert.ok(flowing.includes(words), `${words} is missing in ${flowing}`);
			}
			assert.ok(rows.every(row => cellWidth(row) <= columns));
			assert.equal(rows.length > 0, says.length > 0);
		});
	}
}

test('the code stands on one row, whatever the width', () => {
	for (const trust of ['unverified', 'verified', 'mismatched'] as const) {
		const lines = trustPanel({...initialSnapshot, trust, ownCode: '4821 0937'}, 24);
		assert.ok(lines.some(line => line.length === 1 && line[0]?.text.trim() === '4821 0937'));
	}
});

test('a peer without codes has none to tell', () => {
	const lines = trustPanel({...initialSnapshot, trust: 'legacy', ownCode: '4821 0937'}, 80);
	assert.ok(!JSON.stringify(lines).includes('4821'));
});

test('where codes do not match, our own is there for the second call, above the advice', () => {
	const lines = trustPanel({...initialSnapshot, trust: 'mismatched', ownCode: '4821 0937'}, 24);
	const rows = lines.map(line =>
		line
			.map(span => span.text)
			.join('')
			.trim(),
	);
	assert.deepEqual(rows.slice(0, 4), ['CODES DO NOT MATCH', '', 'Your code', '4821 0937']);
});

test('the trust word has a row of its own in the narrowest pane', () => {
	for (const trust of ['legacy', 'unverified', 'verified', 'mismatched'] as const) {
		const [first] = trustPanel({...initialSnapshot, trust, ownCode: '4821 0937'}, 24);
		assert.equal(first?.map(span => span.text).join(''), ` ${trustWords[trust].word}`);
		assert.ok(cellWidth(trustWords[trust].word) < 24);
	}
});

test('a name that some terminals draw wider than others is not in the pane, whose border it would move', () => {
	const names = [
		['bob', true],
		['Σωκράτης', true],
		['Анна', true],
		['张伟', true],
		['ゆきこ', true],
		['민준', true],
		['น้ำ', false],
		['क्षमा', false],
		['bob 👍🏽', false],
		['\u{1F1E9}\u{1F1EA}', false],
		['José'.normalize('NFD'), false],
	] as const;
	for (const [peerName, shown] of names) {
		const rows = trustPanel({...initialSnapshot, trust: 'unverified', peerName}, 60);
		const text = rows.map(line => line.map(span => span.text).join('')).join(' ');
		assert.equal(text.includes(`Tell ${peerName} by phone`), shown, peerName);
		assert.equal(text.includes('Tell your partner by phone'), !shown, peerName);
	}
});
