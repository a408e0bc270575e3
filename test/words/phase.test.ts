import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Reason} from '../../source/errors.ts';
import type {Phases} from '../../source/session/snapshot.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';
import {cellWidth} from '../../source/text/graphemes.ts';
import {phaseWords} from '../../source/words/phase.ts';

const now = 1_000_000;
const refused: Reason = {
	code: 'ERR_REFUSED',
	message: 'refused: nothing listens there yet',
	advice: 'Ask your partner to start ttchat.',
};

type Case = {readonly phase: Partial<Phases>; readonly line: string; readonly short: string};

const cases: readonly Case[] = [
	{phase: {keys: {state: 'pending', what: 'idle'}}, line: 'Keys pending: not made yet', short: 'not yet'},
	{
		phase: {keys: {state: 'working', what: 'generating', since: now - 2900}},
		line: 'Keys working: making a fresh RSA-4096 pair · 2 s',
		short: 'making',
	},
	{
		phase: {keys: {state: 'done', what: 'ready', elapsedMs: 412}},
		line: 'Keys done: RSA-4096 ready in 0.4 s',
		short: 'ready 0.4 s',
	},
	{
		phase: {keys: {state: 'done', what: 'ready', elapsedMs: 61_000}},
		line: 'Keys done: RSA-4096 ready in 1 min',
		short: 'ready 1 min',
	},
	{phase: {keys: {state: 'done', what: 'destroyed'}}, line: 'Keys done: destroyed', short: 'destroyed'},
	{
		phase: {keys: {state: 'working', what: 'retrying', retryAt: now + 36_100}},
		line: 'Keys working: destroyed · new ones in 37 s',
		short: 'in 37 s',
	},
	{
		phase: {keys: {state: 'working', what: 'retrying', retryAt: now - 1}},
		line: 'Keys working: destroyed · new ones now',
		short: 'now',
	},
	{
		phase: {outbound: {state: 'pending', what: 'idle'}},
		line: 'Outgoing pending: not dialing yet',
		short: 'not yet',
	},
	{
		phase: {
			outbound: {
				state: 'working',
				what: 'dialing',
				address: '203.0.113.7:2006',
				attempt: 2,
				since: now - 4000,
			},
		},
		line: 'Outgoing working: dialing 203.0.113.7:2006 · try 2 · 4 s',
		short: 'dialing',
	},
	{
		phase: {
			outbound: {
				state: 'working',
				what: 'retrying',
				address: '203.0.113.7:2006',
				attempt: 3,
				retryAt: now + 3100,
				reason: refused,
			},
		},
		line: 'Outgoing working: dialing 203.0.113.7:2006 · try 3 in 4 s | refused: nothing listens there yet',
		short: 'next in 4 s',
	},
	{
		phase: {
			outbound: {
				state: 'working',
				what: 'retrying',
				address: 'bob.example:2006',
				attempt: 3,
				retryAt: now - 100,
				reason: refused,
			},
		},
		line: 'Outgoing working: dialing bob.example:2006 · try 3 now | refused: nothing listens there yet',
		short: 'next now',
	},
	{
		phase: {
			outbound: {state: 'done', what: 'connected', way: 'direct', address: '203.0.113.7:2006', since: now},
		},
		line: 'Outgoing done: connected to 203.0.113.7:2006',
		short: 'connected',
	},
	{
		phase: {outbound: {state: 'done', what: 'shared'}},
		line: 'Outgoing done: goes through the incoming link',
		short: 'shared link',
	},
	{
		phase: {outbound: {state: 'done', what: 'shared', reason: refused}},
		line: 'Outgoing done: goes through the incoming link | refused: nothing listens there yet',
		short: 'shared link',
	},
	{
		phase: {outbound: {state: 'failed', what: 'ended', reason: refused}},
		line: 'Outgoing failed: ended | refused: nothing listens there yet',
		short: 'ended',
	},
	{
		phase: {inbound: {state: 'pending', what: 'idle'}},
		line: 'Incoming pending: not listening yet',
		short: 'not yet',
	},
	{
		phase: {inbound: {state: 'done', what: 'listening', address: '[::]:2006', since: now}},
		line: 'Incoming done: listening on [::]:2006',
		short: 'listening',
	},
	{
		phase: {
			inbound: {state: 'done', what: 'listening', address: '[::]:2006', since: now, reason: refused},
		},
		line: 'Incoming done: listening on [::]:2006 | refused: nothing listens there yet',
		short: 'listening',
	},
	{
		phase: {
			inbound: {state: 'working', what: 'accepted', way: 'direct', address: '203.0.113.7', since: now - 3000},
		},
		line: 'Incoming working: 203.0.113.7 connected, its key has not come · 3 s',
		short: 'no key yet',
	},
	{
		phase: {
			inbound: {state: 'done', what: 'key-accepted', way: 'direct', address: '203.0.113.7', since: now},
		},
		line: 'Incoming done: connected from 203.0.113.7, key accepted',
		short: 'connected',
	},
	{
		phase: {inbound: {state: 'done', what: 'shared'}},
		line: 'Incoming done: comes through the outgoing link',
		short: 'shared link',
	},
	{
		phase: {inbound: {state: 'failed', what: 'ended', reason: refused}},
		line: 'Incoming failed: ended | refused: nothing listens there yet',
		short: 'ended',
	},
	{
		phase: {security: {state: 'pending', what: 'waiting'}},
		line: 'Security pending: waiting for both keys',
		short: 'waiting',
	},
	{
		phase: {security: {state: 'working', what: 'exchanging', since: now - 1000}},
		line: 'Security working: agreeing on keys · 1 s',
		short: 'agreeing',
	},
	{
		phase: {security: {state: 'done', what: 'secured', protocol: 1, since: now}},
		line: 'Security done: encrypted, protocol v1',
		short: 'protocol v1',
	},
	{
		phase: {security: {state: 'failed', what: 'ended', reason: refused}},
		line: 'Security failed: ended | refused: nothing listens there yet',
		short: 'ended',
	},
];

for (const {phase, line, short} of cases) {
	test(line, () => {
		const snapshot = {...initialSnapshot, phases: {...initialSnapshot.phases, ...phase}};
		const label = line.split(' ', 1)[0];
		const words = phaseWords(snapshot, now).find(each => each.label === label);
		assert.ok(words);
		const said = [`${words.label} ${words.state}: ${words.text}`, ...words.details].join(' | ');
		assert.equal(said, line);
		assert.equal(words.short, short);
		assert.ok(cellWidth(words.short) <= 11, 'the side pane has eleven columns for it');
	});
}

const strangers = [
	{count: 1, last: '198.51.100.9', said: ['1 stranger refused, last 198.51.100.9']},
	{count: 2, last: '198.51.100.9', said: ['2 strangers refused, last 198.51.100.9']},
	{count: 0, last: undefined, said: []},
] as const;

for (const {count, last, said} of strangers) {
	test(`strangers are told under Incoming: ${count}`, () => {
		const words = phaseWords({...initialSnapshot, strangers: {count, last}}, now);
		assert.deepEqual(
			words.map(phase => phase.details),
			[[], [], said, []],
		);
	});
}

test('what ended the whole session is not told again in every phase', () => {
	const ended = {state: 'failed', what: 'ended', reason: refused} as const;
	const phases = {...initialSnapshot.phases, outbound: ended, inbound: ended, security: ended};
	const words = phaseWords({...initialSnapshot, stage: 'halted', phases, reason: refused}, now);
	assert.deepEqual(
		words.map(phase => phase.details),
		[[], [], [], []],
	);
});
