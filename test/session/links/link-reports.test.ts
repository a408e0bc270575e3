import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Unstamped} from '../../../source/session/events.ts';
import {LinkReports} from '../../../source/session/links/link-reports.ts';
import {FakeClock, settle} from '../../../source/testing/index.ts';
import {Rig} from '../rig.ts';

/** Connects to Alice from Bob's address. */
const knock = (rig: Rig) =>
	rig.network.dialer(rig.bob.address.host, rig.alice.address).dial(new AbortController().signal);

test('links from the peer that come and go by the thousand are two events a second, and all are counted', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	await settle();
	let knocks = 0;
	for (let second = 0; second < 4; second += 1) {
		for (let time = 0; time < 500; time += 1) {
			const link = await knock(rig);
			knocks += 1;
			// Some stay until others take their place.
			if (time % 3 > 0) link.destroy();
			await settle();
		}
		await rig.clock.advance(1_000);
	}
	await rig.clock.advance(20_000);
	const told = rig.alice.events.filter(({type}) => type === 'inbound-linked' || type === 'link-dropped');
	assert.ok(told.length < 24, `${told.length}`);
	const dropped = told.reduce(
		(sum, event) => sum + (event.type === 'link-dropped' ? (event.count ?? 1) : 0),
		0,
	);
	assert.equal(dropped, knocks);
	assert.equal(rig.alice.snapshot().phases.inbound.what, 'listening');
	await rig.end();
});

test('a peer that comes amid them is told with its link, in order', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	await settle();
	for (let time = 0; time < 10; time += 1) {
		(await knock(rig)).destroy();
		await settle();
	}
	await rig.bob.session.open();
	await rig.clock.advance(900);
	const types = rig.alice.types();
	const order = ['link-dropped', 'inbound-linked', 'peer-greeted', 'secured'] as const;
	const places = order.map(type => types.lastIndexOf(type));
	assert.ok(!places.includes(-1), types.join());
	assert.deepEqual(
		places,
		places.toSorted((a, b) => a - b),
	);
	const {inbound, security} = rig.alice.snapshot().phases;
	assert.deepEqual([inbound.what, security.what], ['key-accepted', 'secured']);
	await rig.end();
});

test('one that waits while others go is shown as waiting, and what was held back is told at the end', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	await settle();
	for (let time = 0; time < 3; time += 1) {
		(await knock(rig)).destroy();
		await settle();
	}
	const stays = await knock(rig);
	await settle();
	assert.equal(rig.alice.snapshot().phases.inbound.what, 'listening');
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.snapshot().phases.inbound.what, 'accepted');
	assert.equal(rig.alice.last('link-dropped').count, 2);
	stays.destroy();
	await settle();
	await rig.end();
	assert.equal(rig.alice.count('inbound-linked'), 2);
	assert.equal(rig.alice.count('link-dropped'), 3);
});

test('what an onion or a router has to tell meanwhile hurries none of it', () => {
	const told: string[] = [];
	const reports = new LinkReports(new FakeClock(), ({type}) => told.push(type));
	const reason = {code: 'ERR_TIMED_OUT', message: '', advice: ''} as const;
	const dropped: Unstamped = {type: 'link-dropped', side: 'inbound', way: 'onion', reason};
	assert.deepEqual(
		[dropped, dropped].map(happening => reports.holds(happening)),
		[false, true],
	);
	const news: readonly Unstamped[] = [
		{type: 'publishing', way: 'onion'},
		{type: 'reachable', way: 'onion', address: 'x.onion', port: 2006},
		{type: 'unreachable', way: 'onion', reason},
	];
	for (const happening of news) assert.equal(reports.holds(happening), false);
	assert.deepEqual(told, []);
	reports.end();
	assert.deepEqual(told, ['link-dropped']);
});
