import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isTtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import {parseMessage, RECORD_TYPES} from '../../source/protocol/message.ts';

const filled = (bytes: number) => new Uint8Array(bytes).fill(0x61);

const accepted = [
	{name: 'NICK of 0 bytes', type: 0x01, content: filled(0), message: {type: 'nick', name: filled(0)}},
	{name: 'NICK of 64 bytes', type: 0x01, content: filled(64), message: {type: 'nick', name: filled(64)}},
	{name: 'TEXT of 0 bytes', type: 0x02, content: filled(0), message: {type: 'text', content: filled(0)}},
	{
		name: 'TEXT of 65,531 bytes',
		type: 0x02,
		content: filled(65_531),
		message: {type: 'text', content: filled(65_531)},
	},
	{
		name: 'ACK',
		type: 0x03,
		content: Uint8Array.of(0xff, 0, 1, 2),
		message: {type: 'ack', count: 0xff00_0102},
	},
	{
		name: 'ACK with more behind',
		type: 0x03,
		content: Uint8Array.of(0, 0, 0, 7, 9),
		message: {type: 'ack', count: 7},
	},
	{name: 'TYPING', type: 0x04, content: filled(0), message: {type: 'typing'}},
	{name: 'TYPING with content', type: 0x04, content: filled(3), message: {type: 'typing'}},
	{name: 'PROOF of 16 bytes', type: 0x05, content: filled(16), message: {type: 'proof', proof: filled(16)}},
	{
		name: 'PROOF with more behind',
		type: 0x05,
		content: filled(20),
		message: {type: 'proof', proof: filled(16)},
	},
	{name: 'PING', type: 0x06, content: filled(0), message: {type: 'ping'}},
	{name: 'SAVED', type: 0x07, content: filled(0), message: {type: 'saved'}},
	{name: 'MORE of 1 byte', type: 0x08, content: filled(1), message: {type: 'more', content: filled(1)}},
	{
		name: 'FILE-OFFER of 1 byte with a name of 1 byte',
		type: 0x10,
		content: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x61),
		message: {type: 'file-offer', id: 1, size: 1, name: filled(1)},
	},
	{
		name: 'FILE-OFFER of 2^53 - 1 bytes with a name of 255 bytes',
		type: 0x10,
		content: Uint8Array.of(1, 2, 3, 4, 0, 0x1f, 255, 255, 255, 255, 255, 255, ...filled(255)),
		message: {type: 'file-offer', id: 0x0102_0304, size: 2 ** 53 - 1, name: filled(255)},
	},
	{
		name: 'FILE-ACCEPT with more behind',
		type: 0x11,
		content: Uint8Array.of(0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 9),
		message: {type: 'file-accept', id: 7, limit: 2 ** 32 + 2},
	},
	{
		name: 'FILE-CHUNK of 0 bytes',
		type: 0x12,
		content: Uint8Array.of(0, 0, 0, 7),
		message: {type: 'file-chunk', id: 7, bytes: filled(0)},
	},
	{
		name: 'FILE-CHUNK of 2 bytes',
		type: 0x12,
		content: Uint8Array.of(0, 0, 0, 7, 0x61, 0x61),
		message: {type: 'file-chunk', id: 7, bytes: filled(2)},
	},
	...(['declined', 'cancelled', 'unreadable', 'unwritable', 'disk-full', 'cancelled'] as const).map(
		(reason, number) =>
			({
				name: `FILE-CANCEL of its own file, for reason ${number}`,
				type: 0x13,
				content: Uint8Array.of(0, 0, 0, 7, 0, number),
				message: {type: 'file-cancel', id: 7, whose: 'theirs', reason},
			}) as const,
	),
	{
		name: 'FILE-CANCEL of our file, with more behind',
		type: 0x13,
		content: Uint8Array.of(0, 0, 0, 7, 1, 255, 3),
		message: {type: 'file-cancel', id: 7, whose: 'ours', reason: 'cancelled'},
	},
	{
		name: 'FILE-DONE',
		type: 0x14,
		content: Uint8Array.of(0, 0, 0, 7),
		message: {type: 'file-done', id: 7},
	},
	{name: 'type 0x15', type: 0x15, content: filled(9), message: {type: 'unknown'}},
	{name: 'type 0', type: 0x00, content: filled(9), message: {type: 'unknown'}},
	{name: 'type 0x55', type: 0x55, content: filled(0), message: {type: 'unknown'}},
	{name: 'type 0xFF', type: 0xff, content: filled(0), message: {type: 'unknown'}},
	{name: 'BYE', type: 0x7f, content: filled(0), message: {type: 'bye'}},
] as const;

for (const {name, type, content, message} of accepted) {
	test(`is read: ${name}`, () => assert.deepEqual(parseMessage(type, content), message));
}

const refused = [
	{name: 'NICK of 65 bytes', type: 0x01, bytes: 65},
	{name: 'ACK of 0 bytes', type: 0x03, bytes: 0},
	{name: 'ACK of 3 bytes', type: 0x03, bytes: 3},
	{name: 'PROOF of 0 bytes', type: 0x05, bytes: 0},
	{name: 'PROOF of 15 bytes', type: 0x05, bytes: 15},
	{name: 'MORE of 0 bytes', type: 0x08, bytes: 0},
	{name: 'FILE-OFFER without a name', type: 0x10, bytes: 12, of: 0},
	{name: 'FILE-OFFER with a name of 256 bytes', type: 0x10, bytes: 12 + 256, of: 0},
	{name: 'FILE-OFFER of more bytes than a number holds', type: 0x10, bytes: 13},
	{name: 'FILE-ACCEPT of 11 bytes', type: 0x11, bytes: 11},
	{name: 'FILE-ACCEPT of more bytes than a number holds', type: 0x11, bytes: 12},
	{name: 'FILE-CHUNK of 3 bytes', type: 0x12, bytes: 3},
	{name: 'FILE-CANCEL of 5 bytes', type: 0x13, bytes: 5},
	{name: 'FILE-CANCEL of the file of a third', type: 0x13, bytes: 6},
	{name: 'FILE-DONE of 3 bytes', type: 0x14, bytes: 3},
] as const;

for (const {name, type, bytes, ...rest} of refused) {
	test(`is refused: ${name}`, () => {
		const content = 'of' in rest ? new Uint8Array(bytes).fill(rest.of) : filled(bytes);
		assert.throws(() => parseMessage(type, content), {code: 'ERR_PROTOCOL'});
	});
}

test('the types are those of docs/protocol.md §6', () => {
	const types = {nick: 1, text: 2, ack: 3, typing: 4, proof: 5, ping: 6, saved: 7, more: 8, bye: 0x7f};
	const files = {
		'file-offer': 0x10,
		'file-accept': 0x11,
		'file-chunk': 0x12,
		'file-cancel': 0x13,
		'file-done': 0x14,
	};
	assert.deepEqual(RECORD_TYPES, {...types, ...files});
});

test('an ACK is read from its own bytes when it is a view into others', () => {
	const around = ascii('....\0\0\x01\0....');
	assert.deepEqual(parseMessage(0x03, around.subarray(4, 8)), {type: 'ack', count: 256});
});

test('property: any type with any content is a message or an error of ours', () => {
	fc.assert(
		fc.property(fc.nat(255), fc.uint8Array({maxLength: 80}), (type, content) => {
			try {
				assert.equal(typeof parseMessage(type, content).type, 'string');
			} catch (error) {
				assert.ok(isTtchatError(error, 'ERR_PROTOCOL'));
			}
		}),
	);
});
