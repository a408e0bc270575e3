import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Unstamped} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {seededRandom} from '../../source/testing/index.ts';
import {Rig} from './rig.ts';

const reason = {code: 'ERR_LINK_LOST', message: 'lost', advice: 'wait'} as const;
const message = (id: string) => ({id, from: 'self', text: id, action: false, at: 0}) as const;

const base: readonly Unstamped[] = [
	{type: 'listening', address: '::', port: 2006},
	{type: 'round-started', round: 1},
	{type: 'secured', protocol: 2, hybrid: true, ownCode: '1234 5678', peerName: 'bob'},
];

const cases: readonly {
	readonly name: string;
	readonly events: readonly Unstamped[];
	readonly shows: Partial<SessionSnapshot>;
}[] = [
	{
		name: 'secured by v2',
		events: base,
		shows: {stage: 'secured', trust: 'unverified', protocol: 2, ownCode: '1234 5678', peerName: 'bob'},
	},
	{
		name: 'secured by v1: no code and no name',
		events: [...base.slice(0, 2), {type: 'secured', protocol: 1}],
		shows: {stage: 'secured', trust: 'legacy', protocol: 1, ownCode: undefined, peerName: undefined},
	},
	{name: 'verified', events: [...base, {type: 'verified', by: 'proof'}], shows: {trust: 'verified'}},
	{
		name: 'mismatched after verified',
		events: [...base, {type: 'verified', by: 'code'}, {type: 'mismatched'}],
		shows: {trust: 'mismatched'},
	},
	{
		name: 'trust goes with the round',
		events: [
			...base,
			{type: 'verified', by: 'code'},
			{type: 'lost', reason, retry: 'automatic', undelivered: []},
		],
		shows: {trust: 'none', ownCode: undefined, peerName: undefined, stage: 'connecting', reason},
	},
	{
		name: 'halted when only the user starts the next round',
		events: [...base, {type: 'lost', reason, retry: 'by-hand', undelivered: []}],
		shows: {stage: 'halted', reason},
	},
	{
		name: 'a new round forgets why the last one ended',
		events: [
			...base,
			{type: 'lost', reason, retry: 'automatic', undelivered: []},
			{type: 'round-started', round: 2},
		],
		shows: {stage: 'connecting', round: 2, reason: undefined},
	},
	{
		name: 'queued, one of them sent',
		events: [
			...base,
			{type: 'queued', message: message('a')},
			{type: 'queued', message: message('b')},
			{type: 'sent', id: 'a'},
		],
		shows: {outbox: [message('b')], unacknowledged: ['a'], counts: {sent: 1, received: 0}},
	},
	{
		name: 'cancelled and refused messages leave the outbox',
		events: [
			{type: 'queued', message: message('a')},
			{type: 'queued', message: message('b')},
			{type: 'cancelled', id: 'a'},
			{type: 'refused', id: 'b', reason},
		],
		shows: {outbox: [], counts: {sent: 0, received: 0}},
	},
	{
		name: 'delivered and undelivered messages are no longer waited for',
		events: [
			...base,
			{type: 'sent', id: 'a'},
			{type: 'sent', id: 'b'},
			{type: 'delivered', id: 'a'},
			{type: 'undelivered', id: 'b'},
		],
		shows: {unacknowledged: []},
	},
	{
		name: 'with v1 nothing is waited for',
		events: [
			{type: 'secured', protocol: 1},
			{type: 'sent', id: 'a'},
		],
		shows: {unacknowledged: [], counts: {sent: 1, received: 0}},
	},
	{
		name: 'a message ends the typing',
		events: [...base, {type: 'typing'}, {type: 'message', message: {...message('p'), from: 'peer'}}],
		shows: {peerTypingAt: undefined, counts: {sent: 0, received: 1}},
	},
	{name: 'typing', events: [...base, {type: 'typing'}], shows: {peerTypingAt: 3}},
	{
		name: 'held, then released',
		events: [...base, {type: 'outbox-held', why: 'not-verified', count: 1}, {type: 'outbox-released'}],
		shows: {hold: undefined},
	},
	{
		name: 'held',
		events: [...base, {type: 'outbox-held', why: 'not-verified', count: 1}],
		shows: {hold: 'not-verified'},
	},
	{
		name: 'names, own and other',
		events: [
			...base,
			{type: 'renamed', from: 'self', name: 'ann'},
			{type: 'renamed', from: 'peer', name: undefined},
		],
		shows: {ownName: 'ann', peerName: undefined},
	},
	{
		name: 'strangers are counted through rounds',
		events: [
			{type: 'stranger-refused', address: '10.0.0.8', count: 1},
			...base,
			{type: 'stranger-refused', address: '10.0.0.9', count: 1},
		],
		shows: {strangers: {count: 2, last: '10.0.0.9'}},
	},
	{
		name: 'saved by either side',
		events: [...base, {type: 'saved', by: 'peer'}, {type: 'saved', by: 'self'}],
		shows: {recording: {self: true, peer: true}},
	},
	{
		name: 'closed keeps the listener address and the counts, and nothing of the peer',
		events: [
			...base,
			{type: 'queued', message: message('a')},
			{type: 'sent', id: 'a'},
			{type: 'closed', reason: undefined},
		],
		shows: {
			stage: 'closed',
			trust: 'none',
			outbox: [],
			counts: {sent: 1, received: 0},
			listening: {address: '::', port: 2006},
		},
	},
];

/** The clock that is shown runs backwards: nothing may be counted from it. */
const NOON = Date.UTC(2026, 10, 22, 12);

for (const {name, events, shows} of cases) {
	test(name, () => {
		let snapshot = initialSnapshot;
		for (const [elapsed, event] of events.entries())
			snapshot = reduceSession(snapshot, {...event, at: NOON - elapsed, elapsed});
		const picked = Object.fromEntries(
			Object.keys(shows).map(key => [key, snapshot[key as keyof SessionSnapshot]]),
		);
		assert.deepEqual(picked, shows);
	});
}

test('no event changes a snapshot in place', () => {
	const frozen = deepFreeze(structuredClone(initialSnapshot));
	for (const {events} of cases) {
		let snapshot = frozen;
		for (const [at, event] of events.entries()) {
			snapshot = deepFreeze(reduceSession(snapshot, deepFreeze({...event, at, elapsed: at})));
		}
	}
	assert.deepEqual(frozen, initialSnapshot);
});

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const inner of Object.values(value)) deepFreeze(inner);
	}
	return value;
}

test('property: after every event of whole random chats the snapshot is what the events make of it', async () => {
	for (let seed = 0; seed < 60; seed += 1) {
		const random = seededRandom(seed);
		const rig = new Rig({
			seed,
			alice: {protocol: random.pick(['auto', 'auto', 'v1']), requireVerify: random.below(5) === 0},
		});
		await rig.alice.session.open();
		await rig.bob.session.open();
		for (let turn = 0; turn < 40; turn += 1) {
			await act(rig, random.below(2) === 0 ? 'alice' : 'bob', random.below(14));
			await rig.clock.advance(random.below(2) === 0 ? 0 : random.below(8_000));
		}
		// Compares after every event, and finds what is left over.
		await rig.end();
	}
});

async function act(rig: Rig, who: 'alice' | 'bob', what: number): Promise<void> {
	const person = rig[who];
	const {session} = person;
	const other = rig[who === 'alice' ? 'bob' : 'alice'];
	if (what < 4) person.send(`text ${person.fates.size}`);
	else if (what === 4) session.typing();
	else if (what === 5) session.rename(`name ${what}`);
	else if (what === 6) session.announceSaved();
	else if (what === 7) session.reconnect({allowLegacy: true});
	else if (what === 8) await rig.sever();
	else if (what === 9) {
		if (session.getSnapshot().hold !== 'verify-required') session.releaseOutbox();
	} else if (what === 10) session.cancel(session.getSnapshot().outbox[0]?.id ?? '');
	else if (what === 11)
		await rig.network.dialer('10.0.0.9', other.address).dial(new AbortController().signal);
	else if (session.getSnapshot().protocol === 2) {
		const code = what === 12 ? (other.snapshot().ownCode ?? '00000000') : '00000000';
		try {
			session.verify(code);
		} catch (error) {
			assert.equal((error as {code?: string}).code, 'ERR_NOT_SECURED');
		}
	}
}
