import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {forgetSoon} from '../../source/crypto/forget.ts';

test('what nobody holds any more is collected soon, what is held stays', async () => {
	const held = {name: 'held'};
	const collected: string[] = [];
	const registry = new FinalizationRegistry<string>(name => collected.push(name));
	registry.register(held, 'held');
	registry.register({name: 'let go'}, 'let go');
	await setImmediate();
	assert.deepEqual(collected, []);
	forgetSoon();
	forgetSoon();
	await setImmediate();
	await setImmediate();
	assert.deepEqual(collected, ['let go']);
	assert.equal(held.name, 'held');
});
