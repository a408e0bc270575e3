import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MAX_UNREAD_BYTES} from '../../source/session/constants.ts';
import type {SessionEvent} from '../../source/session/events.ts';
import {ALICE, Rig} from './rig.ts';

const text = 'x'.repeat(60_000);
const many = 200;

/** A reader that has stopped: what it is given next, it takes when asked. */
function stoppedReader({session}: Rig['alice'], limit?: number) {
	const events = session.events(limit === undefined ? {} : {limit});
	return {
		events,
		/** Reads all that has been kept for it. */
		async take(count: number): Promise<SessionEvent[]> {
			const taken: SessionEvent[] = [];
			while (taken.length < count) {
				const {value, done} = await events.next();
				if (done === true) break;
				taken.push(value);
			}
			return taken;
		},
	};
}

const isText = (event: SessionEvent) => event.type === 'message';

test('what nobody reads stays with the peer: a reader that stopped costs a bounded number of bytes', async () => {
	const rig = new Rig();
	await rig.connect();
	const reader = stoppedReader(rig.alice);
	for (let index = 0; index < many; index += 1) {
		rig.bob.send(`${index} ${text}`);
		await rig.clock.advance(1_000);
	}
	const taken = rig.alice.heard().length;
	assert.ok(taken > 10 && taken * text.length <= MAX_UNREAD_BYTES + text.length * 2, `${taken} were taken`);
	// The peer is not told of them, so it knows that they are still its own.
	assert.equal(rig.bob.count('delivered'), taken);
	await reader.events.return?.();
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.heard().length, many);
	assert.equal(rig.bob.count('delivered'), many);
	await rig.end();
});

test('a peer that is not read is not called silent, nor are we, and our own texts go out', async () => {
	const rig = new Rig();
	await rig.connect();
	const reader = stoppedReader(rig.alice);
	for (let index = 0; index < many; index += 1) {
		rig.bob.send(`${index} ${text}`);
		await rig.clock.advance(1_000);
	}
	for (let minute = 0; minute < 10; minute += 1) {
		rig.alice.send(`still here ${minute}`);
		await rig.clock.advance(60_000);
	}
	assert.deepEqual([rig.alice.count('lost'), rig.bob.count('lost')], [0, 0]);
	assert.equal(rig.bob.heard().length, 10);
	assert.ok(rig.alice.heard().length < many);
	// Nothing was lost by it, and the time of silence begins when reading does.
	const kept = await reader.take(rig.alice.heard().length);
	assert.ok(kept.some(isText) && kept.every(({type}) => type !== 'lost'));
	await reader.events.return?.();
	await rig.clock.advance(1_000);
	assert.deepEqual([rig.alice.count('lost'), rig.bob.count('lost')], [0, 0]);
	assert.equal(rig.alice.heard().length, rig.bob.count('sent'));
	await rig.end();
});

test('a peer that falls silent is noticed once it is read again', async () => {
	const rig = new Rig();
	await rig.connect();
	const reader = stoppedReader(rig.alice, 4);
	for (let index = 0; index < 10; index += 1) rig.bob.send(`${index}`);
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.count('lost'), 0);
	rig.linkTo(ALICE)[0].write = () => undefined;
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.count('lost'), 0);
	await reader.events.return?.();
	await rig.clock.advance(25_000);
	assert.equal(rig.alice.count('lost'), 0);
	await rig.clock.advance(10_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_PEER_SILENT');
	await rig.end();
});

test('a peer alone cannot make a reader too slow, however many small texts it sends', async () => {
	const rig = new Rig();
	await rig.connect();
	const reader = stoppedReader(rig.alice, 100);
	for (let index = 0; index < 500; index += 1) rig.bob.send(`${index}`);
	await rig.clock.advance(60_000);
	const heard: string[] = [];
	while (heard.length < 500) {
		const {value} = await reader.events.next();
		if (value?.type === 'message') heard.push(value.message.text);
	}
	assert.deepEqual(
		heard,
		Array.from({length: 500}, (_, index) => `${index}`),
	);
	await reader.events.return?.();
	await rig.end();
});

for (const how of ['close', 'burn', 'reconnect'] as const) {
	test(`${how} does not wait for a reader that stopped`, async () => {
		const rig = new Rig();
		await rig.connect();
		const reader = stoppedReader(rig.alice, 4);
		for (let index = 0; index < 10; index += 1) rig.bob.send(`${index}`);
		await rig.clock.advance(1_000);
		void rig.alice.session[how]();
		await rig.clock.advance(10_000);
		if (how === 'reconnect') {
			assert.deepEqual([rig.alice.count('secured'), rig.bob.count('secured')], [2, 2]);
			await reader.events.return?.();
			await rig.clock.advance(1_000);
		} else assert.equal(rig.alice.events.at(-1)?.type, 'closed');
		await rig.end();
	});
}
