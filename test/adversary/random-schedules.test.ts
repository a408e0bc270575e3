import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cases} from '../exhaustive.ts';
import {checkConversation, randomPlan} from './conversation.ts';
import {simulate} from './simulate.ts';

test('random schedules: open on both sides or closed on both, and nothing got in or out', async () => {
	const seeds = Array.from({length: 3_600}, (_, seed) => seed);
	for (const seed of cases(seeds, 36)) {
		const plan = randomPlan(seed);
		try {
			checkConversation(plan, await simulate(plan));
		} catch (error) {
			throw new Error(`seed ${seed}: ${JSON.stringify({...plan, seed})}`, {cause: error});
		}
	}
});

test('the same seed plays the same conversation, to the last byte', async () => {
	for (const seed of [1, 77, 4_711]) {
		assert.deepEqual(await simulate(randomPlan(seed)), await simulate(randomPlan(seed)));
	}
});
