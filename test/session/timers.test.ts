import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Timers} from '../../source/session/clock.ts';
import {FakeClock} from '../../source/testing/index.ts';

test('a timer that is set again replaces the one before, and others run on', async () => {
	const clock = new FakeClock();
	const fired: string[] = [];
	const timers = new Timers(clock);
	timers.set({name: 'ping'}, 10, () => fired.push('ping first'));
	timers.set({name: 'ack'}, 15, () => fired.push('ack'));
	await clock.advance(5);
	timers.set({name: 'ping'}, 20, () => fired.push('ping again'));
	await clock.advance(30);
	assert.deepEqual(fired, ['ack', 'ping again']);
});

test('cleared timers do not fire, and none is left', async () => {
	const clock = new FakeClock();
	const timers = new Timers(clock);
	timers.set({name: 'ping'}, 10, () => assert.fail('cleared'));
	timers.set({name: 'ack'}, 10, () => assert.fail('cleared'));
	timers.clear({name: 'ping'});
	timers.clearAll();
	timers.clear({name: 'ping'});
	assert.equal(clock.pending, 0);
	await clock.advance(100);
});

test('each link has a timer of its own for its first frame', async () => {
	const clock = new FakeClock();
	const fired: number[] = [];
	const timers = new Timers(clock);
	for (const link of [1, 2, 3]) timers.set({name: 'first-frame', link}, 10, () => fired.push(link));
	timers.clear({name: 'first-frame', link: 2});
	await clock.advance(20);
	assert.deepEqual(fired, [1, 3]);
});
