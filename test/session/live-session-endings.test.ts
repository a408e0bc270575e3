import assert from 'node:assert/strict';
import {test} from 'node:test';
import {settle} from '../../source/testing/index.ts';
import {ALICE, BOB, Rig} from './rig.ts';

const after = (rig: Rig, ms: number) => rig.clock.advance(ms);

/** Where a session can be when it is closed or burned. */
const phases = [
	{name: 'before open()', reach: async () => undefined},
	{name: 'while the server socket opens', reach: async (rig: Rig) => void rig.alice.session.open()},
	{name: 'right after open()', reach: (rig: Rig) => rig.alice.session.open()},
	{
		name: 'while dialing',
		reach: async (rig: Rig) => {
			await rig.alice.session.open();
			await after(rig, 20_000);
		},
	},
	{
		name: 'between two links',
		reach: async (rig: Rig) => {
			rig.network.unreachable.add(BOB.host);
			await rig.alice.session.open();
			await rig.bob.session.open();
			await after(rig, 1_500);
			assert.equal(rig.alice.snapshot().stage, 'connecting');
		},
	},
	{name: 'while secured', reach: (rig: Rig) => rig.connect()},
	{
		name: 'with messages on their way',
		reach: async (rig: Rig) => {
			await rig.connect();
			rig.alice.send('one');
			rig.bob.send('two');
		},
	},
	{
		name: 'right after the line was cut',
		reach: async (rig: Rig) => {
			await rig.connect();
			await rig.sever();
		},
	},
	{
		name: 'right after the peer said goodbye',
		reach: async (rig: Rig) => {
			await rig.connect();
			void rig.bob.session.close();
			await settle();
		},
	},
	{
		name: 'while reconnecting',
		reach: async (rig: Rig) => {
			await rig.connect();
			rig.alice.session.reconnect();
		},
	},
	{
		name: 'while halted',
		reach: async (rig: Rig) => {
			await rig.connect();
			rig.linkTo(ALICE)[0].write(new Uint8Array(16));
			await settle();
			assert.equal(rig.alice.snapshot().stage, 'halted');
		},
	},
	{
		name: 'while closing',
		reach: async (rig: Rig) => {
			await rig.connect();
			void rig.alice.session.close();
		},
	},
] as const;

for (const {name, reach} of phases) {
	test(`close() ${name}: at most 2 s, everything settles, nothing comes after`, async () => {
		const rig = new Rig();
		await reach(rig);
		const began = rig.elapsedMs;
		const waiting = rig.alice.session.send('typed').catch(error => error.code);
		let closedAt = Number.NaN;
		void rig.alice.session.close().then(() => {
			closedAt = rig.elapsedMs;
		});
		await after(rig, 2_000);
		assert.ok(closedAt - began <= 2_000);
		assert.ok(['delivered', 'ERR_SESSION_CLOSED', 'ERR_LINK_LOST'].includes(String(await waiting)));
		await checkSilence(rig);
	});

	test(`burn() ${name}: at once, without a word to the peer`, async () => {
		const rig = new Rig();
		await reach(rig);
		const written = rig.network.links.map(pair => pair.map(end => end.written.length));
		rig.alice.session.burn();
		await settle();
		assert.equal(rig.alice.snapshot().stage, 'closed');
		assert.equal(rig.alice.keys.made, rig.alice.keys.destroyed);
		// Bob may go on; of Alice nothing more came.
		for (const [index, [dialed, accepted]] of rig.network.links.entries()) {
			const own = dialed.remote.host === BOB.host ? [dialed, 0] : [accepted, 1];
			const [end, which] = own as [typeof dialed, number];
			assert.equal(end.written.length, written[index]?.[which] ?? 0);
		}
		await checkSilence(rig);
	});
}

/** After the end: whatever is called or comes in, nothing is told and nothing is done. */
async function checkSilence(rig: Rig): Promise<void> {
	const {session, events} = rig.alice;
	await settle();
	const count = events.length;
	const snapshot = session.getSnapshot();
	const links = rig.network.links.length;
	session.reconnect();
	session.rename('late');
	session.typing();
	session.announceSaved();
	session.releaseOutbox();
	session.burn();
	await session.close();
	await after(rig, 60_000);
	assert.equal(events.length, count);
	assert.equal(session.getSnapshot(), snapshot);
	assert.deepEqual((await session.events().next()).done, true);
	assert.equal(
		rig.network.links.slice(links).filter(([dialed]) => dialed.remote.host === BOB.host).length,
		0,
	);
	await rig.end();
}

test('closing from within a subscriber, at any event, starts nothing new', async () => {
	const names = ['listening', 'round-started', 'keys-made', 'dialing', 'outbound-linked', 'peer-greeted'];
	for (const name of [...names, 'secured', 'message', 'sent', 'delivered', 'lost']) {
		for (const how of ['close', 'burn'] as const) {
			const rig = new Rig();
			let seen = 0;
			const {session} = rig.alice;
			session.subscribe(() => {
				if (counted(rig, name) > seen) {
					seen = Number.POSITIVE_INFINITY;
					void session[how]();
				}
			});
			await session.open();
			await rig.bob.session.open();
			rig.alice.send('hello');
			rig.bob.send('hello');
			await after(rig, 6_000);
			if (name === 'lost') await rig.sever();
			await after(rig, 6_000);
			assert.equal(rig.alice.snapshot().stage, 'closed', `${how} on ${name}`);
			assert.equal(rig.alice.keys.made, rig.alice.keys.destroyed, `a round lives on after ${how} on ${name}`);
			await rig.end();
		}
	}
});

/** What the snapshot shows of an event, at the very moment at which it is told. */
function counted(rig: Rig, name: string): number {
	const {stage, phases, round, listening, unacknowledged, counts} = rig.alice.snapshot();
	const shows: Record<string, boolean> = {
		listening: listening !== undefined,
		'round-started': round === 1,
		'keys-made': phases.keys.what === 'ready',
		dialing: phases.outbound.what === 'dialing',
		'outbound-linked': phases.outbound.what === 'connected',
		'peer-greeted': phases.security.what === 'exchanging',
		secured: stage === 'secured',
		message: counts.received === 1,
		sent: unacknowledged.length === 1,
		delivered: counts.sent === 1 && unacknowledged.length === 0,
		lost: phases.security.what === 'ended',
	};
	return shows[name] === true ? 1 : 0;
}

test('the peer says goodbye, comes back, and both meet again with new keys', async () => {
	const rig = new Rig();
	await rig.connect();
	const code = rig.alice.snapshot().ownCode;
	const leaving = rig.bob.session.close();
	await after(rig, 2_000);
	await leaving;
	assert.deepEqual(
		[rig.alice.last('lost').reason.code, rig.alice.last('lost').retry],
		['ERR_PEER_LEFT', 'waiting'],
	);
	await after(rig, 600_000);
	const bob = rig.join({});
	await bob.session.open();
	await after(rig, 6_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	assert.notEqual(rig.alice.snapshot().ownCode, code);
	await rig.end();
});

test('reconnect() from every stage leads to a new round with new keys', async () => {
	const rig = new Rig();
	rig.alice.session.reconnect();
	assert.equal(rig.alice.snapshot().stage, 'idle');
	await rig.connect();
	for (const prepare of [
		async () => undefined,
		() => rig.sever(),
		async () => {
			rig.linkTo(ALICE)[0].write(new Uint8Array(16));
			await settle();
		},
		async () => rig.alice.session.reconnect(),
	]) {
		await prepare();
		const {round} = rig.alice.snapshot();
		rig.alice.session.reconnect();
		await after(rig, 12_000);
		assert.equal(rig.alice.snapshot().stage, 'secured');
		assert.ok(rig.alice.snapshot().round > round);
	}
	await rig.end();
});

test('a round that ends for a better reason than the reconnect says so', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.session.reconnect();
	rig.linkTo(ALICE)[0].write(new Uint8Array(16));
	await after(rig, 0);
	assert.deepEqual(
		[rig.alice.last('lost').reason.code, rig.alice.last('lost').retry],
		['ERR_FRAME_HEADER', 'automatic'],
	);
	await after(rig, 6_000);
	await rig.end();
});

test('a silent peer is noticed within 30 s, and the chat goes on by itself', async () => {
	const rig = new Rig();
	await rig.connect();
	const began = rig.clock.now();
	// The cable is out: nothing comes, nothing breaks.
	for (const [dialed, accepted] of rig.network.links) {
		for (const end of [dialed, accepted]) end.write = () => undefined;
	}
	await after(rig, 30_001);
	// Whoever notices first ends the links, and so the other notices too.
	const codes = [rig.alice, rig.bob].map(person => person.last('lost').reason.code);
	assert.ok(codes.includes('ERR_PEER_SILENT'));
	for (const person of [rig.alice, rig.bob]) {
		assert.equal(person.last('lost').retry, 'automatic');
		assert.ok(person.last('lost').at - began <= 30_000);
	}
	await after(rig, 12_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('two silent people stay connected: pings go both ways', async () => {
	const rig = new Rig();
	await rig.connect();
	await after(rig, 3_600_000);
	assert.equal(rig.alice.count('lost') + rig.bob.count('lost'), 0);
	await rig.end();
});

test('leaving a peer that acknowledges nothing: what does not go out within 2 s stays behind', async () => {
	const rig = new Rig();
	await rig.connect();
	const [, toAlice] = rig.linkTo(BOB);
	toAlice.write = () => undefined;
	for (const [dialed] of rig.network.links)
		if (dialed.remote.host === ALICE.host) dialed.write = () => undefined;
	for (let count = 0; count < 1_990; count += 1) {
		rig.alice.send(`${count}`);
		if (count % 500 === 0) await after(rig, 500);
	}
	await after(rig, 500);
	assert.equal(rig.alice.snapshot().unacknowledged.length, 1_000);
	assert.equal(rig.alice.snapshot().outbox.length, 990);
	const began = rig.elapsedMs;
	const closing = rig.alice.session.close();
	await after(rig, 2_000);
	await closing;
	assert.ok(rig.elapsedMs - began <= 2_000);
	await after(rig, 0);
	assert.equal(rig.alice.fates.get('1989'), 'ERR_SESSION_CLOSED');
	await rig.end();
});

test('burn() ends the links of earlier rounds too, which were still ending in an orderly way', async () => {
	const rig = new Rig();
	await rig.connect();
	const ended: string[] = [];
	for (const [dialed, accepted] of rig.network.links) {
		for (const end of [dialed, accepted]) {
			if (![ALICE.host, BOB.host].includes(end.remote.host) || end.remote.host !== BOB.host) continue;
			// As a socket whose other end does not answer the end: for up to 2 s.
			end.close = () => new Promise(() => undefined);
			const destroy = end.destroy.bind(end);
			end.destroy = () => {
				ended.push(end.side);
				destroy();
			};
		}
	}
	void rig.bob.session.close();
	await after(rig, 1_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_PEER_LEFT');
	assert.equal(rig.alice.count('round-started'), 2);
	ended.length = 0;
	rig.alice.session.burn();
	await settle();
	assert.deepEqual(new Set(ended), new Set(['inbound', 'outbound']));
	await rig.end();
});

test('a round that is burned before it has begun makes no keys and dials nobody', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.linkTo(ALICE)[0].write(new Uint8Array(16));
	await settle();
	assert.equal(rig.alice.snapshot().stage, 'halted');
	const {made} = rig.alice.keys;
	const dialed = () => rig.network.links.filter(([end]) => end.remote.host === BOB.host).length;
	const before = dialed();
	rig.alice.session.reconnect();
	rig.alice.session.burn();
	await after(rig, 60_000);
	assert.deepEqual([rig.alice.keys.made, dialed()], [made, before]);
	await rig.end();
});
