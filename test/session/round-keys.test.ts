import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hex} from '../../source/protocol/bytes.ts';
import {RoundKeys} from '../../source/session/round-keys.ts';
import {FakeClock, fakeCrypto, fakeKeyPair, seededRandom} from '../../source/testing/index.ts';

test('every round has a key pair and a seed of its own, and the seed is 32 random bytes', async () => {
	const random = seededRandom(1);
	const drawn: string[] = [];
	const crypto = fakeCrypto(random);
	const seams = {
		clock: new FakeClock(),
		crypto: {
			...crypto,
			randomBytes(count: number) {
				const bytes = crypto.randomBytes(count);
				drawn.push(hex(bytes));
				return bytes;
			},
		},
		generateKeyPair: async () => fakeKeyPair(random),
		forget: () => undefined,
	};
	const made: {readonly seed: string; readonly spki: string}[] = [];
	for (const _round of [1, 2]) {
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const keys = new RoundKeys(seams, {
			tell: () => undefined,
			onHopeless: reject,
			input(input) {
				assert.ok(input.type === 'identified');
				made.push({seed: hex(input.identity.seed), spki: hex(input.identity.spki)});
				resolve();
			},
		});
		keys.make();
		await promise;
	}
	assert.deepEqual(
		made.map(({seed}) => seed),
		drawn,
	);
	assert.ok(drawn.every(seed => seed.length === 64));
	assert.equal(new Set(drawn).size, 2);
	assert.equal(new Set(made.map(({spki}) => spki)).size, 2);
});
