import assert from 'node:assert/strict';
import {test} from 'node:test';
import {firstThatMaps} from '../../../source/net/map/ask-for-port.ts';
import type {PortMapper} from '../../../source/net/map/port-mapper.ts';

const granted = {address: '203.0.113.10', port: 2006, lifetimeMs: 1_000};

test('once one way has opened the port, the others are looked for no longer', async () => {
	let given: AbortSignal | undefined;
	const looking: PortMapper = {
		name: 'slow',
		find: signal => {
			given = signal;
			return new Promise((_, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason), {once: true});
			});
		},
		map: () => assert.fail(),
		release: async () => undefined,
	};
	const quick: PortMapper = {name: 'quick', map: async () => granted, release: async () => undefined};
	const {signal} = new AbortController();
	const mapped = await firstThatMaps([quick, looking], signal);
	assert.deepEqual(mapped, {mapper: quick, granted});
	assert.equal(given?.aborted, true);
	assert.equal(signal.aborted, false);
});
