import assert from 'node:assert/strict';
import {getEventListeners} from 'node:events';
import {test} from 'node:test';
import {systemClock, wait} from '../../source/session/clock.ts';
import {FakeClock} from '../../source/testing/index.ts';

test('a wait that is over says so, and leaves no timer and no listener', async () => {
	const clock = new FakeClock();
	const {signal} = new AbortController();
	const waiting = wait(clock, 1_000, signal);
	await clock.advance(999);
	assert.equal(clock.pending, 1);
	await clock.advance(1);
	assert.equal(await waiting, true);
	assert.deepEqual([clock.pending, getEventListeners(signal, 'abort').length], [0, 0]);
});

test('a wait that is cut short says so, and leaves no timer and no listener', async () => {
	const clock = new FakeClock();
	const stop = new AbortController();
	const waiting = wait(clock, 1_000, stop.signal);
	stop.abort();
	assert.equal(await waiting, false);
	assert.deepEqual([clock.pending, getEventListeners(stop.signal, 'abort').length], [0, 0]);
	assert.equal(await wait(clock, 1_000, stop.signal), false);
	assert.equal(clock.pending, 0);
});

test('the real clock fires once, and not after it was cancelled', async () => {
	let fired = 0;
	const cancel = systemClock.setTimer(0, () => {
		fired += 1;
	});
	cancel();
	cancel();
	const began = systemClock.now();
	await new Promise<void>(resolve => {
		systemClock.setTimer(1, resolve);
	});
	assert.ok(systemClock.now() >= began);
	assert.equal(fired, 0);
});
