import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {utf8} from '../../source/protocol/bytes.ts';
import {MAX_WAITING_BYTES, MAX_WAITING_MESSAGES} from '../../source/session/constants.ts';
import type {Message, Unstamped} from '../../source/session/events.ts';
import {Outbox} from '../../source/session/outbox.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';

const lost = new TtchatError('ERR_LINK_LOST');

/** An outbox with texts in it; their fates by id. */
function fill(ids: readonly string[] = [], protocol: 1 | 2 = 2) {
	const told: string[] = [];
	const journal = {
		snapshot: {...initialSnapshot, protocol},
		tell: (happening: Unstamped) =>
			told.push('id' in happening ? `${happening.type} ${happening.id}` : happening.type),
	};
	const outbox = new Outbox(journal, false);
	const fates = new Map<string, string>();
	const add = (id: string, bytes = utf8(id)) => {
		const settled = (fate: string) => fates.set(id, fate);
		const message: Message = {id, from: 'self', text: id, action: false, at: 0};
		outbox.add(message, bytes).then(settled, error => settled(error.code));
	};
	for (const id of ids) add(id);
	return {outbox, fates, add, told};
}

const settle = () => new Promise(resolve => setImmediate(resolve));

test('messages are handed out in the order in which they were typed, each once', () => {
	const {outbox} = fill(['a', 'b', 'c']);
	const handed = [outbox.hand(), outbox.hand(), outbox.hand(), outbox.hand()];
	assert.deepEqual(
		handed.map(next => next?.id),
		['a', 'b', 'c', undefined],
	);
});

const stages = [
	{name: 'waiting', prepare: () => undefined, cancels: true, survives: true},
	{name: 'handed', prepare: (outbox: Outbox) => outbox.hand(), cancels: false, survives: true},
	{
		name: 'sent by v2',
		prepare(outbox: Outbox) {
			outbox.hand();
			outbox.note({type: 'sent', id: 'a'});
		},
		cancels: false,
		survives: false,
	},
] as const;

for (const {name, prepare, cancels, survives} of stages) {
	test(`a message that is ${name} can ${cancels ? '' : 'not '}be cancelled`, async () => {
		const {outbox, fates} = fill(['a']);
		prepare(outbox);
		assert.equal(outbox.cancel('a'), cancels);
		await settle();
		assert.equal(fates.get('a'), cancels ? 'ERR_CANCELLED' : undefined);
		outbox.rejectAll(lost);
		await settle();
	});

	test(`a message that is ${name} when the round ends ${survives ? 'waits again' : 'may be lost'}`, async () => {
		const {outbox, fates} = fill(['a']);
		prepare(outbox);
		assert.deepEqual(outbox.endRound(lost), survives ? [] : ['a']);
		await settle();
		assert.equal(fates.get('a'), survives ? undefined : 'ERR_LINK_LOST');
		assert.equal(outbox.hand()?.id, survives ? 'a' : undefined);
		assert.equal(outbox.cancel('nobody'), false);
	});
}

for (const {protocol, fate} of [
	{protocol: 1, fate: 'sent'},
	{protocol: 2, fate: undefined},
] as const) {
	test(`v${protocol}: a message that was sent ${fate === undefined ? 'waits for its acknowledgement' : 'is all that will be known'}`, async () => {
		const {outbox, fates} = fill(['a'], protocol);
		outbox.hand();
		outbox.note({type: 'sent', id: 'a'});
		await settle();
		assert.equal(fates.get('a'), fate);
		outbox.rejectAll(lost);
		await settle();
	});
}

test('what was delivered or refused is known for good, and what is unknown changes nothing', async () => {
	const {outbox, fates, told} = fill(['b', 'c']);
	for (let count = 0; count < 2; count += 1) outbox.hand();
	outbox.note({type: 'sent', id: 'b'});
	outbox.note({type: 'delivered', id: 'b'});
	outbox.note({type: 'refused', id: 'c', error: new TtchatError('ERR_MESSAGE_HOLDS_CODE')});
	for (const id of ['b', 'c', 'x']) {
		outbox.note({type: 'sent', id});
		outbox.note({type: 'delivered', id});
	}
	await settle();
	assert.deepEqual(Object.fromEntries(fates), {b: 'delivered', c: 'ERR_MESSAGE_HOLDS_CODE'});
	assert.deepEqual(outbox.endRound(undefined), []);
	assert.deepEqual(told, ['queued', 'queued']);
});

test('what is kept back is not handed out, and is told with its number', () => {
	const {outbox, told} = fill(['a']);
	outbox.note({type: 'mismatched'});
	outbox.tellHold();
	assert.deepEqual([outbox.hand(), outbox.waits, told.at(-1)], [undefined, true, 'outbox-held']);
	assert.equal(outbox.release(), true);
	assert.deepEqual([outbox.hand()?.id, told.at(-1)], ['a', 'outbox-released']);
});

test('at the limit of messages and one past it; what was sent makes room', () => {
	const {outbox, add} = fill();
	for (let index = 0; index < MAX_WAITING_MESSAGES; index += 1) add(`${index}`);
	assert.throws(() => add('more', utf8('x')), {code: 'ERR_OUTBOX_FULL'});
	outbox.hand();
	assert.throws(() => add('more', utf8('x')), {code: 'ERR_OUTBOX_FULL'});
	outbox.note({type: 'sent', id: '0'});
	add('more');
	assert.throws(() => add('yet more', utf8('x')), {code: 'ERR_OUTBOX_FULL'});
});

test('at the limit of bytes and one past it', () => {
	const {add} = fill();
	add('most', new Uint8Array(MAX_WAITING_BYTES - 1));
	add('last', new Uint8Array(1));
	add('empty', new Uint8Array());
	assert.throws(() => add('more', new Uint8Array(1)), {code: 'ERR_OUTBOX_FULL'});
});

test('an id that is in use is refused until its fate is known', async () => {
	const {outbox, add, fates} = fill(['a']);
	assert.throws(() => add('a', utf8('again')), {code: 'ERR_ID_IN_USE'});
	outbox.cancel('a');
	add('a');
	outbox.rejectAll(new TtchatError('ERR_SESSION_CLOSED'));
	await settle();
	assert.equal(fates.get('a'), 'ERR_SESSION_CLOSED');
});
