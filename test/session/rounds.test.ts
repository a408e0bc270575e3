import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import type {Session} from '../../source/session/session.ts';
import type {SessionSnapshot} from '../../source/session/snapshot.ts';
import {Succession} from '../../source/session/succession.ts';
import {MemoryFile, seededRandom, settle} from '../../source/testing/index.ts';
import {ALICE, BOB, Rig} from './rig.ts';

/** Does something to Bob's side each time that both are secured, for a virtual minute. */
async function minuteOf(rig: Rig, whenSecured: (bob: Session) => void): Promise<number> {
	await rig.alice.session.open();
	await rig.bob.session.open();
	rig.bob.session.subscribe(() => {
		if (rig.bob.events.at(-1)?.type !== 'secured') return;
	});
	const before = rig.alice.count('round-started');
	for (let tenth = 0; tenth < 600; tenth += 1) {
		await rig.clock.advance(100);
		if (rig.bob.snapshot().stage === 'secured') whenSecured(rig.bob.session);
	}
	return rig.alice.count('round-started') - before;
}

test('a peer that goes as soon as it came does not make us generate keys without end', async () => {
	const rig = new Rig();
	const rounds = await minuteOf(rig, bob => bob.reconnect());
	assert.ok(rounds >= 8 && rounds <= 60, `${rounds} rounds a minute`);
	// The last waits are the longest, and still of at most 5 s.
	const starts = rig.alice.events.filter(({type}) => type === 'round-started').map(({at}) => at);
	const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
	assert.ok(Math.max(...gaps) <= 11_000, `${gaps}`);
	await rig.end();
});

/** How long the next round waits after so many in a row that ended so, one a second. */
function waitsAfter(
	count: number,
	secured: boolean,
): readonly {readonly ms: number; readonly toldMs: number | undefined}[] {
	const succession = new Succession(seededRandom(5).next);
	return Array.from({length: count}, (_, index) => {
		const now = index * 1_000;
		succession.begin();
		succession.note({type: 'peer-greeted', protocol: 2, address: BOB.host, port: BOB.port}, now);
		if (secured) succession.note({type: 'secured', protocol: 1}, now);
		const error = new TtchatError('ERR_LINK_LOST');
		succession.note({type: 'ended', error, memory: undefined}, now + 500);
		const loss = succession.loss(error, []);
		return {ms: succession.delayMs, toldMs: loss?.retryInMs};
	});
}

test('rounds that are cut off before anybody sees the codes follow each other ever more slowly, and that is said', () => {
	const waits = waitsAfter(200, false);
	assert.ok(
		waits.slice(0, 4).every(({ms}) => ms <= 4_000),
		'the first ones are quick',
	);
	const hours = waits.reduce((sum, {ms}) => sum + ms, 0) / 3_600_000;
	assert.ok(200 / hours < 150, `${200 / hours} an hour`);
	assert.ok(waits.every(({ms, toldMs}) => ms <= 60_000 && toldMs === (ms > 5_000 ? ms : undefined)));
});

test('after one that was secured the next is never more than 5 s away', () => {
	assert.ok(waitsAfter(200, true).every(({ms, toldMs}) => ms <= 5_000 && toldMs === undefined));
});

test('after a conversation that lasted, the next round begins within half a second', async () => {
	const rig = new Rig();
	await rig.connect();
	for (let time = 0; time < 10; time += 1) {
		await rig.clock.advance(20_000);
		await rig.sever();
		const at = rig.clock.now();
		await rig.clock.advance(12_000);
		assert.ok(rig.alice.last('round-started').at - at <= 500);
		assert.equal(rig.alice.snapshot().stage, 'secured');
	}
	await rig.end();
});

test('a target that accepts and hangs up is not dialed in a hot loop', async () => {
	const rig = new Rig();
	const listener = rig.network.listener(BOB, ALICE.host);
	await listener.listen({onLink: link => link.destroy(), onStranger: () => undefined});
	await rig.alice.session.open();
	await rig.clock.advance(600_000);
	assert.ok(rig.alice.count('dialing') <= 600, `${rig.alice.count('dialing')} dials in ten minutes`);
	assert.equal(rig.alice.count('round-started'), 1);
	await listener.close();
	await rig.end();
});

test('a peer that is halted does not make the other dial in a hot loop', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.linkTo(ALICE)[0].write(new Uint8Array(16));
	await settle();
	assert.equal(rig.alice.snapshot().stage, 'halted');
	const before = rig.bob.count('dialing');
	await rig.clock.advance(600_000);
	assert.ok(rig.bob.count('dialing') - before <= 600);
	assert.ok(rig.bob.count('round-started') <= 3);
	rig.alice.session.reconnect();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('a user who hammers on reconnect gets one new round after another, never two at once', async () => {
	const rig = new Rig();
	await rig.connect();
	for (let time = 0; time < 50; time += 1) {
		rig.alice.session.reconnect();
		rig.alice.session.reconnect();
		if (time % 5 === 0) await rig.clock.advance(1);
	}
	await rig.clock.advance(20_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	assert.equal(rig.alice.keys.made - rig.alice.keys.destroyed, 1);
	const rounds = rig.alice.events.flatMap(event => (event.type === 'round-started' ? [event.round] : []));
	assert.deepEqual(
		rounds,
		Array.from({length: rounds.length}, (_, index) => index + 1),
	);
	await rig.end();
});

/** What the snapshot shows of what is told of a round's end, at the very moment at which it is told. */
const endings: readonly (readonly [string, (snapshot: SessionSnapshot) => boolean])[] = [
	['a file has ended', ({transfers}) => transfers.length === 0],
	['a message may be lost', ({unacknowledged}) => unacknowledged.length === 0],
	['the round is lost', ({phases}) => phases.security.what === 'ended'],
];

for (const [told, isTold] of endings) {
	test(`a new round that is asked for as it is told that ${told} begins once, when all is told of the old one`, async () => {
		const rig = new Rig();
		await rig.connect();
		rig.alice.session.offerFile(new MemoryFile('a.jpg', new Uint8Array(10)));
		rig.alice.send('hello');
		const [before, {unacknowledged}] = [rig.alice.events.length, rig.alice.snapshot()];
		assert.equal(unacknowledged.length, 1);
		const stop = rig.alice.session.subscribe(() => {
			if (!isTold(rig.alice.snapshot())) return;
			stop();
			rig.alice.session.reconnect();
		});
		await rig.sever();
		await rig.clock.advance(20_000);
		const ends = ['file-ended', 'undelivered', 'lost', 'round-started'];
		const since = rig.alice.types().slice(before);
		assert.deepEqual(
			since.filter(type => ends.includes(type)),
			ends,
		);
		assert.equal(rig.alice.snapshot().stage, 'secured');
		assert.equal(rig.alice.keys.made - rig.alice.keys.destroyed, 1);
		await rig.end();
	});
}

test('a link that comes between two rounds is turned away', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.linkTo(ALICE)[0].write(new Uint8Array(16));
	await settle();
	const link = await rig.network.dialer(BOB.host, ALICE).dial(new AbortController().signal);
	const chunks: Uint8Array[] = [];
	for await (const chunk of link.chunks) chunks.push(chunk);
	assert.deepEqual(chunks, []);
	await rig.end();
});

test('the router is asked again with a new round, and not as often as a target accepts and hangs up', async () => {
	let asked = 0;
	const rig = new Rig({
		alice: {
			way: {
				listener: {
					listen: async () => ALICE,
					renew: () => {
						asked += 1;
					},
					close: async () => undefined,
				},
			},
		},
	});
	const listener = rig.network.listener(BOB, ALICE.host);
	await listener.listen({onLink: link => link.destroy(), onStranger: () => undefined});
	await rig.alice.session.open();
	await rig.clock.advance(60_000);
	assert.ok(rig.alice.count('dialing') > 10);
	assert.equal(asked, 1);
	rig.alice.session.reconnect();
	await rig.clock.advance(6_000);
	assert.deepEqual([rig.alice.count('round-started'), asked], [2, 2]);
	await listener.close();
	await rig.alice.session.close();
});
