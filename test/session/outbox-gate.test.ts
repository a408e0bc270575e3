import assert from 'node:assert/strict';
import {test} from 'node:test';
import {OutboxGate} from '../../source/session/outbox.ts';

test('without a reason nothing is held', () => {
	const gate = new OutboxGate(false);
	gate.secure();
	assert.equal(gate.hold, undefined);
	assert.equal(gate.release('unverified'), false);
});

for (const cause of ['verify', 'mismatch'] as const) {
	test(`after a ${cause} in this run everything is held in every later round until it is released`, () => {
		const gate = new OutboxGate(false);
		gate.secure();
		gate[cause]();
		for (let round = 0; round < 3; round += 1) {
			gate.endRound();
			gate.secure();
			assert.equal(gate.hold, 'not-verified');
		}
		assert.equal(gate.release('unverified'), true);
		assert.equal(gate.hold, undefined);
		gate.endRound();
		gate.secure();
		assert.equal(gate.hold, 'not-verified', 'the word was for the peer of then');
	});
}

test('codes that differ hold at once, each time', () => {
	const gate = new OutboxGate(false);
	gate.secure();
	for (let time = 0; time < 2; time += 1) {
		gate.mismatch();
		assert.equal(gate.hold, 'codes-differ');
		assert.equal(gate.release('mismatched'), true);
	}
});

test('requireVerify holds everything until the peer is verified, and says so to a user who agrees to less', () => {
	const gate = new OutboxGate(true);
	gate.secure();
	for (const trust of ['unverified', 'legacy', 'mismatched'] as const) {
		assert.throws(() => gate.release(trust), {code: 'ERR_VERIFY_REQUIRED'});
		assert.equal(gate.hold, 'verify-required');
	}
	assert.equal(gate.release('verified'), true);
	gate.mismatch();
	assert.equal(gate.hold, 'verify-required');
	assert.throws(() => gate.release('mismatched'), {code: 'ERR_VERIFY_REQUIRED'});
});
