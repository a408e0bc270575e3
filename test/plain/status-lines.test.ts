import assert from 'node:assert/strict';
import {test} from 'node:test';
import {statusTexts} from '../../source/plain/status-lines.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';

const reason = {code: 'ERR_DOWNGRADE', message: 'only v1', advice: 'Ask.'} as const;

const cases: readonly {
	readonly name: string;
	readonly is: Partial<SessionSnapshot>;
	readonly says: readonly RegExp[];
}[] = [
	{
		name: 'before the start',
		is: {},
		says: [/^not started; nobody is there yet$/m, /^sent 0, received 0, waiting 0$/m],
	},
	{
		name: 'connecting again',
		is: {stage: 'connecting', reason, listening: {address: '::', port: 2006}},
		says: [/^connecting; nobody/m, /^why: only v1\. Ask\.$/m, /^listening on \[::\]:2006$/m],
	},
	{
		name: 'not verified',
		is: {stage: 'secured', trust: 'unverified', protocol: 2, peerName: 'bob', ownCode: '4821 0937'},
		says: [/^connected to bob, protocol v2; NOT VERIFIED$/m, /your code is 4821 0937/],
	},
	{
		name: 'verified',
		is: {stage: 'secured', trust: 'verified', protocol: 2, unacknowledged: ['1']},
		says: [/^connected to the peer, protocol v2; verified$/m, /^1 message not yet acknowledged$/m],
	},
	{
		name: 'verified, in a round that RSA alone protects',
		is: {stage: 'secured', trust: 'verified', protocol: 2, hybrid: false},
		says: [/; verified$/m, /^RSA ONLY: who records this chat can read it with a large quantum computer/m],
	},
	{
		name: 'v1',
		is: {stage: 'secured', trust: 'legacy', protocol: 1},
		says: [/LEGACY v1: encrypted, but anyone/],
	},
	{
		name: 'codes that differ',
		is: {stage: 'secured', trust: 'mismatched', protocol: 2},
		says: [/CODES DO NOT MATCH/],
	},
	{name: 'halted', is: {stage: 'halted', reason}, says: [/^not connected; \/reconnect/m, /only v1/]},
	{name: 'held', is: {hold: 'not-verified'}, says: [/waiting 0 \(held\)/]},
	{
		name: 'strangers and logs',
		is: {strangers: {count: 2, last: '198.51.100.9'}, recording: {self: true, peer: true}, peerName: 'bob'},
		says: [/^refused 2 strangers, the last from 198\.51\.100\.9$/m, /^written to a file by: you and bob$/m],
	},
];

for (const {name, is, says} of cases) {
	test(`status: ${name}`, () => {
		const text = statusTexts({...initialSnapshot, ...is}).join('\n');
		for (const pattern of says) assert.match(text, pattern);
	});
}

test('status says nothing of RSA ONLY where there is more than RSA', () => {
	for (const hybrid of [true, undefined]) {
		assert.doesNotMatch(statusTexts({...initialSnapshot, hybrid}).join('\n'), /RSA/);
	}
});

test('a verified peer is not asked for a code any more', () => {
	const texts = statusTexts({...initialSnapshot, stage: 'secured', trust: 'verified', ownCode: '4821 0937'});
	assert.ok(texts.every(text => !text.includes('4821 0937')));
});
