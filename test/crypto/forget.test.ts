import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {forgetNow} from '../../source/crypto/forget.ts';

test('what nobody holds any more is collected now, what is held stays', async () => {
	const held = {name: 'held'};
	const collected: string[] = [];
	const registry = new FinalizationRegistry<string>(name => collected.push(name));
	registry.register(held, 'held');
	registry.register({name: 'let go'}, 'let go');
	// A WeakRef's target lives until the job that made it ends.
	await setImmediate();
	forgetNow();
	await setImmediate();
	assert.deepEqual(collected, ['let go']);
	assert.equal(held.name, 'held');
});
