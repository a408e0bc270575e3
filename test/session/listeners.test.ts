import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {SEED_BYTES} from '../../source/protocol/constants.ts';
import type {Seams} from '../../source/session/seams.ts';
import {fakeCrypto, fakeKeyPair, type SeededRandom, seededRandom} from '../../source/testing/index.ts';
import {cases} from '../exhaustive.ts';
import {Meddler} from './meddler.ts';
import {Rig} from './rig.ts';

type Secret = {readonly what: string; readonly bytes: Uint8Array};

/** Cryptography and keys that note each secret which they give or are given. */
function watch(random: SeededRandom, secrets: Secret[]): Partial<Seams> {
	const crypto = fakeCrypto(random);
	const note = <T extends Uint8Array | undefined>(what: string, bytes: T): T => {
		if (bytes !== undefined) secrets.push({what, bytes});
		return bytes;
	};
	return {
		crypto: {
			...crypto,
			randomBytes: count =>
				count === SEED_BYTES ? note('seed', crypto.randomBytes(count)) : crypto.randomBytes(count),
			hmacSha256: (key, ...parts) => crypto.hmacSha256(note('remembered', key), ...parts),
			hkdfSha256(input) {
				note('secret', input.ikm);
				if (input.bytes === 64) note('chain', input.salt);
				return note('derived', crypto.hkdfSha256(input));
			},
			encapsulate(kemKey) {
				const made = crypto.encapsulate(kemKey);
				note('encapsulated', made.secret);
				return made;
			},
			seal: (key, ...rest) => crypto.seal(note('key', key), ...rest),
			open: (key, ...rest) => crypto.open(note('key', key), ...rest),
		},
		async generateKeyPair() {
			const pair = fakeKeyPair(random, {hybrid: random.below(2) === 0});
			const {hybrid} = pair;
			return {
				...pair,
				hybrid: hybrid && {
					...hybrid,
					async agree(agreement) {
						const agreed = await hybrid.agree(agreement);
						note('agreed', agreed?.kem);
						note('agreed', agreed?.x25519);
						return agreed;
					},
				},
				unwrap: async (label, ciphertext) => note('unwrapped', await pair.unwrap(label, ciphertext)),
			};
		},
	};
}

for (const seed of cases(
	Array.from({length: 400}, (_, index) => index),
	40,
)) {
	test(`whatever a program does while it is told of something, all ends once, and nothing is left (${seed})`, async () => {
		const random = seededRandom(seed);
		const secrets: Secret[] = [];
		const seams = watch(random, secrets);
		const rig = new Rig({seed, alice: {seams}, bob: {seams}});
		const {alice, bob} = rig;
		const people = [
			{person: alice, meddler: new Meddler(alice, bob, random)},
			{person: bob, meddler: new Meddler(bob, alice, random)},
		] as const;
		await rig.alice.session.open().catch(() => undefined);
		await rig.bob.session.open().catch(() => undefined);
		for (let turn = 0; turn < 40; turn += 1) {
			await rig.clock.advance(random.pick([0, 50, 1_000]));
			if (random.below(15) === 0) await rig.sever();
			const {meddler} = random.pick(people);
			try {
				meddler.act();
			} catch (error) {
				assert.ok(isTtchatError(error) && error.code !== 'ERR_INTERNAL', String(error));
			}
		}
		await rig.end();
		const left = secrets.filter(({bytes}) => bytes.some(byte => byte !== 0));
		assert.deepEqual(
			left.map(({what}) => what),
			[],
		);
		for (const {person, meddler} of people) {
			assert.equal(meddler.settled, meddler.sends, 'a text has no fate');
			for (const source of meddler.sources) assert.equal(source.closed, 1);
			for (const {sink} of meddler.sinks) assert.equal(sink.ends.length, 1);
			for (const file of meddler.offered) {
				const ends = person.events.filter(
					event => (event.type === 'file-done' || event.type === 'file-ended') && event.file === file,
				);
				assert.equal(ends.length, 1);
			}
			for (const event of person.events)
				if (event.type === 'lost' || event.type === 'closed')
					assert.notEqual(event.reason?.code, 'ERR_INTERNAL');
			assert.deepEqual(person.snapshot().transfers, []);
			// One round at a time: the next begins when all is told of the one before, or before that has begun.
			const turns = person
				.types()
				.filter(
					(type, index, all) =>
						type === 'lost' || (type === 'round-started' && all[index + 1] !== 'round-started'),
				);
			assert.ok(turns.every((type, index) => type === (index % 2 === 0 ? 'round-started' : 'lost')));
		}
	});
}
