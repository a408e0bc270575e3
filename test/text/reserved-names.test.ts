import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isReserved} from '../../source/text/reserved-names.ts';

describe('reserved', () => {
	const names = [
		...[
			'you',
			'YOU',
			'y o u',
			'ｙｏｕ',
			'yóu',
			'y0u',
			'уоu',
			'ΥΟU',
			'you_',
			'me',
			'peer',
			'the peer',
			'nobody',
		],
		...['system', 'SYSTEM', 'Ѕуѕtеm', 'warning', 'error', 'new', 'is typing', 'connected', 'legacy'],
		...[
			'ttchat',
			'ttchat bot',
			'TT Chat',
			'ТТСНАТ',
			'bob verified',
			'peer verified',
			'NOT VERIFIED',
			'unverified',
		],
		...['bob legacy v1', 'your code', 'codes do not match'],
		...['bob 1234 5678', 'bob １２３４５６７８', 'bob ١٢٣٤٥٦٧٨', 'bob ①②③④⑤⑥⑦⑧'],
	];
	for (const name of names) {
		test(name, () => assert.equal(isReserved(name, []), true));
	}
});

describe('not reserved', () => {
	const names = [
		'bob',
		'yousef',
		'Melanie',
		'Peerless',
		'Newton',
		'Error404',
		'Vera',
		'राम',
		'🐱',
		'user1234567',
	];
	for (const name of names) {
		test(name, () => assert.equal(isReserved(name, ['alice', 'रमा']), false));
	}
});

describe('taken', () => {
	const pairs = [
		['alice', 'Alice'],
		['alice', 'aIice'],
		['alice', 'al1ce'],
		['alice', 'аӏісе'],
		['José', 'jose'],
		['Straße', 'STRASSE'],
		['🐱', '🐱\ufe0f'],
		['bob', 'b_o_b'],
	] as const;
	for (const [own, other] of pairs) {
		test(`${own} by ${other}`, () => {
			assert.equal(isReserved(other, ['somebody else', own]), true);
			assert.equal(isReserved(other, ['somebody else']), false);
		});
	}
});
