import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {statusWords, verifyWords} from '../../source/words/status.ts';

const secured: SessionSnapshot = {
	...initialSnapshot,
	stage: 'secured',
	trust: 'unverified',
	protocol: 2,
	ownCode: '4821 0937',
	counts: {sent: 12, received: 1},
	listening: {address: '::', port: 2006},
};

describe('status words', () => {
	const cases: readonly {
		readonly name: string;
		readonly session: SessionSnapshot;
		readonly says: readonly string[];
	}[] = [
		{name: 'not started', session: initialSnapshot, says: ['Not started', 'Sent 0 messages, received 0.']},
		{
			name: 'secured',
			session: secured,
			says: [
				'Connected · protocol v2 · NOT VERIFIED',
				'Listening on :: port 2006.',
				'Sent 12 messages, received 1.',
			],
		},
		{
			name: 'secured by RSA alone',
			session: {...secured, hybrid: false},
			says: [
				'Connected · protocol v2 · NOT VERIFIED',
				'RSA ONLY: who records this chat can read it with a large quantum computer, or with the keys of both machines, because one of the two programs has no ML-KEM (Node 24.7 or later has).',
				'Listening on :: port 2006.',
				'Sent 12 messages, received 1.',
			],
		},
		{
			name: 'secured by more than RSA',
			session: {...secured, hybrid: true, counts: {sent: 0, received: 0}, listening: undefined},
			says: ['Connected · protocol v2 · NOT VERIFIED', 'Sent 0 messages, received 0.'],
		},
		{
			name: 'all there is to say',
			session: {
				...secured,
				stage: 'halted',
				strangers: {count: 2, last: '198.51.100.9'},
				recording: {self: true, peer: true},
				reason: {code: 'ERR_PROTOCOL', message: 'protocol error', advice: ''},
				outbox: [{id: '1', from: 'self', text: 'x', action: false, at: 0}],
			},
			says: [
				'Stopped: /reconnect starts a new session',
				'Listening on :: port 2006.',
				'Sent 12 messages, received 1.',
				'1 message in the outbox. /unsend takes them back.',
				'2 strangers refused, last 198.51.100.9.',
				'You wrote this chat to a file.',
				'The peer wrote this chat to a file.',
				'The last session ended: protocol error.',
			],
		},
	];
	for (const {name, session, says} of cases) {
		it(name, () => {
			assert.deepEqual(statusWords(session), says);
		});
	}
});

describe('verify words', () => {
	const cases = [
		{name: 'nobody is there', session: initialSnapshot, says: /nobody is connected/},
		{name: 'a v1 peer', session: {...secured, protocol: 1, ownCode: undefined}, says: /anyone on the path/},
		{name: 'not verified', session: secured, says: /^Your code: 4821 0937 · NOT VERIFIED$/},
		{name: 'verified', session: {...secured, trust: 'verified'}, says: /4821 0937 · verified$/},
		{
			name: 'mismatched',
			session: {...secured, trust: 'mismatched'},
			says: /CODES DO NOT MATCH: someone may be listening$/,
		},
	] as const;
	for (const {name, session, says} of cases) {
		it(name, () => {
			assert.match(verifyWords(session)[0] ?? '', says);
		});
	}
});
