import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reasonOf, TtchatError} from '../../source/errors.ts';
import type {ListenerHandlers, WayKind} from '../../source/net/link.ts';
import {memoryLinkPair} from '../../source/testing/index.ts';
import {ALICE, BOB, Rig} from './rig.ts';

const heard = {kind: 'onion', label: 'through an onion service', dialer: undefined} as const;
const dialed = {kind: 'proxy', label: 'through a proxy', listener: undefined} as const;

test('where nobody can be dialed, the link that comes serves both directions at once', async () => {
	const rig = new Rig({alice: {way: heard}, bob: {way: dialed}});
	await rig.alice.session.open();
	await rig.bob.session.open();
	await rig.clock.advance(100);
	assert.equal(rig.alice.snapshot().stage, 'secured', 'nothing is waited for that cannot come');
	assert.equal(rig.bob.snapshot().stage, 'secured');
	assert.equal(rig.network.links.length, 1);
	rig.alice.send('there');
	rig.bob.send('and back');
	await rig.clock.advance(100);
	assert.deepEqual([...rig.alice.heard(), ...rig.bob.heard()], ['and back', 'there']);
	await rig.end();
});

test('phases say which end a way does not have, from before it is used until a round later', async () => {
	const rig = new Rig({alice: {way: heard}, bob: {way: dialed}});
	await rig.alice.session.open();
	await rig.clock.advance(10_000);
	assert.equal(rig.alice.count('dialing'), 0);
	assert.equal(rig.alice.snapshot().phases.outbound.what, 'absent');
	assert.equal(rig.alice.snapshot().phases.inbound.what, 'listening');
	await rig.bob.session.open();
	assert.equal(rig.bob.count('listening'), 0);
	assert.equal(rig.bob.snapshot().phases.inbound.what, 'absent');
	await rig.clock.advance(100);
	assert.equal(rig.alice.snapshot().phases.outbound.what, 'shared');
	await rig.sever();
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().round, 2);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('the snapshot says how the two sides meet, first of all, and each link how it came about', async () => {
	const rig = new Rig({bob: {way: {kind: 'mapped', label: 'through a mapped port'}}});
	assert.deepEqual(rig.alice.snapshot().way, {
		kind: 'direct',
		label: 'directly',
		listens: true,
		dials: true,
		punches: true,
	});
	await rig.connect();
	assert.equal(rig.bob.types()[0], 'way');
	assert.equal(rig.bob.snapshot().way.label, 'through a mapped port');
	assert.equal(rig.alice.last('outbound-linked').way, 'direct');
	const {outbound, inbound} = rig.alice.snapshot().phases;
	assert.ok(outbound.what === 'connected' && outbound.way === 'direct');
	assert.ok(inbound.what === 'key-accepted' && inbound.way === 'direct');
	await rig.end();
});

for (const kind of ['punched', 'mapped', 'proxy', 'onion'] satisfies readonly WayKind[]) {
	test(`a link that is ${kind} is told as that`, async () => {
		const rig = new Rig({
			alice: {
				way: {
					dialer: {
						target: BOB,
						dial: async () => memoryLinkPair(ALICE, BOB, kind)[0],
					},
				},
			},
		});
		await rig.alice.session.open();
		await rig.clock.advance(1_000);
		const {outbound} = rig.alice.snapshot().phases;
		assert.ok(outbound.what === 'connected' && outbound.way === kind);
		await rig.end();
	});
}

test('a listener tells where the peer can reach us, and that it cannot any more', async () => {
	const rig = new Rig();
	const gone = new TtchatError('ERR_LINK_LOST');
	const listener = rig.network.listener(BOB, ALICE.host);
	let tell: ListenerHandlers['onNews'];
	const person = rig.join({
		way: {
			listener: {
				...listener,
				listen: async handlers => {
					const at = await listener.listen(handlers);
					tell = handlers.onNews;
					tell?.({type: 'reachable', way: 'mapped', address: '203.0.113.9', port: 40_001});
					return at;
				},
			},
		},
	});
	await person.session.open();
	const reach = {way: 'mapped', address: '203.0.113.9', port: 40_001} as const;
	assert.deepEqual(person.snapshot().reach, {state: 'reachable', ...reach});
	tell?.({type: 'unreachable', way: 'mapped', error: gone});
	assert.deepEqual(person.snapshot().reach, {state: 'unreachable', way: 'mapped', reason: reasonOf(gone)});
	await rig.end();
});

test('whenever the peer is waited for again the listener is told, so that it looks after what lets the peer in', async () => {
	const rig = new Rig();
	const listener = rig.network.listener(BOB, ALICE.host);
	let renewals = 0;
	const renew = () => {
		renewals += 1;
	};
	const person = rig.join({way: {listener: {...listener, renew}}});
	await person.session.open();
	await rig.alice.session.open();
	await rig.clock.advance(1_000);
	assert.equal(person.snapshot().stage, 'secured');
	const before = renewals;
	await rig.sever();
	await rig.clock.advance(6_000);
	assert.equal(person.snapshot().round, 2);
	assert.ok(renewals > before);
	await rig.end();
});

test('a v1 peer is refused where nobody can be dialed: it does not read on a link that it dialed', async () => {
	const rig = new Rig({alice: {way: heard}, bob: {protocol: 'v1'}});
	await rig.alice.session.open();
	await rig.bob.session.open();
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_VERSION_REFUSED');
	assert.match(rig.alice.last('lost').reason.message, /v1/);
	await rig.end();
});
