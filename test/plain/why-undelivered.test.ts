import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whyUndelivered} from '../../source/plain/why-undelivered.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';

const reason = {code: 'ERR_HANDSHAKE_FAILED', message: 'handshake failed', advice: 'Ask.'} as const;

const cases: readonly {
	readonly name: string;
	readonly is: Partial<SessionSnapshot>;
	readonly pending?: number;
	readonly requireVerify?: boolean;
	readonly says: RegExp;
}[] = [
	{name: 'the codes differ', is: {stage: 'secured', trust: 'mismatched'}, says: /the codes differ/},
	{
		name: 'the codes differ, and nothing waits',
		is: {stage: 'secured', trust: 'mismatched'},
		pending: 0,
		says: /the codes differ/,
	},
	{name: 'a person has to reconnect', is: {stage: 'halted', reason}, says: /: handshake failed\. Ask\.$/},
	{
		name: 'a v1 peer where verification is asked for',
		is: {stage: 'secured', trust: 'legacy'},
		requireVerify: true,
		says: /v1 peer cannot be verified/,
	},
	{
		name: 'nobody was verified',
		is: {stage: 'connecting'},
		requireVerify: true,
		says: /nobody is left to type the code/,
	},
	{
		name: 'held',
		is: {stage: 'secured', trust: 'unverified', hold: 'not-verified'},
		says: /somebody was verified before and this peer is not/,
	},
	{name: 'closed from elsewhere', is: {stage: 'closed'}, says: /cannot be reached any more/},
	{
		name: 'nothing waits: a message was refused or lost',
		is: {stage: 'connecting', reason},
		pending: 0,
		requireVerify: true,
		says: /refused or may be lost/,
	},
];

for (const {name, is, pending = 1, requireVerify = false, says} of cases) {
	test(`why undelivered: ${name}`, () => {
		const {message, advice} = whyUndelivered({...initialSnapshot, ...is}, pending, requireVerify);
		assert.match(message, /^end of input, and not everything has been delivered: /);
		assert.match(`${message}. ${advice}`, says);
		assert.doesNotMatch(advice, /both ports/);
	});
}
