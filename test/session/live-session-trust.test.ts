import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeCrypto, seededRandom, settle} from '../../source/testing/index.ts';
import {Rig} from './rig.ts';

/** A peer that has lost its memory, as after a restart of its program: its PROOF is none. */
function forgetful() {
	const crypto = fakeCrypto(seededRandom(99));
	return {crypto: {...crypto, hmacSha256: () => new Uint8Array(32)}};
}

test('the right code verifies one side only; a wrong one stays until it is corrected', async () => {
	const rig = new Rig();
	await rig.connect();
	const code = rig.bob.snapshot().ownCode ?? '';
	assert.equal(rig.alice.session.verify('0000-0000'), 'mismatched');
	assert.equal(rig.alice.snapshot().trust, 'mismatched');
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.snapshot().trust, 'mismatched');
	assert.equal(rig.alice.session.verify(code.replace(' ', ' - ')), 'verified');
	assert.deepEqual([rig.alice.snapshot().trust, rig.bob.snapshot().trust], ['verified', 'unverified']);
	await rig.end();
});

test('our own code, typed by mistake, is told to be just that and changes nothing', async () => {
	const rig = new Rig();
	await rig.connect();
	const own = rig.alice.snapshot().ownCode ?? '';
	assert.throws(() => rig.alice.session.verify(own), {code: 'ERR_CODE_INVALID', message: /your own code/});
	assert.equal(rig.alice.snapshot().trust, 'unverified');
	assert.equal(rig.alice.count('mismatched'), 0);
	await rig.end();
});

test('a reconnect within the run takes the verified state over, on the side that had it', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.verify('alice');
	const code = rig.alice.snapshot().ownCode;
	await rig.sever();
	assert.equal(rig.alice.snapshot().trust, 'none');
	rig.alice.send('still you?');
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.last('verified').by, 'proof');
	assert.deepEqual([rig.alice.snapshot().trust, rig.bob.snapshot().trust], ['verified', 'unverified']);
	assert.notEqual(rig.alice.snapshot().ownCode, code);
	// Held for a moment, until the proof came.
	assert.deepEqual(rig.bob.heard(), ['still you?']);
	await rig.end();
});

test('what a verified round left outlives one that nobody verified, and is overwritten at the end of the run', async () => {
	for (const end of ['close', 'burn'] as const) {
		const crypto = fakeCrypto(seededRandom(98));
		const remembered = new Set<Uint8Array>();
		const hmacSha256: typeof crypto.hmacSha256 = (key, ...parts) => {
			remembered.add(key);
			return crypto.hmacSha256(key, ...parts);
		};
		const rig = new Rig({alice: {seams: {crypto: {...crypto, hmacSha256}}}, bob: {seams: forgetful()}});
		await rig.connect();
		rig.verify('alice');
		for (let round = 0; round < 2; round += 1) {
			await rig.sever();
			await rig.clock.advance(12_000);
			assert.equal(rig.alice.snapshot().trust, 'unverified');
		}
		const [first] = remembered;
		assert.ok(remembered.size === 1 && first !== undefined);
		assert.ok(first.some(byte => byte !== 0));
		if (end === 'burn') rig.alice.session.burn();
		await rig.end();
		assert.ok(first.every(byte => byte === 0));
	}
});

test('verified carries over many rounds', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.verify('alice');
	rig.verify('bob');
	for (let round = 0; round < 5; round += 1) {
		await rig.sever();
		await rig.clock.advance(12_000);
		assert.deepEqual([rig.alice.snapshot().trust, rig.bob.snapshot().trust], ['verified', 'verified']);
	}
	await rig.end();
});

test('what was meant for somebody verified waits for a yes when the next peer is not', async () => {
	const rig = new Rig({bob: {seams: forgetful()}});
	await rig.connect();
	rig.verify();
	await rig.sever();
	rig.alice.send('a secret');
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	assert.deepEqual([rig.alice.snapshot().hold, rig.alice.last('outbox-held').count], ['not-verified', 1]);
	rig.alice.send('and another');
	assert.deepEqual(rig.bob.heard(), []);
	rig.alice.session.releaseOutbox();
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['a secret', 'and another']);
	assert.equal(rig.alice.snapshot().hold, undefined);
	await rig.end();
});

test('…and keeps waiting through as many unverified rounds as there are', async () => {
	const rig = new Rig({bob: {seams: forgetful()}});
	await rig.connect();
	rig.verify();
	await rig.sever();
	rig.alice.send('a secret');
	for (let round = 0; round < 4; round += 1) {
		await rig.clock.advance(12_000);
		assert.deepEqual(
			[rig.alice.snapshot().stage, rig.alice.snapshot().hold],
			['secured', 'not-verified'],
			`${round}`,
		);
		await rig.sever();
	}
	await rig.clock.advance(12_000);
	assert.deepEqual(rig.bob.heard(), []);
	rig.verify();
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['a secret']);
	await rig.end();
});

test('what is held can be cancelled; what is typed after it is held too, until the user lets it go', async () => {
	const rig = new Rig({bob: {seams: forgetful()}});
	await rig.connect();
	rig.verify();
	await rig.sever();
	rig.alice.send('a secret', 'it');
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.session.cancel('it'), true);
	await rig.sever();
	await rig.clock.advance(6_000);
	assert.deepEqual([rig.alice.snapshot().hold, rig.alice.last('outbox-held').count], ['not-verified', 0]);
	rig.alice.send('new words for a new peer');
	rig.alice.session.typing();
	await rig.clock.advance(1_000);
	assert.deepEqual([rig.bob.heard(), rig.bob.count('typing')], [[], 0]);
	assert.equal(rig.alice.session.releaseOutbox(), true);
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['new words for a new peer']);
	rig.alice.send('and more');
	await rig.clock.advance(100);
	assert.equal(rig.bob.heard().at(-1), 'and more');
	assert.equal(rig.alice.session.releaseOutbox(), false, 'nothing is held any more');
	await rig.end();
});

test('with requireVerify nothing leaves before the codes were compared, nor after they differ', async () => {
	const rig = new Rig({alice: {requireVerify: true}});
	rig.alice.send('one');
	await rig.connect();
	assert.throws(() => rig.alice.session.releaseOutbox(), {code: 'ERR_VERIFY_REQUIRED'});
	rig.alice.send('two');
	await rig.clock.advance(1_000);
	assert.deepEqual([rig.bob.heard(), rig.alice.snapshot().hold], [[], 'verify-required']);
	rig.verify();
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['one', 'two']);
	rig.alice.session.verify('00000000');
	rig.alice.send('three');
	await rig.clock.advance(1_000);
	assert.deepEqual([rig.bob.heard().length, rig.alice.snapshot().hold], [2, 'verify-required']);
	rig.verify();
	await rig.clock.advance(100);
	assert.equal(rig.bob.heard().at(-1), 'three');
	await rig.end();
});

test('requireVerify keeps everything from a v1 peer', async () => {
	const rig = new Rig({alice: {requireVerify: true}, bob: {protocol: 'v1'}});
	rig.alice.send('never');
	await rig.connect();
	assert.throws(() => rig.alice.session.releaseOutbox(), {code: 'ERR_VERIFY_REQUIRED', advice: /v1 peer/});
	await rig.clock.advance(60_000);
	assert.deepEqual(rig.bob.heard(), []);
	await rig.end();
});

test('a peer that spoke v2 is refused v1 in this run until the user allows it', async () => {
	const rig = new Rig();
	await rig.connect();
	const leaving = rig.bob.session.close();
	await rig.clock.advance(2_000);
	await leaving;
	const bob = rig.join({protocol: 'v1'});
	await bob.session.open();
	await rig.clock.advance(12_000);
	assert.deepEqual(
		[rig.alice.snapshot().stage, rig.alice.last('lost').reason.code, rig.alice.last('lost').retry],
		['halted', 'ERR_DOWNGRADE', 'by-hand'],
	);
	rig.alice.session.reconnect();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().stage, 'halted');
	rig.alice.session.reconnect({allowLegacy: true});
	await rig.clock.advance(12_000);
	assert.deepEqual([rig.alice.snapshot().stage, rig.alice.snapshot().trust], ['secured', 'legacy']);
	// Allowed for as long as nothing else is said, not for ever.
	rig.alice.session.reconnect();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_DOWNGRADE');
	await rig.end();
});

test('after a mismatch nothing goes out, whenever it was typed, until the right code or the user lets it', async () => {
	const rig = new Rig();
	await rig.connect();
	assert.equal(rig.alice.session.verify('0000 0000'), 'mismatched');
	rig.alice.send('typed afterwards');
	rig.alice.session.typing();
	await rig.clock.advance(1_000);
	assert.deepEqual(
		[rig.bob.heard(), rig.bob.count('typing'), rig.alice.snapshot().hold],
		[[], 0, 'codes-differ'],
	);
	assert.equal(rig.alice.session.releaseOutbox(), true);
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['typed afterwards']);
	rig.alice.session.verify('0000 0001');
	rig.alice.send('and again');
	await rig.clock.advance(1_000);
	assert.equal(rig.bob.heard().length, 1, 'another mismatch holds anew');
	rig.verify();
	await rig.clock.advance(100);
	assert.equal(rig.bob.heard().at(-1), 'and again');
	await rig.end();
});

for (const how of [
	'after a verified round whose line was cut',
	'after a mismatch and a reconnect',
] as const) {
	test(`${how}, a man in the middle gets no text, whenever it is typed`, async () => {
		const rig = new Rig();
		await rig.connect();
		if (how === 'after a mismatch and a reconnect') rig.alice.session.verify('0000 0000');
		else rig.verify();
		rig.bob.session.burn();
		await settle();
		const mallory = rig.join({name: 'bob'});
		await mallory.session.open();
		if (how === 'after a mismatch and a reconnect') rig.alice.session.reconnect();
		await rig.clock.advance(12_000);
		assert.deepEqual([rig.alice.snapshot().stage, rig.alice.snapshot().trust], ['secured', 'unverified']);
		rig.alice.send('the first text typed then');
		await rig.clock.advance(60_000);
		assert.deepEqual(mallory.heard(), []);
		await rig.sever();
		await rig.clock.advance(12_000);
		rig.alice.send('one more, a round later');
		await rig.clock.advance(60_000);
		assert.deepEqual(mallory.heard(), []);
		rig.alice.session.releaseOutbox();
		await rig.clock.advance(100);
		assert.deepEqual(mallory.heard(), ['the first text typed then', 'one more, a round later']);
		await rig.end();
	});
}

test('a v1 peer in a run that knew somebody verified gets nothing before the user lets it', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.verify();
	await rig.bob.session.close();
	const old = rig.join({protocol: 'v1'});
	await old.session.open();
	rig.alice.session.reconnect({allowLegacy: true});
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().trust, 'legacy');
	rig.alice.send('for bob');
	await rig.clock.advance(1_000);
	assert.deepEqual([old.heard(), rig.alice.snapshot().hold], [[], 'not-verified']);
	rig.alice.session.releaseOutbox();
	await rig.clock.advance(100);
	assert.deepEqual(old.heard(), ['for bob']);
	await rig.end();
});
