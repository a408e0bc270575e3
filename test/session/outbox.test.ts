import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {utf8} from '../../source/protocol/bytes.ts';
import {MAX_WAITING_BYTES, MAX_WAITING_MESSAGES} from '../../source/session/constants.ts';
import {Outbox} from '../../source/session/outbox.ts';

const lost = new TtchatError('ERR_LINK_LOST');

/** An outbox with texts in it; their fates by id. */
function fill(...ids: readonly string[]) {
	const outbox = new Outbox();
	const fates = new Map<string, string>();
	const add = (id: string, bytes = utf8(id)) => {
		const settled = (fate: string) => fates.set(id, fate);
		outbox.add(id, bytes).then(settled, error => settled(error.code));
	};
	for (const id of ids) add(id);
	return {outbox, fates, add};
}

const settle = () => new Promise(resolve => setImmediate(resolve));

test('messages are handed out in the order in which they were typed, each once', () => {
	const {outbox} = fill('a', 'b', 'c');
	const handed = [outbox.hand(), outbox.hand(), outbox.hand(), outbox.hand()];
	assert.deepEqual(
		handed.map(next => next?.id),
		['a', 'b', 'c', undefined],
	);
	assert.equal(outbox.unsent, 3);
});

const stages = [
	{name: 'waiting', prepare: () => undefined, cancels: true, survives: true},
	{name: 'handed', prepare: (outbox: Outbox) => outbox.hand(), cancels: false, survives: true},
	{
		name: 'sent by v2',
		prepare(outbox: Outbox) {
			outbox.hand();
			outbox.sent('a', 2);
		},
		cancels: false,
		survives: false,
	},
] as const;

for (const {name, prepare, cancels, survives} of stages) {
	test(`a message that is ${name} can ${cancels ? '' : 'not '}be cancelled`, async () => {
		const {outbox, fates} = fill('a');
		prepare(outbox);
		assert.equal(outbox.cancel('a'), cancels);
		await settle();
		assert.equal(fates.get('a'), cancels ? 'ERR_CANCELLED' : undefined);
		outbox.rejectAll(lost);
		await settle();
	});

	test(`a message that is ${name} when the round ends ${survives ? 'waits again' : 'may be lost'}`, async () => {
		const {outbox, fates} = fill('a');
		prepare(outbox);
		assert.deepEqual(outbox.endRound(lost), survives ? [] : ['a']);
		await settle();
		assert.equal(fates.get('a'), survives ? undefined : 'ERR_LINK_LOST');
		assert.equal(outbox.hand()?.id, survives ? 'a' : undefined);
		assert.equal(outbox.cancel('nobody'), false);
	});
}

test('v1 ends with sent, v2 with delivered, and what is unknown changes nothing', async () => {
	const {outbox, fates} = fill('a', 'b', 'c');
	for (let count = 0; count < 3; count += 1) outbox.hand();
	outbox.sent('a', 1);
	outbox.sent('b', 2);
	outbox.delivered('b');
	outbox.sent('c', 2);
	outbox.refuse('c', new TtchatError('ERR_MESSAGE_HOLDS_CODE'));
	for (const id of ['a', 'b', 'c', 'x']) {
		outbox.sent(id, 2);
		outbox.delivered(id);
	}
	await settle();
	assert.deepEqual(Object.fromEntries(fates), {a: 'sent', b: 'delivered', c: 'ERR_MESSAGE_HOLDS_CODE'});
	assert.equal(outbox.unsent, 0);
});

test('at the limit of messages and one past it; what was sent makes room', () => {
	const {outbox, add} = fill();
	for (let index = 0; index < MAX_WAITING_MESSAGES; index += 1) add(`${index}`);
	assert.throws(() => outbox.add('more', utf8('x')), {code: 'ERR_OUTBOX_FULL'});
	outbox.hand();
	assert.throws(() => outbox.add('more', utf8('x')), {code: 'ERR_OUTBOX_FULL'});
	outbox.sent('0', 2);
	add('more');
	assert.equal(outbox.unsent, MAX_WAITING_MESSAGES);
});

test('at the limit of bytes and one past it', () => {
	const {outbox, add} = fill();
	add('most', new Uint8Array(MAX_WAITING_BYTES - 1));
	add('last', new Uint8Array(1));
	add('empty', new Uint8Array());
	assert.throws(() => outbox.add('more', new Uint8Array(1)), {code: 'ERR_OUTBOX_FULL'});
});

test('an id that is in use is refused until its fate is known', async () => {
	const {outbox, add, fates} = fill('a');
	assert.throws(() => outbox.add('a', utf8('again')), {code: 'ERR_ID_IN_USE'});
	outbox.cancel('a');
	add('a');
	assert.equal(outbox.has('a'), true);
	outbox.rejectAll(new TtchatError('ERR_SESSION_CLOSED'));
	await settle();
	assert.equal(fates.get('a'), 'ERR_SESSION_CLOSED');
	assert.equal(outbox.has('a'), false);
});
