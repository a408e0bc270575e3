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
		...['bob legacy v1', 'your code', 'codes do not match', 'CODES DIFFER', 'codes match'],
		...['your partner', 'partner', 'held', 'trusted', 'Trusted Bob', 'not trusted', 'secure', 'encrypted'],
		...['recording nobody', 'recording bob', 'keys not yet', 'Outgoing dialing', 'shared link', 'taken back'],
		...['wаiting', 'ended', 'protocol v2', 'the chat is over', 'Stopped', 'reconnect starts a new session'],
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
		'Keysha',
		'Alicia Keys',
		'Helda',
		'Ted',
		'Record',
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
