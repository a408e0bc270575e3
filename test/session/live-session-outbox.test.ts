import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MAX_TEXT_BYTES} from '../../source/protocol/constants.ts';
import {MAX_LEGACY_TEXT_BYTES} from '../../source/protocol/legacy.ts';
import {settle} from '../../source/testing/index.ts';
import {ALICE, BOB, Rig} from './rig.ts';

const waiting = (rig: Rig) =>
	rig.alice
		.snapshot()
		.outbox.map(({text}) => text)
		.join();

test('what is typed before anybody is there waits, in order, and goes out', async () => {
	const rig = new Rig();
	rig.alice.send('before open');
	await rig.alice.session.open();
	rig.alice.send('while dialing');
	await rig.clock.advance(5_000);
	rig.alice.send('never mind', 'x');
	assert.equal(waiting(rig), 'before open,while dialing,never mind');
	assert.equal(rig.alice.session.cancel('x'), true);
	assert.equal(rig.alice.session.cancel('x'), false);
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
	assert.deepEqual(rig.bob.heard(), ['before open', 'while dialing']);
	assert.equal(waiting(rig), '');
	assert.deepEqual(Object.fromEntries(rig.alice.fates), {
		'before open': 'delivered',
		'while dialing': 'delivered',
		'never mind': 'ERR_CANCELLED',
	});
	assert.deepEqual(rig.alice.snapshot().counts, {sent: 2, received: 0});
	await rig.end();
});

test('sent, then delivered: the events of one message', async () => {
	const rig = new Rig();
	await rig.connect();
	const before = rig.alice.events.length;
	rig.alice.send('hello', 'mine');
	assert.deepEqual(rig.alice.snapshot().unacknowledged, ['mine']);
	assert.equal(rig.alice.session.cancel('mine'), false);
	await rig.clock.advance(100);
	assert.deepEqual(rig.alice.types().slice(before), ['queued', 'sent', 'delivered']);
	assert.deepEqual(rig.alice.snapshot().unacknowledged, []);
	await rig.end();
});

test('an id that is still on its way is refused, and made-up ids avoid those of the caller', async () => {
	const rig = new Rig();
	rig.alice.send('one', 'self-1');
	rig.alice.send('two', 'self-1');
	rig.alice.send('three');
	await rig.clock.advance(1);
	assert.equal(rig.alice.fates.get('two'), 'ERR_ID_IN_USE');
	assert.equal(waiting(rig), 'one,three');
	await rig.end();
});

test('the outbox takes 1,000 messages and not one more; the next round takes them all', async () => {
	const rig = new Rig();
	for (let index = 0; index < 1_001; index += 1) rig.alice.send(`message ${index}`);
	await rig.alice.session.open();
	await rig.clock.advance(1);
	assert.equal(rig.alice.fates.get('message 1000'), 'ERR_OUTBOX_FULL');
	assert.equal(rig.alice.snapshot().outbox.length, 1_000);
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
	assert.equal(rig.bob.heard().length, 1_000);
	assert.deepEqual(rig.bob.heard().at(-1), 'message 999');
	await rig.end();
});

test('a text of the greatest length arrives as one message; one byte more is refused', async () => {
	const rig = new Rig();
	await rig.connect();
	const longest = 'x'.repeat(MAX_TEXT_BYTES);
	rig.alice.send(longest);
	rig.alice.send(`${longest}x`);
	await rig.clock.advance(1_000);
	assert.deepEqual(
		rig.bob.heard().map(text => text === longest),
		[true],
	);
	assert.equal(rig.alice.fates.get(longest), 'delivered');
	assert.equal(rig.alice.fates.get(`${longest}x`), 'ERR_MESSAGE_TOO_LONG');
	await rig.end();
});

test('v1 takes less: refused at once when the peer is there, and on its turn when it waited', async () => {
	const rig = new Rig({bob: {protocol: 'v1'}});
	const long = 'x'.repeat(MAX_LEGACY_TEXT_BYTES + 1);
	rig.alice.send(long, 'long');
	rig.alice.send('short');
	await rig.connect();
	assert.deepEqual(
		[rig.alice.last('refused').id, rig.alice.last('refused').reason.code],
		['long', 'ERR_MESSAGE_TOO_LONG'],
	);
	assert.equal(rig.alice.fates.get(long), 'ERR_MESSAGE_TOO_LONG');
	assert.deepEqual(rig.bob.heard(), ['short']);
	await assert.rejects(rig.alice.session.send(long), {code: 'ERR_MESSAGE_TOO_LONG'});
	assert.equal(rig.alice.count('queued'), 2);
	await rig.end();
});

test('what holds either code is not sent, however it is written', async () => {
	const rig = new Rig();
	await rig.connect();
	const own = rig.alice.snapshot().ownCode ?? '';
	const peers = rig.bob.snapshot().ownCode ?? '';
	for (const text of [`mine is ${own}`, peers, peers.replace(' ', '-'), [...own].join('\u200B')]) {
		await assert.rejects(rig.alice.session.send(text), {code: 'ERR_MESSAGE_HOLDS_CODE'});
	}
	assert.equal(rig.alice.count('queued'), 0);
	rig.alice.send(own.slice(0, 4));
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), [own.slice(0, 4)]);
	await rig.end();
});

test('the peer text that arrives has been through the sanitizer', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.send('\u001B[31mred\r\n\u202Eback');
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.heard(), ['^[[31mred\n<U+202E>back']);
	await rig.end();
});

test('a cut line: what was sent may be lost, what waits goes out in the next round', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.send('arrived');
	await rig.clock.advance(100);
	rig.alice.send('in flight', 'one');
	rig.alice.send('too', 'two');
	await rig.sever();
	assert.deepEqual(rig.alice.last('lost').undelivered, ['one', 'two']);
	assert.equal(rig.alice.last('lost').reason.message, 'connection lost; 2 messages may not have arrived');
	assert.deepEqual(
		[rig.alice.last('lost').reason.code, rig.alice.last('lost').retry],
		['ERR_LINK_LOST', 'automatic'],
	);
	assert.equal(rig.alice.fates.get('in flight'), 'ERR_LINK_LOST');
	assert.deepEqual(rig.alice.snapshot().unacknowledged, []);
	rig.alice.send('typed meanwhile');
	assert.equal(waiting(rig), 'typed meanwhile');
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().round, 2);
	assert.equal(rig.bob.heard().at(-1), 'typed meanwhile');
	assert.equal(rig.alice.fates.get('typed meanwhile'), 'delivered');
	await rig.end();
});

test('what became of a message that was sent reads the same whatever ended the round', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.send('sent');
	// The peer breaks the rules, and the round ends for that; the message is lost like any other.
	rig.linkTo(ALICE)[0].write(new Uint8Array(16));
	await rig.clock.advance(0);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_FRAME_HEADER');
	assert.equal(rig.alice.fates.get('sent'), 'ERR_LINK_LOST');
	await rig.end();
});

test('the listener stays open from round to round', async () => {
	const rig = new Rig();
	await rig.connect();
	for (let round = 2; round < 6; round += 1) {
		await rig.sever();
		await rig.clock.advance(12_000);
		assert.equal(rig.alice.snapshot().stage, 'secured');
	}
	assert.equal(rig.alice.count('listening'), 1);
	assert.equal(rig.alice.keys.made, rig.alice.count('round-started'));
	assert.equal(rig.alice.keys.destroyed, rig.alice.keys.made - 1);
	await rig.end();
});

test('typed while reconnecting: kept for the next round, not refused', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.session.reconnect();
	rig.alice.send('in between');
	assert.equal(waiting(rig), 'in between');
	assert.throws(() => rig.alice.session.verify('12345678'), {code: 'ERR_NOT_SECURED'});
	await rig.clock.advance(6_000);
	assert.deepEqual(rig.bob.heard(), ['in between']);
	assert.equal(rig.alice.fates.get('in between'), 'delivered');
	await rig.end();
});

test('closing sends what was typed to a peer that is there', async () => {
	const rig = new Rig();
	await rig.connect();
	for (let index = 0; index < 50; index += 1) rig.alice.send(`last words ${index}`);
	const closing = rig.alice.session.close();
	await rig.clock.advance(2_000);
	await closing;
	assert.equal(rig.bob.heard().length, 50);
	assert.deepEqual(new Set(rig.alice.fates.values()), new Set(['delivered']));
	assert.equal(rig.bob.last('lost').reason.code, 'ERR_PEER_LEFT');
	await assert.rejects(rig.alice.session.send('too late'), {code: 'ERR_SESSION_CLOSED'});
	await rig.end();
});

/** With a peer that reads nothing, so that what is typed piles up. */
async function piledUp(rig: Rig, texts: number): Promise<void> {
	await rig.connect();
	rig.linkTo(BOB)[0].unsentBytes = 300_000;
	for (let count = 0; count < texts; count += 1) rig.alice.send(`text ${count}`, `${count}`);
	await rig.clock.advance(1_000);
}

for (const protocol of ['v2', 'v1'] as const) {
	test(`all that the snapshot calls waiting can be taken back, with ${protocol} too`, async () => {
		const rig = new Rig({bob: {protocol}});
		await piledUp(rig, 30);
		const waiting = rig.alice.snapshot().outbox;
		assert.ok(waiting.length >= 20, `${waiting.length}`);
		for (const {id} of waiting) assert.equal(rig.alice.session.cancel(id), true, id);
		assert.deepEqual(rig.alice.snapshot().outbox, []);
		rig.linkTo(BOB)[0].unsentBytes = 0;
		await rig.clock.advance(5_000);
		assert.equal(rig.bob.heard().length, 30 - waiting.length);
		await rig.end();
	});
}

test('v1: a text that has gone out in part is not called waiting; cut off, it goes out whole in the next round', async () => {
	const rig = new Rig({bob: {protocol: 'v1'}});
	await rig.connect();
	const long = 'x'.repeat(10_000);
	rig.alice.send(long, 'long');
	rig.alice.send('short', 'short');
	assert.deepEqual([waiting(rig), rig.alice.snapshot().sending?.id], ['short', 'long']);
	assert.equal(rig.alice.session.cancel('long'), false);
	await rig.sever();
	assert.deepEqual([rig.alice.snapshot().outbox.length, rig.alice.snapshot().sending], [2, undefined]);
	await rig.clock.advance(12_000);
	assert.deepEqual(rig.bob.heard(), [long, 'short']);
	assert.equal(rig.alice.snapshot().sending, undefined);
	await rig.end();
});

for (const rule of ['requireVerify', 'without it'] as const) {
	test(`a hold holds: a wrong code keeps back what a slow peer was not given yet (${rule})`, async () => {
		const rig = new Rig({alice: {requireVerify: rule === 'requireVerify'}});
		await rig.connect();
		rig.verify();
		await rig.clock.advance(100);
		rig.linkTo(BOB)[0].unsentBytes = 300_000;
		for (let count = 0; count < 12; count += 1) rig.alice.send(`text ${count}`);
		assert.equal(rig.alice.session.verify('0000 0000'), 'mismatched');
		await settle();
		const {count} = rig.alice.last('outbox-held');
		assert.equal(count, 4);
		rig.linkTo(BOB)[0].unsentBytes = 0;
		await rig.clock.advance(60_000);
		assert.equal(rig.bob.heard().length, 12 - count);
		const closing = rig.alice.session.close();
		await rig.clock.advance(2_000);
		await closing;
		assert.equal(rig.bob.heard().length, 12 - count, 'nor does leaving let them go');
		await rig.end();
	});
}

test('the longest text is never cut in two by a hold: it is sent, or it waits', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.linkTo(BOB)[0].unsentBytes = 300_000;
	for (const id of ['a', 'b']) rig.alice.send(id.repeat(MAX_TEXT_BYTES / 2), id);
	assert.deepEqual(rig.alice.snapshot().unacknowledged, ['a']);
	rig.alice.session.verify('0000 0000');
	rig.linkTo(BOB)[0].unsentBytes = 0;
	await rig.clock.advance(10_000);
	assert.deepEqual(
		rig.bob.heard().map(text => [text[0], text.length]),
		[['a', MAX_TEXT_BYTES / 2]],
	);
	assert.equal(rig.alice.session.cancel('b'), true);
	await rig.end();
});

const losses = [
	{
		name: 'all acknowledged',
		protocol: 'v2',
		text: 'hi',
		says: 'connection lost; all that was sent has arrived',
	},
	{
		name: 'nothing said',
		protocol: 'v2',
		text: undefined,
		says: 'connection lost; all that was sent has arrived',
	},
	{
		name: 'v1',
		protocol: 'v1',
		text: 'hi',
		says: 'connection lost; v1 does not tell whether the last messages arrived',
	},
] as const;

for (const {name, protocol, text, says} of losses) {
	test(`a cut line, ${name}: it says what is known of the last messages`, async () => {
		const rig = new Rig({bob: {protocol}});
		await rig.connect();
		if (text !== undefined) rig.alice.send(text);
		await rig.clock.advance(5_000);
		await rig.sever();
		assert.equal(rig.alice.last('lost').reason.message, says);
		assert.deepEqual(rig.alice.last('lost').undelivered, []);
		await rig.end();
	});
}

test('whatever ids a caller gives, no message of the peer bears one of them', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.send('before', 'peer-1');
	rig.bob.send('one');
	rig.bob.send('two');
	await rig.clock.advance(100);
	rig.alice.send('after', 'peer-2');
	rig.alice.send('made up');
	await rig.clock.advance(100);
	const ids = rig.alice.events.flatMap(event =>
		event.type === 'message' || event.type === 'queued' ? [event.message.id] : [],
	);
	assert.equal(new Set(ids).size, 5);
	await rig.end();
});

test('a function that is subscribed twice is called twice, and each subscription ends by itself', async () => {
	const rig = new Rig();
	let calls = 0;
	const count = () => {
		calls += 1;
	};
	const [first, second] = [rig.alice.session.subscribe(count), rig.alice.session.subscribe(count)];
	rig.alice.send('a');
	assert.equal(calls, 2);
	first();
	first();
	rig.alice.send('b');
	assert.equal(calls, 3);
	second();
	rig.alice.send('c');
	assert.equal(calls, 3);
	await rig.end();
});

test('a large text of the peer is made safe a piece at a time, keeps its place, and nothing is read meanwhile', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.bob.send('\u200B'.repeat(300_000));
	rig.bob.send('after it');
	for (let turn = 0; turn < 60; turn += 1) await settle();
	assert.equal(rig.alice.count('message'), 0, 'the rest of the program has its turn first');
	await rig.clock.advance(100);
	assert.deepEqual(
		rig.alice.heard().map(text => text.length),
		[300_000 * '<U+200B>'.length, 'after it'.length],
	);
	await rig.end();
});

test('a large text comes before whatever else is told, however soon that is', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.bob.send('\u200B'.repeat(300_000));
	for (let turn = 0; turn < 60; turn += 1) await settle();
	await rig.sever();
	rig.alice.session.reconnect();
	await rig.clock.advance(100);
	const types = rig.alice.types();
	assert.ok(types.indexOf('message') < types.indexOf('lost'));
	assert.ok(types.includes('message'));
	await rig.end();
});
