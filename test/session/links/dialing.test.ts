import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError, TtchatError} from '../../../source/errors.ts';
import type {Link} from '../../../source/net/link.ts';
import {Dialing} from '../../../source/session/links/dialing.ts';
import {
	FakeClock,
	type MemoryLink,
	memoryLinkPair,
	seededRandom,
	settle,
} from '../../../source/testing/index.ts';
import {cases} from '../../exhaustive.ts';

const target = {host: '10.0.0.2', port: 2006};
const refused = new TtchatError('ERR_REFUSED');

/** Dials that end as the list says, the last for ever; what happened, with its time. */
function start(outcomes: readonly (Error | Link)[], {seed = 1} = {}) {
	const clock = new FakeClock();
	const log: {readonly at: number; readonly what: string; readonly attempt?: number}[] = [];
	const note = (what: string, attempt?: number) =>
		log.push({at: clock.now(), what, ...(attempt === undefined ? {} : {attempt})});
	let count = 0;
	const dialer = {
		target,
		dial: async () => {
			const outcome = outcomes[Math.min(count, outcomes.length - 1)];
			count += 1;
			if (outcome === undefined || outcome instanceof Error) throw outcome;
			return outcome;
		},
	};
	const dialing = new Dialing(
		{way: {dialer}, clock, random: seededRandom(seed).next},
		{
			tell(event) {
				if (event.type === 'dialing') note('try', event.attempt);
				else note(event.type === 'dial-failed' ? event.reason.code : event.type);
			},
			onLink: () => note('link'),
			onHopeless: error => note(`hopeless ${error.code}`),
		},
	);
	const stop = {abort: () => dialing.stop()};
	const over = dialing.start();
	return {clock, stop, log, over, dialing};
}

test('many seeds: the first retry within 1 s, none more than 5 s apart, and never a hot loop', async () => {
	for (const seed of cases(Array.from({length: 1_000}, (_, index) => index))) {
		const {clock, stop, log, over} = start([refused], {seed});
		await clock.advance(0);
		// As many timers as there are tries: one jump each is quicker than moving second by second.
		for (let count = 0; count < 12; count += 1) await clock.advance(5_000);
		const tries = log.filter(({what}) => what === 'try').map(({at}) => at);
		const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
		assert.ok((gaps[0] ?? Number.NaN) <= 1_000, `seed ${seed}: ${gaps}`);
		assert.ok(
			gaps.every(gap => gap <= 5_000),
			`seed ${seed}: ${gaps}`,
		);
		assert.ok(tries.length >= 12 && tries.length <= 60, `seed ${seed}: ${tries.length} tries a minute`);
		stop.abort();
		await over;
		assert.equal(clock.pending, 0);
	}
});

test('attempts are counted from 1, and on when a link was made and lost, which makes the next wait longer', async () => {
	const [link] = memoryLinkPair(target, target);
	const {clock, log, stop, over, dialing} = start([...Array.from({length: 7}, () => refused), link, refused]);
	await clock.advance(60_000);
	await over;
	assert.deepEqual([log[0], log.at(-1)?.what], [{at: 0, what: 'try', attempt: 1}, 'link']);
	const before = log.length;
	dialing.drop(new TtchatError('ERR_LINK_LOST'));
	const again = dialing.start();
	await clock.advance(0);
	assert.deepEqual(
		log.slice(before).map(({what}) => what),
		['ERR_LINK_LOST'],
	);
	await clock.advance(5_000);
	assert.deepEqual([log[before + 1]?.what, log[before + 1]?.attempt], ['try', 9]);
	stop.abort();
	await again;
});

/** Dials that hang until they are answered from outside. */
function hanging() {
	const clock = new FakeClock();
	const dials: {readonly at: number; readonly signal: AbortSignal; answer(outcome: Link | Error): void}[] =
		[];
	const links: Link[] = [];
	const dialer = {
		target,
		dial: (signal: AbortSignal) => {
			const {promise, resolve, reject} = Promise.withResolvers<Link>();
			const answer = (outcome: Link | Error) =>
				outcome instanceof Error ? reject(outcome) : resolve(outcome);
			signal.addEventListener('abort', () => reject(new TtchatError('ERR_TIMED_OUT')), {once: true});
			dials.push({at: clock.now(), signal, answer});
			return promise;
		},
	};
	const ignore = () => undefined;
	const dialing = new Dialing(
		{way: {dialer}, clock, random: seededRandom(1).next},
		{tell: ignore, onLink: link => links.push(link), onHopeless: ignore},
	);
	return {clock, dials, links, dialing, over: dialing.start()};
}

test('the greeting hurries a dial that hangs: another one begins at once, and the first that is answered counts', async () => {
	const {clock, dials, links, dialing, over} = hanging();
	await clock.advance(3_000);
	dialing.hurry();
	await clock.advance(0);
	assert.deepEqual(
		dials.map(({at}) => at),
		[0, 3_000],
	);
	const [link] = memoryLinkPair(target, target);
	dials[1]?.answer(link);
	await over;
	assert.deepEqual([links, dials[0]?.signal.aborted, clock.pending], [[link], true, 0]);
});

test('a dial that has only just begun is given a moment first, and needs no other one if it is answered then', async () => {
	const {clock, dials, links, dialing, over} = hanging();
	dialing.hurry();
	await clock.advance(100);
	const [link] = memoryLinkPair(target, target);
	dials[0]?.answer(link);
	await over;
	assert.deepEqual([links.length, dials.length, clock.pending], [1, 1, 0]);
});

test('of two dials the other one is waited for when one fails, and both failing is one failure', async () => {
	const {clock, dials, links, dialing, over} = hanging();
	await clock.advance(1_000);
	dialing.hurry();
	await clock.advance(0);
	dials[1]?.answer(refused);
	await settle();
	assert.equal(dials.length, 2);
	dials[0]?.answer(refused);
	await clock.advance(5_000);
	assert.equal(dials.length, 3);
	const [link] = memoryLinkPair(target, target);
	dials[2]?.answer(link);
	await over;
	assert.deepEqual([links, clock.pending], [[link], 0]);
});

test('a mistake of ours is no dial that failed', async () => {
	const {clock, log, over} = start([new TypeError('no such function')]);
	await clock.advance(60_000);
	await over;
	assert.deepEqual(
		log.map(({what}) => what),
		['try', 'hopeless ERR_INTERNAL'],
	);
});

test('an answer ends it', async () => {
	const [link] = memoryLinkPair(target, target);
	const {clock, log, over} = start([refused, link]);
	await clock.advance(60_000);
	await over;
	assert.deepEqual(
		log.map(({what}) => what),
		['try', 'ERR_REFUSED', 'try', 'link'],
	);
	assert.equal(clock.pending, 0);
});

test('the target that is ourselves ends it', async () => {
	const {clock, log, over} = start([new TtchatError('ERR_SELF')]);
	await clock.advance(60_000);
	await over;
	assert.deepEqual(
		log.map(({what}) => what),
		['try', 'hopeless ERR_SELF'],
	);
});

test('an error of the system is a dial that failed, not an unhandled rejection', async () => {
	const {clock, log, stop, over} = start([new Error('EMFILE')]);
	await clock.advance(0);
	assert.equal(log[1]?.what, 'ERR_DIAL_FAILED');
	stop.abort();
	await over;
});

test('a link that is made as dialing is given up is destroyed', async () => {
	const [link, other] = memoryLinkPair(target, target) as readonly [MemoryLink, MemoryLink];
	const {stop, log, over} = start([link]);
	stop.abort();
	await over;
	await settle();
	assert.ok(!log.some(({what}) => what === 'link'));
	const read = async () => {
		for await (const _chunk of link.chunks);
	};
	await assert.rejects(read(), error => isTtchatError(error, 'ERR_LINK_LOST'));
	for await (const _chunk of other.chunks) assert.fail('nothing was written');
});
