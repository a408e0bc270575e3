import assert from 'node:assert/strict';
import {test} from 'node:test';

test('the example of a test in memory holds: two sessions that meet, and time that goes by when told', async t => {
	const said = t.mock.method(console, 'log', () => undefined);
	await import('../../examples/in-memory.ts');
	assert.deepEqual(said.mock.calls[0]?.arguments, ['the bot answers']);
});
