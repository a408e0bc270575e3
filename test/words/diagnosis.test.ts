import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Reason} from '../../source/errors.ts';
import type {InboundPhase, KeysPhase, OutboundPhase} from '../../source/session/snapshot.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {diagnose, LEG_PATIENCE_MS} from '../../source/words/diagnosis.ts';

const now = 1_000_000;
const timedOut: Reason = {
	code: 'ERR_TIMED_OUT',
	message: 'timed out: no answer from there',
	advice: 'A firewall may be in the way.',
};
const address = '203.0.113.7:2006';
const retrying: OutboundPhase = {
	state: 'working',
	what: 'retrying',
	address,
	attempt: 2,
	retryAt: now,
	reason: timedOut,
};
const connected = (forMs: number): OutboundPhase => ({
	state: 'done',
	what: 'connected',
	way: 'direct',
	address,
	since: now - forMs,
});
const listening: InboundPhase = {state: 'done', what: 'listening', address: '[::]:2007', since: 0};
const accepted: InboundPhase = {
	state: 'working',
	what: 'accepted',
	address: '203.0.113.7',
	way: 'direct',
	since: 0,
};

type Case = {
	readonly name: string;
	readonly stage: SessionSnapshot['stage'];
	readonly keys?: KeysPhase;
	readonly outbound?: OutboundPhase;
	readonly inbound?: InboundPhase;
	readonly reason?: Reason;
	readonly punch?: SessionSnapshot['punch'];
	readonly way?: Partial<SessionSnapshot['way']>;
	readonly finding: string | undefined;
	readonly advice?: RegExp;
};

const cases: readonly Case[] = [
	{name: 'nothing has been tried yet', stage: 'connecting', finding: undefined},
	{
		name: 'cut off, and the next round is a while off',
		stage: 'connecting',
		keys: {state: 'working', what: 'retrying', retryAt: now + 36_100},
		reason: timedOut,
		finding: timedOut.message,
		advice: /^It starts anew by itself in 37 s, with new keys; \/reconnect does so at once\.$/,
	},
	{
		name: 'we reach them, and they have had time to reach us',
		stage: 'connecting',
		outbound: connected(LEG_PATIENCE_MS),
		inbound: listening,
		finding: 'You can reach them; they cannot reach you.',
		advice: /^Open TCP 2007 on this side/,
	},
	{
		name: 'we reach them, and they have not had time to reach us',
		stage: 'connecting',
		outbound: connected(LEG_PATIENCE_MS - 1),
		inbound: listening,
		finding: undefined,
	},
	{
		name: 'they reach us and we do not reach them',
		stage: 'connecting',
		outbound: retrying,
		inbound: accepted,
		finding: 'They can reach you; you cannot reach them: timed out: no answer from there.',
		advice: /203\.0\.113\.7:2006/,
	},
	{
		name: 'nobody reaches anybody',
		stage: 'connecting',
		outbound: retrying,
		inbound: listening,
		finding: 'Nobody is there yet.',
		advice: /^A firewall may be in the way\.$/,
	},
	{
		name: 'no answer for long, neither to dials nor in the middle',
		stage: 'connecting',
		outbound: {...retrying, attempt: 4},
		inbound: listening,
		punch: {state: 'dialing', address: '203.0.113.7', port: 2007, from: 2008},
		finding: 'No answer, neither to dials nor in the middle.',
		advice: /router changes ports: open TCP 2007 on one side, or try --map there, or --onion\.$/,
	},
	{
		name: 'the same, and the router was asked already',
		stage: 'connecting',
		outbound: {...retrying, attempt: 4},
		inbound: listening,
		way: {kind: 'mapped'},
		punch: {state: 'dialing', address: '203.0.113.7', port: 2007, from: 2008},
		finding: 'No answer, neither to dials nor in the middle.',
		advice: /open TCP 2007 on one side, or --onion\.$/,
	},
	{
		name: 'no answer, and the port for the middle is taken',
		stage: 'connecting',
		outbound: {...retrying, attempt: 4},
		inbound: listening,
		punch: {
			state: 'obstructed',
			reason: {code: 'ERR_PORT_TAKEN', message: 'port 2008 is in use', advice: ''},
		},
		finding: 'No answer to dials.',
		advice: /middle either: port 2008 is in use\. So open TCP 2007/,
	},
	{
		name: 'no answer, and meeting in the middle was left out',
		stage: 'connecting',
		outbound: {...retrying, attempt: 4},
		inbound: listening,
		way: {punches: false},
		finding: 'No answer to dials.',
		advice: /^Leave out --no-punch on both sides, open TCP 2007/,
	},
	{
		name: 'all is well',
		stage: 'secured',
		outbound: connected(100_000),
		inbound: listening,
		finding: undefined,
	},
	{
		name: 'the round ended and nothing starts by itself',
		stage: 'halted',
		reason: timedOut,
		finding: 'timed out: no answer from there',
		advice: /^A firewall may be in the way\.$/,
	},
	{name: 'closed on purpose', stage: 'closed', finding: undefined},
];

for (const {name, stage, keys, outbound, inbound, reason, punch, way, finding, advice} of cases) {
	test(name, () => {
		const diagnosis = diagnose(
			{
				...initialSnapshot,
				stage,
				reason,
				punch,
				way: {...initialSnapshot.way, ...way},
				listening: {address: '::', port: 2007},
				phases: {
					...initialSnapshot.phases,
					...(keys && {keys}),
					...(outbound && {outbound}),
					...(inbound && {inbound}),
				},
			},
			now,
		);
		assert.equal(diagnosis?.finding, finding);
		assert.match(diagnosis?.advice ?? '', advice ?? /^$/);
	});
}
