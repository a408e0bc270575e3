import assert from 'node:assert/strict';
import {test} from 'node:test';
import {OutboxGate} from '../../source/session/outbox-gate.ts';

test('without a reason nothing is held', () => {
	const gate = new OutboxGate(false);
	gate.secure(5);
	assert.equal(gate.held, false);
	assert.equal(gate.release('unverified'), false);
});

for (const cause of ['verify', 'mismatch'] as const) {
	test(`after a ${cause} in this run, what waits is held in every later round until it is released`, () => {
		const gate = new OutboxGate(false);
		gate.secure(0);
		gate[cause]();
		for (let round = 0; round < 3; round += 1) {
			gate.endRound();
			gate.secure(1);
			assert.equal(gate.held, true);
		}
		assert.equal(gate.release('unverified'), true);
		assert.equal(gate.held, false);
		gate.endRound();
		gate.secure(0);
		assert.equal(gate.held, false, 'nothing waits, so there is nothing to hold');
	});
}

test('requireVerify holds everything until the peer is verified, whatever the user agrees to', () => {
	const gate = new OutboxGate(true);
	gate.secure(0);
	assert.equal(gate.held, true);
	assert.equal(gate.release('unverified'), false);
	assert.equal(gate.release('verified'), true);
	gate.mismatch();
	assert.equal(gate.held, true);
	assert.equal(gate.release('mismatched'), false);
});
