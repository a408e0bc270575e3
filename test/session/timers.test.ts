import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Timers} from '../../source/session/timers.ts';
import {FakeClock} from '../../source/testing/index.ts';

test('a timer that is set again replaces the one before, and others run on', async () => {
	const clock = new FakeClock();
	const fired: string[] = [];
	const timers = new Timers<'a' | 'b'>(clock);
	timers.set('a', 10, () => fired.push('a first'));
	timers.set('b', 15, () => fired.push('b'));
	await clock.advance(5);
	timers.set('a', 20, () => fired.push('a again'));
	await clock.advance(30);
	assert.deepEqual(fired, ['b', 'a again']);
});

test('cleared timers do not fire, and none is left', async () => {
	const clock = new FakeClock();
	const timers = new Timers<'a' | 'b'>(clock);
	timers.set('a', 10, () => assert.fail('cleared'));
	timers.set('b', 10, () => assert.fail('cleared'));
	timers.clear('a');
	timers.clearAll();
	timers.clear('a');
	assert.equal(clock.pending, 0);
	await clock.advance(100);
});
