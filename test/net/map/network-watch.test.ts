import assert from 'node:assert/strict';
import {test} from 'node:test';
import {watchNetwork} from '../../../source/net/map/network-watch.ts';

test('that the network may be another one is told once for each change, and after a sleep', context => {
	context.mock.timers.enable({apis: ['setInterval', 'Date'], now: 0});
	let addresses = ['192.168.1.10', 'fd00::1'];
	let told = 0;
	const end = watchNetwork(
		() => {
			told += 1;
		},
		() => addresses,
	);
	const look = () => {
		context.mock.timers.tick(10_000);
		const since = told;
		told = 0;
		return since;
	};
	assert.equal(look(), 0);
	addresses = ['fd00::1', '192.168.1.10'];
	assert.equal(look(), 0, 'another order is no change');
	addresses = [];
	assert.equal(look(), 1);
	assert.equal(look(), 0);
	addresses = ['192.168.7.10'];
	assert.equal(look(), 1);
	// The timer stands still while the machine sleeps, and the clock does not.
	context.mock.timers.setTime(Date.now() + 3_600_000);
	assert.equal(look(), 1);
	assert.equal(look(), 0);
	// Somebody sets the clock back.
	context.mock.timers.setTime(Date.now() - 1_800_000);
	assert.equal(look(), 0);
	end();
	addresses = [];
	assert.equal(look(), 0);
});
