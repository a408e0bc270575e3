import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import {Punching} from '../../../source/session/links/punching.ts';
import {FakeClock, punchedLinkPair} from '../../../source/testing/index.ts';
import {ALICE, BOB} from '../rig.ts';

// Two sides, each behind a router that lets nobody in, and a line between them. Real routers: test/e2e/punch.e2e.ts.

const DELAY_MS = 60;
/** When the system sends an unanswered SYN again. */
const RETRANSMITS_MS = [0, 1_000, 3_000, 7_000] as const;

type Dial = {over: boolean; readonly settle: (met: boolean) => void};

/** What a router does with a SYN that it did not expect. */
type RouterKind = 'reset' | 'silent';

class Side {
	readonly punching: Punching;
	/** The try that is on. */
	dial: Dial | undefined;
	tries = 0;
	metAt: number | undefined;

	constructor(clock: FakeClock, skewMs: number, router: RouterKind, peer: () => Side) {
		const puncher = {
			punch: async (signal: AbortSignal) => {
				this.tries += 1;
				const {promise, resolve} = Promise.withResolvers<boolean>();
				const dial: Dial = {
					over: false,
					settle: met => {
						dial.over = true;
						resolve(met);
					},
				};
				this.dial = dial;
				signal.addEventListener('abort', () => dial.settle(false), {once: true});
				for (const ms of RETRANSMITS_MS) clock.setTimer(ms + DELAY_MS, () => arrive(dial));
				const met = await promise;
				if (!met) throw new TtchatError(router === 'reset' ? 'ERR_REFUSED' : 'ERR_TIMED_OUT');
				return punchedLinkPair(ALICE, BOB)[0];
			},
		};
		/** A SYN comes to the peer's router: it passes if the peer dials as well. */
		const arrive = (dial: Dial) => {
			const other = peer().dial;
			if (dial.over) return;
			if (other !== undefined && !other.over) {
				for (const one of [dial, other]) one.settle(true);
			} else if (router === 'reset') clock.setTimer(DELAY_MS, () => dial.over || dial.settle(false));
		};
		const skewed = {
			now: () => clock.now() + skewMs,
			elapsed: () => clock.elapsed(),
			setTimer: (ms: number, act: () => void) => clock.setTimer(ms, act),
		};
		this.punching = new Punching(puncher, skewed, {
			tell: () => undefined,
			onLink: () => {
				this.metAt = clock.now();
			},
			onHopeless: error => assert.fail(error),
		});
	}
}

/** @returns The side that began later, once it has met the other. */
async function meet(router: RouterKind, gapMs: number, skewMs: number, startAt: number): Promise<Side> {
	const clock = new FakeClock(startAt);
	const early: Side = new Side(clock, 0, router, () => late);
	const late: Side = new Side(clock, skewMs, router, () => early);
	early.punching.want(true);
	await clock.advance(gapMs);
	late.punching.want(true);
	await clock.advance(12_000);
	for (const side of [early, late]) side.punching.want(false);
	assert.ok(early.metAt !== undefined && late.metAt !== undefined);
	return late;
}

const gaps = Array.from({length: 29}, (_, index) => index * 250);
for (const {router, most} of [
	{router: 'reset', most: 2},
	{router: 'silent', most: 1},
] as const) {
	test(`routers that are ${router}: wherever the second starts within 7 s of the first, it meets it with its try ${most} at the latest`, async () => {
		for (const gapMs of gaps) {
			for (const skewMs of [0, 25, -25]) {
				for (const startAt of [10_000, 10_300, 11_600]) {
					const {tries} = await meet(router, gapMs, skewMs, startAt);
					assert.ok(tries <= most, `${tries} tries, ${gapMs} ms apart, ${skewMs} ms off, at ${startAt}`);
				}
			}
		}
	});
}
