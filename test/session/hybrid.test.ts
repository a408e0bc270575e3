import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SessionKeyPair} from '../../source/session/seams.ts';
import {fakeKeyPair, seededRandom} from '../../source/testing/index.ts';
import {Rig} from './rig.ts';

const seeds = {alice: 11, bob: 12};

/** The seam through which a Node with ML-KEM, or one without, comes in. */
function keysOf(
	who: keyof typeof seeds,
	kem: boolean,
	change: (pair: SessionKeyPair) => SessionKeyPair = pair => pair,
) {
	const random = seededRandom(seeds[who]);
	return {generateKeyPair: async () => change(fakeKeyPair(random, {hybrid: kem}))};
}

for (const [alice, bob] of [
	[true, true],
	[true, false],
	[false, true],
	[false, false],
] as const) {
	const hybrid = alice && bob;
	test(`ML-KEM here: ${alice}, there: ${bob}: both sessions tell that the round is ${hybrid ? 'hybrid' : 'plain'}`, async () => {
		const rig = new Rig({alice: {seams: keysOf('alice', alice)}, bob: {seams: keysOf('bob', bob)}});
		await rig.connect();
		for (const person of [rig.alice, rig.bob]) {
			const secured = person.last('secured');
			assert.deepEqual(
				[secured.protocol === 2 && secured.hybrid, person.snapshot().hybrid],
				[hybrid, hybrid],
			);
		}
		rig.alice.send('hi');
		await rig.clock.advance(100);
		assert.deepEqual([rig.bob.heard(), rig.alice.fates.get('hi')], [['hi'], 'delivered']);
		await rig.end();
	});
}

/** Both there, whatever comes of it. */
async function meet(rig: Rig): Promise<void> {
	await rig.alice.session.open();
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
}

test('keys that agree on nothing end the round, and only a person tries again', async () => {
	const failing = keysOf('alice', true, pair => ({
		...pair,
		hybrid: pair.hybrid && {...pair.hybrid, agree: async () => undefined},
	}));
	const rig = new Rig({alice: {seams: failing}, bob: {seams: keysOf('bob', true)}});
	await meet(rig);
	const {reason, retry} = rig.alice.last('lost');
	assert.deepEqual([reason.code, retry], ['ERR_HANDSHAKE_FAILED', 'by-hand']);
	assert.equal(rig.alice.count('secured') + rig.bob.count('secured'), 0);
	await rig.end();
});

test('nothing more is read before ML-KEM and X25519 have had their last use', async () => {
	const gate = Promise.withResolvers<void>();
	const asked: string[] = [];
	const slow = keysOf('alice', true, pair => ({
		...pair,
		unwrap(label, ciphertext) {
			asked.push(new TextDecoder().decode(label));
			return pair.unwrap(label, ciphertext);
		},
		hybrid: pair.hybrid && {
			...pair.hybrid,
			async agree(agreement) {
				await gate.promise;
				asked.push('agreed');
				return pair.hybrid?.agree(agreement);
			},
		},
	}));
	const rig = new Rig({alice: {seams: slow}, bob: {seams: keysOf('bob', true)}});
	await meet(rig);
	// Bob's NICK has come by now.
	assert.deepEqual([asked, rig.alice.count('secured')], [['ttchat/2 seed'], 0]);
	gate.resolve();
	await rig.clock.advance(100);
	assert.deepEqual(asked.slice(0, 3), ['ttchat/2 seed', 'agreed', 'ttchat/2 record']);
	assert.equal(rig.alice.count('secured'), 1);
	await rig.end();
});

test('ML-KEM and X25519 have their use while RSA opens SEED, and nothing is told before both are done', async () => {
	const gate = Promise.withResolvers<void>();
	const done: string[] = [];
	const slow = keysOf('alice', true, pair => ({
		...pair,
		async unwrap(label, ciphertext) {
			await gate.promise;
			done.push(new TextDecoder().decode(label));
			return pair.unwrap(label, ciphertext);
		},
		hybrid: pair.hybrid && {
			...pair.hybrid,
			async agree(agreement) {
				done.push('agreed');
				return pair.hybrid?.agree(agreement);
			},
		},
	}));
	const rig = new Rig({alice: {seams: slow}, bob: {seams: keysOf('bob', true)}});
	await meet(rig);
	assert.deepEqual([done, rig.alice.count('secured')], [['agreed'], 0]);
	gate.resolve();
	await rig.clock.advance(100);
	assert.deepEqual(done.slice(0, 3), ['agreed', 'ttchat/2 seed', 'ttchat/2 record']);
	assert.equal(rig.alice.count('secured'), 1);
	await rig.end();
});

test('--protocol hybrid halts where either side has no ML-KEM', async () => {
	for (const [here, there] of [
		[true, false],
		[false, true],
	] as const) {
		const alice = {protocol: 'hybrid', seams: keysOf('alice', here)} as const;
		const rig = new Rig({alice, bob: {seams: keysOf('bob', there)}});
		await meet(rig);
		const {reason, retry} = rig.alice.last('lost');
		assert.deepEqual([reason.code, retry], ['ERR_VERSION_REFUSED', 'by-hand']);
		assert.equal(rig.bob.count('secured'), 0);
		await rig.end();
	}
});
