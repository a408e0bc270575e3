import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hex} from '../../source/protocol/bytes.ts';
import type {Input} from '../../source/protocol/effects.ts';
import {RoundKeys} from '../../source/session/round-keys.ts';
import {FakeClock, fakeCrypto, fakeKeyPair, seededRandom, settle} from '../../source/testing/index.ts';

const random = seededRandom(1);

/** Keys of a round, and what they told. */
function keysOf(seams: Partial<ConstructorParameters<typeof RoundKeys>[0]> = {}) {
	const inputs: Input[] = [];
	const keys = new RoundKeys(
		{
			clock: new FakeClock(),
			crypto: fakeCrypto(random),
			generateKeyPair: async () => fakeKeyPair(random),
			forget: () => undefined,
			...seams,
		},
		{
			tell: () => undefined,
			input: input => inputs.push(input),
			onHopeless(error) {
				throw error;
			},
		},
	);
	return {keys, inputs};
}

test('every round has a key pair and a seed of its own, and the seed is 32 random bytes', async () => {
	const drawn: string[] = [];
	const crypto = fakeCrypto(random);
	const randomBytes = (count: number) => {
		const bytes = crypto.randomBytes(count);
		drawn.push(hex(bytes));
		return bytes;
	};
	const made: {readonly seed: string; readonly spki: string}[] = [];
	for (const _round of [1, 2]) {
		const {keys, inputs} = keysOf({crypto: {...crypto, randomBytes}});
		keys.make();
		await settle();
		const [input] = inputs;
		assert.ok(input?.type === 'identified');
		made.push({seed: hex(input.identity.seed), spki: hex(input.identity.spki)});
	}
	assert.deepEqual(
		made.map(({seed}) => seed),
		drawn,
	);
	assert.ok(drawn.every(seed => seed.length === 64));
	assert.equal(new Set(drawn).size, 2);
	assert.equal(new Set(made.map(({spki}) => spki)).size, 2);
});

test('keys that are ready when the round is over are let go of, and nobody hears of them', async () => {
	const {promise, resolve} = Promise.withResolvers<ReturnType<typeof fakeKeyPair>>();
	const done: string[] = [];
	const {keys, inputs} = keysOf({generateKeyPair: () => promise, forget: () => done.push('forgotten')});
	keys.make();
	keys.drop();
	resolve({...fakeKeyPair(random), destroy: () => done.push('destroyed')});
	await settle();
	assert.deepEqual(done, ['destroyed', 'forgotten']);
	assert.deepEqual(inputs, []);
});

test('the secret of a record that never has its turn is overwritten', async () => {
	const secrets: Uint8Array[] = [];
	const unwrap = async () => {
		const secret = new Uint8Array(32).fill(7);
		secrets.push(secret);
		return secret;
	};
	const {keys} = keysOf({generateKeyPair: async () => ({...fakeKeyPair(random), unwrap})});
	keys.make();
	await settle();
	async function* arrivals() {
		for (let record = 0; record < 3; record += 1)
			yield {type: 'frame', frame: {header: new Uint8Array(16), body: new Uint8Array(784)}} as const;
	}
	// The round is over: whoever reads on hands nothing to the private key.
	for await (const arrival of keys.readAhead(arrivals(), () => true)) assert.equal(arrival.type, 'frame');
	assert.equal(secrets.length, 3);
	assert.ok(secrets.every(secret => secret.every(byte => byte === 0)));
});
