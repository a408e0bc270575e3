import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import type {Seams} from '../../source/session/seams.ts';
import {fakeCrypto, fakeKeyPair, seededRandom, settle} from '../../source/testing/index.ts';
import {BOB, Rig} from './rig.ts';

// A mistake of ours, wherever it is made: the session is over, its cause is kept, and nothing is tried again.

const mistake = () => new TypeError('undefined is not a function');

/** A crypto port of which one operation begins to fail when told to. */
function breaking(operation: 'open' | 'seal' | 'randomBytes' | 'hkdf' | 'wrap') {
	const crypto = fakeCrypto(seededRandom(7));
	const state = {broken: false};
	const port = new Proxy(crypto, {
		get: (whole, name, receiver) =>
			state.broken && name === operation
				? () => {
						throw mistake();
					}
				: Reflect.get(whole, name, receiver),
	});
	return {state, seams: {crypto: port} satisfies Partial<Seams>};
}

async function checkOver(rig: Rig): Promise<void> {
	await rig.clock.advance(60_000);
	const {alice} = rig;
	assert.equal(alice.snapshot().stage, 'closed');
	assert.equal(alice.last('closed').reason?.code, 'ERR_INTERNAL');
	assert.equal(alice.count('lost'), 0, 'never told as a lost connection');
	assert.equal(alice.count('round-started'), 1, 'never tried again');
	assert.deepEqual(alice.snapshot().outbox, []);
	await assert.rejects(alice.session.send('later'), {code: 'ERR_SESSION_CLOSED'});
	await rig.end();
}

for (const operation of ['open', 'seal', 'randomBytes', 'wrap'] as const) {
	test(`a mistake in ${operation} while both talk`, async () => {
		const {state, seams} = breaking(operation);
		const rig = new Rig({alice: {seams}});
		await rig.connect();
		state.broken = true;
		rig.bob.send('hi');
		rig.alice.send('hi', 'mine');
		await settle();
		assert.equal(rig.alice.fates.get('hi'), 'ERR_INTERNAL');
		await checkOver(rig);
	});
}

test('whoever had something under way gets what was thrown as the cause', async () => {
	const {state, seams} = breaking('seal');
	const rig = new Rig({alice: {seams}});
	await rig.connect();
	state.broken = true;
	const error = await rig.alice.session.send('hi').catch((thrown: unknown) => thrown);
	assert.ok(error instanceof TtchatError);
	assert.equal(error.code, 'ERR_INTERNAL');
	assert.ok(error.cause instanceof TypeError);
	await checkOver(rig);
});

test('a mistake in what a timer sets off', async () => {
	const {state, seams} = breaking('seal');
	const rig = new Rig({alice: {seams}});
	await rig.connect();
	state.broken = true;
	await rig.clock.advance(10_000);
	await checkOver(rig);
});

test('a mistake in unwrapping', async () => {
	const random = seededRandom(5);
	let broken = false;
	const generateKeyPair = async () => {
		const pair = fakeKeyPair(random);
		const unwrap: typeof pair.unwrap = async (label, ciphertext) => {
			if (broken) throw mistake();
			return pair.unwrap(label, ciphertext);
		};
		return {...pair, unwrap};
	};
	const rig = new Rig({alice: {seams: {generateKeyPair}}});
	await rig.connect();
	broken = true;
	rig.bob.send('hi');
	await checkOver(rig);
});

test('a mistake in writing to a link, and in ending it', async () => {
	const rig = new Rig();
	await rig.connect();
	const [toBob] = rig.linkTo(BOB);
	toBob.write = () => {
		throw mistake();
	};
	rig.alice.send('hi');
	await checkOver(rig);
});

test('a mistake in dialing', async () => {
	const dialer = {
		target: BOB,
		dial: async () => {
			throw mistake();
		},
	};
	const rig = new Rig({alice: {way: {dialer}}});
	await rig.alice.session.open();
	await checkOver(rig);
});

test('a mistake in opening is thrown as what it is', async () => {
	const listener = {
		listen: async () => {
			throw mistake();
		},
		close: async () => undefined,
	};
	const rig = new Rig({alice: {way: {listener}}});
	const error = await rig.alice.session.open().catch((thrown: unknown) => thrown);
	assert.ok(error instanceof TtchatError && error.cause instanceof TypeError);
	await settle();
	assert.equal(rig.alice.last('closed').reason?.code, 'ERR_INTERNAL');
	await rig.end();
});

test('a mistake between two rounds', async () => {
	let broken = false;
	const random = () => {
		if (broken) throw mistake();
		return 0.5;
	};
	const rig = new Rig({alice: {seams: {random}}});
	await rig.connect();
	broken = true;
	await rig.sever();
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.last('closed').reason?.code, 'ERR_INTERNAL');
	assert.equal(rig.alice.count('round-started'), 1);
	await rig.end();
});
