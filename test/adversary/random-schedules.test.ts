import assert from 'node:assert/strict';
import {test} from 'node:test';
import {simulate} from '../../source/testing/index.ts';
import {cases} from '../exhaustive.ts';
import {checkConversation, randomPlan} from './conversation.ts';

test('random schedules: open on both sides or closed on both, and nothing got in or out', () => {
	const seeds = Array.from({length: 10_000}, (_, seed) => seed);
	for (const seed of cases(seeds, 4)) {
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
