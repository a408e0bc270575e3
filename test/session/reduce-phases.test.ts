import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Unstamped} from '../../source/session/events.ts';
import {reducePhases, reduceSession} from '../../source/session/reduce-session.ts';
import type {Phases} from '../../source/session/snapshot.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';

const reason = {code: 'ERR_REFUSED', message: 'refused', advice: 'wait'} as const;
const bob = {address: '10.0.0.2', port: 2006};
const peer = {address: '10.0.0.2', port: 40_001};
const start: readonly Unstamped[] = [
	{type: 'listening', address: '::', port: 2006},
	{type: 'round-started', round: 1},
];
const dialed: readonly Unstamped[] = [
	...start,
	{type: 'dialing', ...bob, attempt: 1},
	{type: 'outbound-linked', ...bob, way: 'direct'},
];
const both: readonly Unstamped[] = [...dialed, {type: 'inbound-linked', ...peer, way: 'direct'}];
const greeted: readonly Unstamped[] = [
	...both,
	{type: 'peer-greeted', protocol: 2, address: '203.0.113.7', port: 40_000},
];

const cases: readonly {
	readonly name: string;
	readonly events: readonly Unstamped[];
	readonly shows: Partial<Record<keyof Phases, object>>;
}[] = [
	{
		name: 'at the start of a round',
		events: start,
		shows: {
			keys: {state: 'working', what: 'generating', since: 1},
			outbound: {state: 'pending', what: 'idle'},
			inbound: {
				state: 'done',
				what: 'listening',
				address: '[::]:2006',
				since: 1,
			},
			security: {state: 'pending', what: 'waiting'},
		},
	},
	{
		name: 'keys made',
		events: [...start, {type: 'keys-made', elapsedMs: 700}],
		shows: {keys: {state: 'done', what: 'ready', elapsedMs: 700}},
	},
	{
		name: 'a dial that failed, and when the next one comes',
		events: [...start, {type: 'dial-failed', ...bob, attempt: 3, reason, retryInMs: 400}],
		shows: {
			outbound: {
				state: 'working',
				what: 'retrying',
				address: '10.0.0.2:2006',
				attempt: 4,
				retryAt: 402,
				reason,
			},
		},
	},
	{
		name: 'both links, nobody has spoken',
		events: both,
		shows: {
			outbound: {state: 'done', what: 'connected', way: 'direct', address: '10.0.0.2:2006', since: 3},
			inbound: {
				state: 'working',
				what: 'accepted',
				way: 'direct',
				address: '10.0.0.2:40001',
				since: 4,
			},
		},
	},
	{
		name: 'the peer has shown its key',
		events: greeted,
		shows: {
			inbound: {
				state: 'done',
				what: 'key-accepted',
				way: 'direct',
				address: '203.0.113.7:40000',
				since: 5,
			},
			security: {state: 'working', what: 'exchanging', since: 5},
		},
	},
	{
		name: 'secured',
		events: [...greeted, {type: 'secured', protocol: 2, hybrid: true, ownCode: '1'}],
		shows: {security: {state: 'done', what: 'secured', protocol: 2, since: 6}},
	},
	{
		name: 'the outbound link went before anything depended on it',
		events: [...both, {type: 'link-dropped', side: 'outbound', way: 'direct', reason}],
		shows: {
			outbound: {state: 'pending', what: 'idle'},
		},
	},
	{
		name: 'the inbound link went after the peer had spoken on it',
		events: [...greeted, {type: 'link-dropped', side: 'inbound', way: 'direct', reason}],
		shows: {
			inbound: {
				state: 'done',
				what: 'listening',
				address: '[::]:2006',
				since: 6,
				reason,
			},
			security: {state: 'pending', what: 'waiting'},
		},
	},
	{
		name: 'the peer cannot be dialed: its link carries both directions',
		events: [
			...start,
			{type: 'dial-failed', ...bob, attempt: 1, reason, retryInMs: 400},
			{type: 'link-shared', blocked: 'outbound'},
		],
		shows: {outbound: {state: 'done', what: 'shared', reason}},
	},
	{
		name: 'the peer cannot dial us: our link carries both directions',
		events: [...dialed, {type: 'link-shared', blocked: 'inbound'}],
		shows: {inbound: {state: 'done', what: 'shared'}},
	},
	{
		name: 'lost: all ended, the keys destroyed',
		events: [...greeted, {type: 'lost', reason, retry: 'automatic', undelivered: []}],
		shows: {
			keys: {state: 'done', what: 'destroyed'},
			outbound: {state: 'failed', what: 'ended', reason},
			inbound: {state: 'failed', what: 'ended', reason},
			security: {state: 'failed', what: 'ended', reason},
		},
	},
	{
		name: 'cut off, and the next pair of keys is a while off',
		events: [...greeted, {type: 'lost', reason, retry: 'automatic', retryInMs: 37_000, undelivered: []}],
		shows: {
			keys: {state: 'working', what: 'retrying', retryAt: 37_006},
			outbound: {state: 'failed', what: 'ended', reason},
			inbound: {state: 'failed', what: 'ended', reason},
			security: {state: 'failed', what: 'ended', reason},
		},
	},
	{
		name: 'the next round listens where the last one did',
		events: [
			...greeted,
			{type: 'lost', reason, retry: 'automatic', undelivered: []},
			{type: 'round-started', round: 2},
		],
		shows: {
			inbound: {
				state: 'done',
				what: 'listening',
				address: '[::]:2006',
				since: 7,
			},
		},
	},
	{
		name: 'closed: the keys are destroyed',
		events: [...greeted, {type: 'closed', reason: undefined}],
		shows: {keys: {state: 'done', what: 'destroyed'}},
	},
];

/** The clock that is shown runs backwards: nothing may be counted from it. */
const NOON = Date.UTC(2026, 10, 22, 12);

for (const {name, events, shows} of cases) {
	test(name, () => {
		let snapshot = initialSnapshot;
		for (const [elapsed, event] of events.entries())
			snapshot = reduceSession(snapshot, {...event, at: NOON - elapsed, elapsed});
		const {phases} = snapshot;
		for (const [phase, shown] of Object.entries(shows)) {
			assert.deepEqual(phases[phase as keyof Phases], shown, phase);
		}
	});
}

test('what has nothing to do with connecting leaves the phases as they are, the very same', () => {
	const {phases} = initialSnapshot;
	assert.equal(reducePhases(phases, {type: 'typing', at: 1, elapsed: 1}, initialSnapshot), phases);
});
