import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import type {Link} from '../../../source/net/link.ts';
import {Punching} from '../../../source/session/links/punching.ts';
import {FakeClock, MemoryLink, punchedLinkPair, settle} from '../../../source/testing/index.ts';
import {ALICE, BOB, Rig} from '../rig.ts';

const meeting = {host: '10.0.0.2', port: 2007};

type Outcome = Error | Link | 'pointless' | 'silence';

/** Dials that end as the list says, the last for ever; what happened, with the time on the wall. */
function start(outcomes: readonly Outcome[], startAt = 0) {
	const clock = new FakeClock(startAt);
	const log: {readonly at: number; readonly what: string}[] = [];
	const note = (what: string) => log.push({at: clock.now(), what});
	let count = 0;
	const puncher = {
		punch: async (signal: AbortSignal, onDial: (to: typeof meeting, from: number) => void) => {
			const outcome = outcomes[Math.min(count, outcomes.length - 1)];
			count += 1;
			note('dial');
			if (outcome === 'pointless') return outcome;
			if (outcome !== taken) onDial(meeting, 2007);
			if (outcome !== undefined && outcome !== 'silence' && !(outcome instanceof Error)) return outcome;
			if (outcome instanceof Error) throw outcome;
			await new Promise(resolve => signal.addEventListener('abort', resolve, {once: true}));
			note('given up');
			throw new TtchatError('ERR_TIMED_OUT');
		},
	};
	const punching = new Punching(puncher, clock, {
		tell(event) {
			if (event.type === 'punching') note(`begin ${event.address} ${event.port} ${event.from}`);
			else note(event.type === 'punch-obstructed' ? event.reason.code : event.type);
		},
		onLink: () => note('link'),
		onHopeless: error => note(error.code),
	});
	const times = (what: string) => log.filter(entry => entry.what === what).map(({at}) => at);
	return {clock, log, punching, times};
}

const refused = new TtchatError('ERR_REFUSED');
const taken = new TtchatError('ERR_PORT_TAKEN');

test('refused again and again: the first after a head start, then one at each even second of the clock', async () => {
	const {clock, punching, times} = start([refused], 5_100);
	punching.want(true);
	await clock.advance(7_000);
	assert.deepEqual(times('dial'), [5_350, 6_000, 8_000, 10_000, 12_000]);
	punching.want(false);
	await clock.advance(10_000);
	assert.equal(times('dial').length, 5);
	assert.equal(clock.pending, 0);
});

test('the first is put off to the even second where that is near', async () => {
	for (const [startAt, first] of [
		[5_200, 5_450],
		[5_249, 5_499],
		[5_251, 6_000],
		[5_740, 6_000],
		[5_750, 6_000],
		[5_751, 6_001],
	] as const) {
		const {clock, punching, times} = start([refused], startAt);
		punching.want(true);
		await clock.advance(900);
		assert.equal(times('dial')[0], first, `${startAt}`);
		punching.want(false);
	}
});

test('one that is not answered lasts 8 to 10 s, and the next follows at once', async () => {
	const {clock, punching, times} = start(['silence'], 3_000);
	punching.want(true);
	await clock.advance(20_000);
	assert.deepEqual(times('dial'), [3_250, 12_000, 22_000]);
	assert.deepEqual(times('given up'), [11_999, 21_999]);
	punching.want(false);
	await settle();
	assert.deepEqual(times('given up').at(-1), 23_000, 'what is on ends at once');
	assert.equal(clock.pending, 0);
});

test('after links that came to nothing the dials lie further apart, up to 32 s, at the same moments on both sides', async () => {
	const {clock, punching, times} = start([...punchedLinkPair(ALICE, BOB)]);
	for (let count = 0; count < 8; count += 1) {
		punching.want(true);
		await clock.advance(64_000 - (clock.now() % 64_000));
		punching.want(false);
	}
	const links = times('link');
	assert.deepEqual(
		links.slice(1).map(at => at % 64_000),
		[4_000, 8_000, 16_000, 32_000, 32_000, 32_000, 32_000],
	);
});

test('a taken port is told once, and that it goes on once it is free', async () => {
	const {clock, punching, log} = start([taken, taken, refused]);
	punching.want(true);
	await clock.advance(20_000);
	const told = log.map(({what}) => what).filter(what => what !== 'dial');
	assert.deepEqual(told, ['ERR_PORT_TAKEN', 'begin 10.0.0.2 2007 2007']);
	punching.want(false);
});

test('where it is pointless it is left alone', async () => {
	const {clock, punching, log} = start(['pointless']);
	punching.want(true);
	await clock.advance(60_000);
	assert.deepEqual(
		log.map(({what}) => what),
		['dial'],
	);
	assert.equal(clock.pending, 0);
});

test('a link that comes when nobody wants it any more is destroyed', async () => {
	const [ours, theirs] = punchedLinkPair(ALICE, BOB);
	const clock = new FakeClock();
	const {promise, resolve} = Promise.withResolvers<Link>();
	const puncher = {punch: async () => promise};
	const wrong = () => assert.fail();
	const handlers = {tell: wrong, onLink: wrong, onHopeless: wrong};
	const punching = new Punching(puncher, clock, handlers);
	punching.want(true);
	await clock.advance(1_000);
	punching.want(false);
	resolve(ours);
	await settle();
	ours.write(Uint8Array.of(1));
	const {done} = await theirs.chunks[Symbol.asyncIterator]().next();
	assert.equal(done, true);
	assert.ok(ours instanceof MemoryLink);
});

test('a dial that goes out late, when nobody wants it any more, is not told', async () => {
	const {promise, resolve} = Promise.withResolvers<void>();
	const puncher = {
		punch: async (_: AbortSignal, onDial: (to: typeof meeting, from: number) => void) => {
			await promise;
			onDial(meeting, 2007);
			throw refused;
		},
	};
	const clock = new FakeClock();
	const wrong = () => assert.fail();
	const handlers = {tell: wrong, onLink: wrong, onHopeless: wrong};
	const punching = new Punching(puncher, clock, handlers);
	punching.want(true);
	await clock.advance(1_000);
	punching.want(false);
	resolve();
	await settle();
	assert.equal(clock.pending, 0);
});

/** Neither side can be dialed; both try to meet. */
function behindRouters(): Rig {
	const rig: Rig = new Rig({
		alice: {puncher: true},
		bob: {puncher: true},
	});
	rig.network.unreachable.add(ALICE.host);
	rig.network.unreachable.add(BOB.host);
	return rig;
}

test('two behind routers that let nobody in: one link that both dialed carries both directions', async () => {
	const rig = behindRouters();
	await rig.alice.session.open();
	await rig.clock.advance(60_000);
	assert.deepEqual(rig.alice.snapshot().punch, {
		state: 'dialing',
		address: BOB.host,
		port: 2007,
		from: 2007,
	});
	assert.equal(rig.alice.count('punching'), 1, 'told once');
	await rig.bob.session.open();
	await rig.clock.advance(1_000);
	for (const {snapshot, last, count} of [rig.alice, rig.bob]) {
		assert.equal(snapshot().stage, 'secured');
		const {outbound, inbound} = snapshot().phases;
		assert.ok(outbound.what === 'connected' && outbound.way === 'punched');
		assert.equal(inbound.what, 'shared');
		assert.equal(last('link-punched').port, 2007);
		assert.equal(count('outbound-linked') + count('inbound-linked') + count('link-shared'), 0);
	}
	rig.alice.send('there');
	rig.bob.send('and back');
	await rig.clock.advance(100);
	assert.deepEqual([...rig.alice.heard(), ...rig.bob.heard()], ['and back', 'there']);
	await rig.end();
});

test('the line breaks: both meet again by themselves, and the people need not compare their codes again', async () => {
	const rig = behindRouters();
	await rig.connect();
	rig.verify('alice');
	rig.verify('bob');
	await rig.sever();
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().round, 2);
	assert.equal(rig.alice.snapshot().trust, 'verified');
	assert.equal(rig.bob.snapshot().trust, 'verified');
	await rig.end();
});

test('who can be dialed is, and nothing is punched', async () => {
	const rig = new Rig({alice: {puncher: true}, bob: {puncher: true}});
	await rig.alice.session.open();
	await rig.clock.advance(30_000);
	await rig.bob.session.open();
	await rig.clock.advance(100);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	assert.equal(rig.alice.count('link-punched') + rig.bob.count('link-punched'), 0);
	assert.equal(rig.bob.count('punching'), 0, 'it does not even begin');
	await rig.end();
});

test('one program is old: the other tries to meet it in vain, and all else is as ever', async () => {
	const rig = new Rig({alice: {puncher: true}});
	rig.network.unreachable.add(BOB.host);
	await rig.connect();
	assert.equal(rig.alice.count('link-punched'), 0);
	assert.equal(rig.alice.last('link-shared').blocked, 'outbound');
	await rig.end();
});

test('with --protocol v1 nothing is to be met', async () => {
	const rig = new Rig({alice: {puncher: true, protocol: 'v1'}});
	await rig.alice.session.open();
	await rig.clock.advance(10_000);
	assert.equal(rig.alice.count('punching'), 0);
	assert.ok(rig.alice.count('dialing') > 1);
	await rig.end();
});

test('once a v1 peer has shown its key, nothing is to be met any more', async () => {
	const rig = new Rig({alice: {puncher: true}, bob: {protocol: 'v1'}});
	rig.network.unreachable.add(BOB.host);
	await rig.bob.session.open();
	await rig.alice.session.open();
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.snapshot().phases.security.what, 'exchanging', 'it cannot be dialed');
	assert.equal(rig.alice.count('punching'), 0);
	await rig.end();
});

test('what answers there and is not the peer is dropped, without a trace in the phases', async () => {
	const [ours, theirs] = punchedLinkPair(ALICE, BOB);
	const puncher = {punch: async () => ours};
	const rig = new Rig({alice: {way: {puncher}}});
	rig.network.unreachable.add(BOB.host);
	await rig.alice.session.open();
	await rig.clock.advance(3_000);
	theirs.write(new TextEncoder().encode('SSH-2.0-OpenSSH_9.2p1\r\n'));
	const before = rig.alice.snapshot().phases;
	await rig.clock.advance(0);
	assert.deepEqual(rig.alice.snapshot().phases, before);
	const dropped = rig.alice.last('link-dropped');
	assert.equal(dropped.way, 'punched');
	assert.match(dropped.reason.message, /SSH/);
	await rig.end();
});
