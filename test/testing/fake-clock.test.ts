import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FakeClock} from '../../source/testing/index.ts';

test('timers fire in order of time, each at its own time, and only when time moves', async () => {
	const clock = new FakeClock(1_000);
	const log: string[] = [];
	clock.setTimer(20, () => log.push(`b ${clock.now()}`));
	clock.setTimer(10, () => log.push(`a ${clock.now()}`));
	const cancel = clock.setTimer(15, () => log.push('never'));
	cancel();
	assert.equal(clock.pending, 2);
	await clock.advance(9);
	assert.deepEqual(log, []);
	await clock.advance(100);
	assert.deepEqual(log, ['a 1010', 'b 1020']);
	assert.deepEqual([clock.now(), clock.pending], [1_109, 0]);
});

test('what a timer starts runs before the next timer, promises too', async () => {
	const clock = new FakeClock();
	const log: string[] = [];
	clock.setTimer(10, () => {
		void Promise.resolve()
			.then(() => undefined)
			.then(() => log.push('after a'));
		clock.setTimer(5, () => log.push('from a'));
	});
	clock.setTimer(12, () => log.push('b'));
	await clock.advance(100);
	assert.deepEqual(log, ['after a', 'b', 'from a']);
});
