import assert from 'node:assert/strict';
import {test} from 'node:test';
import {freshGate, MAX_TOPICS, pass, type RepeatGate} from '../../source/plain/repeat-gate.ts';

type Step = {readonly at: number; readonly variant: string; readonly open: boolean};

const cases: readonly {readonly name: string; readonly steps: readonly Step[]}[] = [
	{
		name: 'the same is said at growing intervals',
		steps: [
			{at: 0, variant: 'refused', open: true},
			{at: 9_999, variant: 'refused', open: false},
			{at: 10_000, variant: 'refused', open: true},
			{at: 39_999, variant: 'refused', open: false},
			{at: 40_000, variant: 'refused', open: true},
			{at: 99_999, variant: 'refused', open: false},
			{at: 100_000, variant: 'refused', open: true},
		],
	},
	{
		name: 'a change is said at once, and back again too',
		steps: [
			{at: 0, variant: 'refused', open: true},
			{at: 1, variant: 'timed out', open: true},
			{at: 2, variant: 'refused', open: true},
			{at: 3, variant: 'refused', open: false},
		],
	},
];

for (const {name, steps} of cases) {
	test(`repeat gate: ${name}`, () => {
		let gate: RepeatGate = freshGate;
		for (const {at, variant, open} of steps) {
			const passage = pass(gate, 'topic', variant, at);
			assert.equal(passage.open, open, `at ${at}`);
			gate = passage.gate;
		}
	});
}

test('a day of identical failures, one every 5 s, is said fewer than 40 times', () => {
	let gate: RepeatGate = freshGate;
	let said = 0;
	for (let at = 0; at < 24 * 3_600_000; at += 5_000) {
		const passage = pass(gate, 'topic', '', at);
		gate = passage.gate;
		said += passage.open ? 1 : 0;
	}
	assert.ok(said > 20 && said < 40, `${said} times`);
});

test('topics are independent and bounded', () => {
	let gate: RepeatGate = freshGate;
	for (let topic = 0; topic < 10 * MAX_TOPICS; topic += 1) {
		gate = pass(gate, `topic ${topic}`, '', 0).gate;
		assert.ok(gate.size <= MAX_TOPICS);
	}
});
