import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {ascii, concat} from '../../source/protocol/bytes.ts';
import {emptyLegacyInbox, receiveLegacy, splitLegacyText} from '../../source/protocol/legacy.ts';

/** Feeds plaintexts and collects the messages that come out. */
function receiveAll(plaintexts: readonly Uint8Array[]): {
	texts: readonly Uint8Array[];
	missing: number | undefined;
} {
	let inbox = emptyLegacyInbox;
	const texts: Uint8Array[] = [];
	for (const plaintext of plaintexts) {
		const received = receiveLegacy(inbox, plaintext);
		inbox = received.inbox;
		if (received.text !== undefined) texts.push(received.text);
	}
	return {texts, missing: inbox.missing};
}

const sizes = [
	{bytes: 0, parts: []},
	{bytes: 1, parts: [1]},
	{bytes: 445, parts: [445]},
	{bytes: 446, parts: [446]},
	{bytes: 447, parts: [446, 1]},
	{bytes: 892, parts: [446, 446]},
	{bytes: 893, parts: [446, 446, 1]},
	{bytes: 256 * 446, parts: Array<number>(256).fill(446)},
] as const;

for (const {bytes, parts} of sizes) {
	test(`a text of ${bytes} bytes is a count of ${parts.length} and that many parts`, () => {
		const text = new Uint8Array(bytes).fill(0x61);
		const [count, ...rest] = splitLegacyText(text);
		assert.deepEqual(count, ascii(String(parts.length)));
		assert.deepEqual(
			rest.map(part => part.length),
			parts,
		);
		assert.deepEqual(receiveAll([count ?? new Uint8Array(), ...rest]), {texts: [text], missing: undefined});
	});
}

const badCounts = [
	{name: 'empty', count: ''},
	{name: 'a blank', count: ' '},
	{name: 'a sign', count: '+1'},
	{name: 'negative', count: '-1'},
	{name: 'a leading zero', count: '01'},
	{name: 'two zeros', count: '00'},
	{name: 'one past the limit', count: '257'},
	{name: 'three nines', count: '999'},
	{name: 'four digits', count: '1000'},
	{name: 'a blank after it', count: '1 '},
	{name: 'a line feed after it', count: '1\n'},
	{name: 'an exponent', count: '1e2'},
	{name: 'hexadecimal', count: '0x1'},
	{name: 'a fraction', count: '1.0'},
	{name: 'text', count: 'hello'},
	{name: 'a zero byte', count: '\0'},
	{name: '32 random bytes, as in a SEED', count: '\x91\x07\xfe3\x81kd,\xb7\x00\x01\x99abcdefghijklmnopqrst'},
] as const;

for (const {name, count} of badCounts) {
	test(`a count is refused: ${name}`, () => {
		const plaintext = Uint8Array.from(count, character => character.charCodeAt(0));
		assert.throws(() => receiveLegacy(emptyLegacyInbox, plaintext), {code: 'ERR_PROTOCOL'});
	});
}

test('256 parts are taken, and the message comes with the last one', () => {
	const parts = Array.from({length: 256}, (_, index) => Uint8Array.of(index));
	const plaintexts = [ascii('256'), ...parts];
	assert.deepEqual(receiveAll(plaintexts.slice(0, -1)), {texts: [], missing: 1});
	assert.deepEqual(receiveAll(plaintexts), {texts: [concat(...parts)], missing: undefined});
});

test('a part may look like a count, and a part may be empty', () => {
	const {texts} = receiveAll([ascii('2'), ascii('7'), ascii(''), ascii('1'), ascii('0')]);
	assert.deepEqual(texts, [ascii('7'), ascii('0')]);
});

test('property: messages come out as they went in, whatever is in them', () => {
	const text = fc.uint8Array({maxLength: 2_000});
	fc.assert(
		fc.property(fc.array(text, {maxLength: 5}), texts => {
			const wire = texts.flatMap(bytes => splitLegacyText(bytes));
			assert.ok(wire.every(plaintext => plaintext.length <= 446));
			assert.deepEqual(receiveAll(wire), {texts, missing: undefined});
		}),
	);
});
