import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {statusWords} from '../../source/words/status.ts';
import {verifyWords} from '../../source/words/trust.ts';

const reason = {code: 'ERR_DOWNGRADE', message: 'only v1', advice: 'Ask.'} as const;
const text = {id: '1', from: 'self', text: 'x', action: false, at: 0} as const;
const secured: SessionSnapshot = {
	...initialSnapshot,
	stage: 'secured',
	trust: 'unverified',
	protocol: 2,
	hybrid: true,
	peerName: 'bob',
	ownCode: '4821 0937',
	counts: {sent: 12, received: 1},
	listening: {address: '::', port: 2006},
};

describe('how things stand', () => {
	const cases: readonly {
		readonly name: string;
		readonly session: SessionSnapshot;
		readonly says: readonly string[];
	}[] = [
		{
			name: 'before the start',
			session: initialSnapshot,
			says: ['Not started.', 'Sent 0 messages, received 0, waiting 0.', 'Nothing written.'],
		},
		{
			name: 'connecting again',
			session: {...initialSnapshot, stage: 'connecting', reason, outbox: [text]},
			says: [
				'Connecting: nobody is there.',
				'Why: Only v1. Ask.',
				'Sent 0 messages, received 0, waiting 1.',
				'Nothing written.',
			],
		},
		{
			name: 'not verified',
			session: secured,
			says: [
				'Connected to bob, protocol v2. NOT VERIFIED: compare codes by phone, see /verify.',
				'Your code is 4821 0937. Tell bob by phone or in person, never here, and type the code that you hear: /verify 1234 5678',
				'Listening on [::]:2006.',
				'Sent 12 messages, received 1, waiting 0.',
				'Nothing written.',
			],
		},
		{
			name: 'verified, and not asked for a code any more',
			session: {...secured, trust: 'verified', listening: undefined, unacknowledged: ['1']},
			says: [
				'Connected to bob, protocol v2. Verified: the codes were compared.',
				'Sent 12 messages, received 1, waiting 0.',
				'1 message not yet acknowledged.',
				'Nothing written.',
			],
		},
		{
			name: 'all there is to say',
			session: {
				...secured,
				stage: 'halted',
				trust: 'none',
				ownCode: undefined,
				strangers: {count: 2, last: '198.51.100.9'},
				recording: {self: true, peer: true},
				reason,
				outbox: [text],
			},
			says: [
				'Stopped: /reconnect starts anew, with new keys.',
				'Why: Only v1. Ask.',
				'Listening on [::]:2006.',
				'Sent 12 messages, received 1, waiting 1.',
				'2 strangers refused, the last from 198.51.100.9.',
				'Saved to files by both.',
			],
		},
	];
	for (const {name, session, says} of cases) {
		it(name, () => {
			assert.deepEqual(statusWords(session), says);
		});
	}

	const parts = [
		{
			name: 'two links, and how far it is',
			session: {
				...secured,
				roundTripMs: 38,
				phases: {
					...secured.phases,
					outbound: {state: 'done', what: 'connected', way: 'direct', address: 'b:1', since: 0},
				},
			},
			says: /^Direct, over two links, one each way; 38 ms there and back\.$/m,
		},
		{
			name: 'one link of ours, and nothing is known of the way yet',
			session: {...secured, phases: {...secured.phases, inbound: {state: 'done', what: 'shared'}}},
			says: /^Direct, over the one link that you dialed\.$/m,
		},
		{
			name: 'one link of theirs, far away',
			session: {
				...secured,
				roundTripMs: 1234,
				phases: {...secured.phases, outbound: {state: 'done', what: 'shared'}},
			},
			says: /^Direct, over the one link that the peer dialed; 1\.2 s there and back\.$/m,
		},
		{name: 'RSA alone', session: {...secured, hybrid: false}, says: /^RSA ONLY: .*quantum computer/m},
		{
			name: 'a v1 peer',
			session: {...secured, trust: 'legacy', protocol: 1},
			says: /v1\. LEGACY v1: encrypted/,
		},
		{
			name: 'codes that differ',
			session: {...secured, trust: 'mismatched'},
			says: /CODES DO NOT MATCH: someone may be listening\.$/m,
		},
		{
			name: 'cut off, and the next round is a while off',
			session: {
				...secured,
				stage: 'connecting',
				reason,
				phases: {...secured.phases, keys: {state: 'working', what: 'retrying', retryAt: 37_000}},
			},
			says: /^Why: .*\nIt starts anew by itself within a minute, with new keys; \/reconnect does so at once\.$/m,
		},
		{
			name: 'held',
			session: {...secured, hold: 'not-verified', outbox: [text]},
			says: /^HELD: nothing you type goes out.* 1 message waits/m,
		},
	] as const;
	for (const {name, session, says} of parts) {
		it(name, () => {
			assert.match(statusWords(session).join('\n'), says);
		});
	}
});

describe('/verify alone', () => {
	const cases = [
		{name: 'nobody is there', session: initialSnapshot, says: /nobody is connected/},
		{
			name: 'a v1 peer',
			session: {...secured, trust: 'legacy', protocol: 1, ownCode: undefined},
			says: /anyone on the path.*\nThere is no code/,
		},
		{name: 'not verified', session: secured, says: /^NOT VERIFIED: .*\nYour code is 4821 0937\. Tell bob/},
		{name: 'verified', session: {...secured, trust: 'verified'}, says: /^Verified: .*\n.*4821 0937/},
		{
			name: 'mismatched',
			session: {...secured, trust: 'mismatched'},
			says: /^CODES DO NOT MATCH: someone may be listening\.\n.*4821 0937/,
		},
	] as const;
	for (const {name, session, says} of cases) {
		it(name, () => {
			assert.match(verifyWords(session).join('\n'), says);
		});
	}
});
