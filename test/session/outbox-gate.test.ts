import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Outbox} from '../../source/session/outbox.ts';
import {initialSnapshot, type Trust} from '../../source/session/snapshot.ts';

/** An outbox, and what happens to whether its texts may go. */
function gate(requireVerify: boolean) {
	let trust: Trust = 'none';
	const journal = {
		get snapshot() {
			return {...initialSnapshot, trust};
		},
		tell: () => undefined,
	};
	const outbox = new Outbox(journal, requireVerify);
	return {
		outbox,
		secure: () => outbox.note({type: 'secured', protocol: 1}),
		verified: () => outbox.note({type: 'verified', by: 'code'}),
		mismatched: () => outbox.note({type: 'mismatched'}),
		release(seen: Trust) {
			trust = seen;
			return outbox.release();
		},
	};
}

test('without a reason nothing is held', () => {
	const {outbox, secure, release} = gate(false);
	secure();
	assert.equal(outbox.hold, undefined);
	assert.equal(release('unverified'), false);
});

for (const cause of ['verified', 'mismatched'] as const) {
	test(`after a peer was ${cause} in this run everything is held in every later round until it is released`, () => {
		const {outbox, secure, release, ...happen} = gate(false);
		secure();
		happen[cause]();
		for (let round = 0; round < 3; round += 1) {
			outbox.endRound(undefined);
			secure();
			assert.equal(outbox.hold, 'not-verified');
		}
		assert.equal(release('unverified'), true);
		assert.equal(outbox.hold, undefined);
		outbox.endRound(undefined);
		secure();
		assert.equal(outbox.hold, 'not-verified', 'the word was for the peer of then');
	});
}

test('codes that differ hold at once, each time', () => {
	const {outbox, secure, mismatched, release} = gate(false);
	secure();
	for (let time = 0; time < 2; time += 1) {
		mismatched();
		assert.equal(outbox.hold, 'codes-differ');
		assert.equal(release('mismatched'), true);
	}
});

test('requireVerify holds everything until the peer is verified, and says so to a user who agrees to less', () => {
	const {outbox, secure, mismatched, release} = gate(true);
	secure();
	for (const trust of ['unverified', 'legacy', 'mismatched'] as const) {
		assert.throws(() => release(trust), {code: 'ERR_VERIFY_REQUIRED'});
		assert.equal(outbox.hold, 'verify-required');
	}
	assert.equal(release('verified'), true);
	mismatched();
	assert.equal(outbox.hold, 'verify-required');
	assert.throws(() => release('mismatched'), {code: 'ERR_VERIFY_REQUIRED'});
});
