import assert from 'node:assert/strict';
import {test} from 'node:test';
import {simulate} from '../../source/testing/index.ts';
import {checkConversation, randomPlan} from './conversation.ts';

test('10,000 random schedules: open on both sides or closed on both, and nothing got in or out', () => {
	for (let seed = 0; seed < 10_000; seed += 1) {
		const plan = randomPlan(seed);
		try {
			checkConversation(plan, simulate(plan));
		} catch (error) {
			throw new Error(`seed ${seed}: ${JSON.stringify({...plan, seed})}`, {cause: error});
		}
	}
});

test('the same seed plays the same conversation, to the last byte', () => {
	for (const seed of [1, 77, 4_711]) {
		assert.deepEqual(simulate(randomPlan(seed)), simulate(randomPlan(seed)));
	}
});
