import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError, TtchatError} from '../../source/errors.ts';
import type {Link} from '../../source/net/link.ts';
import {keepDialing} from '../../source/session/dialing.ts';
import {
	FakeClock,
	type MemoryLink,
	memoryLinkPair,
	seededRandom,
	settle,
} from '../../source/testing/index.ts';

const target = {host: '10.0.0.2', port: 2006};
const refused = new TtchatError('ERR_REFUSED');

/** Dials that end as the list says, the last for ever; what happened, with its time. */
function start(outcomes: readonly (Error | Link)[], {seed = 1, earlierTries = 0} = {}) {
	const clock = new FakeClock();
	const stop = new AbortController();
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
	const seams = {dialer, clock, random: seededRandom(seed).next};
	const over = keepDialing(
		seams,
		stop.signal,
		{tries: earlierTries, error: undefined},
		{
			onTry: attempt => note('try', attempt),
			onFailure: (_attempt, error) => note(error.code),
			onLink: () => note('link'),
			onHopeless: error => note(`hopeless ${error.code}`),
		},
	);
	return {clock, stop, log, over};
}

test('1,000 seeds: the first retry within 1 s, none more than 5 s apart, and never a hot loop', async () => {
	for (let seed = 0; seed < 1_000; seed += 1) {
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

test('attempts are counted from 1, and on from earlier ones, which also make the first wait longer', async () => {
	const fresh = start([refused]);
	await fresh.clock.advance(0);
	assert.deepEqual(fresh.log[0], {at: 0, what: 'try', attempt: 1});
	fresh.stop.abort();
	const later = start([refused], {earlierTries: 7});
	await later.clock.advance(0);
	assert.equal(later.log.length, 0);
	await later.clock.advance(5_000);
	assert.deepEqual([later.log[0]?.what, later.log[0]?.attempt], ['try', 8]);
	later.stop.abort();
	await Promise.all([fresh.over, later.over]);
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
