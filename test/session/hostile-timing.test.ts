import assert from 'node:assert/strict';
import {test} from 'node:test';
import {settle} from '../../source/testing/index.ts';
import {BOB, Rig} from './rig.ts';

// What somebody on the line, or a careless subscriber, could gain by choosing the moment.

test('cutting the line twice does not wash away that somebody was verified', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.verify('alice');
	await rig.bob.session.close();
	const first = rig.join({});
	await first.session.open();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().trust, 'unverified');
	first.session.burn();
	await settle();
	rig.alice.send('for bob alone');
	const second = rig.join({});
	await second.session.open();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	assert.equal(rig.alice.snapshot().hold, 'not-verified');
	assert.deepEqual(second.heard(), []);
	rig.alice.session.releaseOutbox();
	await rig.clock.advance(100);
	assert.deepEqual(second.heard(), ['for bob alone']);
	await rig.end();
});

test('a mismatch is not washed away by dropping the line: only the user goes on', async () => {
	const rig = new Rig();
	await rig.connect();
	assert.equal(rig.alice.session.verify('0000 0000'), 'mismatched');
	rig.alice.send('before');
	await rig.clock.advance(100);
	await rig.sever();
	assert.equal(rig.alice.last('lost').retry, 'by-hand');
	rig.alice.send('for bob alone');
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.snapshot().stage, 'halted');
	rig.alice.session.reconnect();
	await rig.clock.advance(12_000);
	rig.alice.send('typed now');
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.snapshot().hold, 'not-verified');
	assert.deepEqual(rig.bob.heard(), []);
	rig.verify('alice');
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['before', 'for bob alone', 'typed now']);
	await rig.end();
});

test('a mistyped code that was corrected does not stand in the way of the next round', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.session.verify('0000 0000');
	rig.verify('alice');
	await rig.sever();
	assert.equal(rig.alice.last('lost').retry, 'automatic');
	await rig.end();
});

test('a text that a subscriber sends in the moment of connecting is held like the others', async () => {
	const rig = new Rig({alice: {requireVerify: true}});
	rig.alice.send('first');
	let done = false;
	rig.alice.session.subscribe(() => {
		if (done || rig.alice.snapshot().stage !== 'secured') return;
		done = true;
		rig.alice.send('second');
	});
	await rig.connect();
	await rig.clock.advance(1_000);
	assert.ok(done);
	assert.deepEqual(rig.bob.heard(), []);
	rig.verify('alice');
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['first', 'second']);
	await rig.end();
});

test('a subscriber that reconnects when it hears of a loss starts one round, not two', async () => {
	const rig = new Rig();
	await rig.connect();
	let done = false;
	rig.alice.session.subscribe(() => {
		if (done || rig.alice.snapshot().reason === undefined) return;
		done = true;
		rig.alice.session.reconnect();
	});
	await rig.sever();
	await rig.clock.advance(12_000);
	assert.ok(done);
	assert.equal(rig.alice.count('round-started'), 2);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('a subscriber that verifies gets the right answer at once', async () => {
	const rig = new Rig();
	const answers: string[] = [];
	rig.alice.session.subscribe(() => {
		const code = rig.bob.snapshot().ownCode;
		if (answers.length > 0 || rig.alice.snapshot().stage !== 'secured' || code === undefined) return;
		answers.push(rig.alice.session.verify(code));
	});
	await rig.connect();
	rig.bob.send('anything');
	await rig.clock.advance(100);
	assert.deepEqual(answers, ['verified']);
	await rig.end();
});

test('a peer that greets and leaves again and again does not make us dial as often', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	await rig.clock.advance(20_000);
	const dials = rig.alice.count('dialing');
	for (let round = 0; round < 50; round += 1) {
		const impostor = rig.join({});
		await impostor.session.open();
		impostor.session.burn();
		await settle();
	}
	assert.ok(rig.alice.count('dialing') - dials < 10, String(rig.alice.count('dialing') - dials));
	await rig.end();
});

test('a peer that reads nothing is given no more texts than a little, and the rest waits in the outbox', async () => {
	const rig = new Rig();
	await rig.connect();
	const [toBob] = rig.linkTo(BOB);
	toBob.unsentBytes = 300_000;
	for (let count = 0; count < 100; count += 1) rig.alice.send(`text ${count}`);
	await rig.clock.advance(1_000);
	assert.ok(rig.alice.snapshot().outbox.length > 80, String(rig.alice.snapshot().outbox.length));
	toBob.unsentBytes = 0;
	await rig.clock.advance(1_000);
	assert.equal(rig.bob.heard().length, 100);
	toBob.unsentBytes = 5_000_000;
	rig.alice.send('one more');
	await settle();
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_PEER_SILENT');
	toBob.unsentBytes = 0;
	await rig.end();
});

test('a name that is said a thousand times is told once', async () => {
	const rig = new Rig();
	await rig.connect();
	for (let count = 0; count < 1_000; count += 1) rig.bob.session.rename('robert');
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.events.filter(event => event.type === 'renamed' && event.from === 'peer').length, 1);
	await rig.end();
});

test('that v1 was allowed once ends when the peer speaks v2 again', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.session.reconnect({allowLegacy: true});
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.snapshot().protocol, 2);
	await rig.bob.session.close();
	const old = rig.join({protocol: 'v1'});
	await old.session.open();
	await rig.clock.advance(12_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_DOWNGRADE');
	await rig.end();
});

test('6,000 renames to a peer that reads slowly do not end the session, and it learns the last name', async () => {
	const rig = new Rig();
	await rig.connect();
	const [toBob] = rig.linkTo(BOB);
	const write = toBob.write.bind(toBob);
	// As a socket whose other end reads nothing yet.
	toBob.write = bytes => {
		toBob.unsentBytes += bytes.length;
		write(bytes);
	};
	for (let count = 0; count < 6_000; count += 1) rig.alice.session.rename(`name ${count}`);
	await rig.clock.advance(5_000);
	assert.ok(toBob.unsentBytes < 1_000_000, `${toBob.unsentBytes}`);
	assert.equal(rig.alice.count('lost'), 0);
	assert.equal(rig.bob.snapshot().peerName, 'name 5999');
	await rig.end();
});

/** Cuts every link as soon as Alice has said all that she says before anybody is secured, until it is ended. */
function cutOff(rig: Rig): () => void {
	return rig.alice.session.subscribe(() => {
		if (rig.alice.events.at(-1)?.type === 'closed') return;
		if (rig.alice.session.getSnapshot().phases.security.what === 'exchanging')
			queueMicrotask(() => void rig.sever());
	});
}

test('whoever cuts off every round before it is secured has some two tries a minute, and is outlived', async () => {
	const rig = new Rig();
	const end = cutOff(rig);
	await rig.alice.session.open();
	await rig.bob.session.open();
	await rig.clock.advance(1_800_000);
	const tries = rig.alice.count('round-started');
	assert.ok(tries > 30 && tries <= 80, `${tries} rounds in half an hour`);
	assert.equal(rig.alice.keys.made, tries);
	assert.equal(rig.alice.count('secured'), 0);
	assert.ok(rig.alice.events.some(event => event.type === 'lost' && (event.retryInMs ?? 0) > 30_000));
	end();
	await rig.clock.advance(70_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
	test(`an honest peer whose first three rounds are cut off is there a few seconds after the line is, seed ${seed}`, async () => {
		const rig = new Rig({seed});
		const end = cutOff(rig);
		await rig.alice.session.open();
		await rig.bob.session.open();
		for (let step = 0; step < 2_000 && rig.alice.count('lost') < 3; step += 1) await rig.clock.advance(10);
		end();
		await rig.clock.advance(8_000);
		assert.equal(rig.alice.count('lost'), 3);
		assert.equal(rig.alice.snapshot().stage, 'secured');
		await rig.end();
	});
}
