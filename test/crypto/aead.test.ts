import assert from 'node:assert/strict';
import {createCipheriv} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {open, openWithNonce, seal, sealWithNonce} from '../../source/crypto/aead.ts';
import {hex} from '../../source/protocol/bytes.ts';

const key = new Uint8Array(32).fill(7);
const header = new TextEncoder().encode('784             ');
const plaintext = new Uint8Array(256).fill(1);

const anyBytes = fc.uint8Array({maxLength: 300});
const anyKey = fc.uint8Array({minLength: 32, maxLength: 32});

test('what was sealed opens to the same', () => {
	fc.assert(
		fc.property(anyKey, anyBytes, anyBytes, (anyOne, associatedData, content) => {
			const sealed = seal(anyOne, associatedData, content);
			assert.equal(sealed.length, content.length + 16);
			assert.deepEqual(open(anyOne, associatedData, sealed), content);
		}),
	);
});

test('the nonce is 12 zero bytes, the tag comes last', () => {
	const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(12));
	cipher.setAAD(header);
	const expected = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	assert.equal(hex(seal(key, header, plaintext)), expected.toString('hex'));
	assert.deepEqual(sealWithNonce(key, new Uint8Array(12), header, plaintext), seal(key, header, plaintext));
});

test('every single bit that is changed is noticed: text, tag, associated data, key', () => {
	const sealed = seal(key, header, plaintext);
	const flipped = (bytes: Uint8Array, bit: number) =>
		bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
	for (let bit = 0; bit < sealed.length * 8; bit += 1) {
		assert.equal(open(key, header, flipped(sealed, bit)), undefined, `sealed, bit ${bit}`);
	}
	for (let bit = 0; bit < header.length * 8; bit += 1) {
		assert.equal(open(key, flipped(header, bit), sealed), undefined, `associated data, bit ${bit}`);
	}
	for (let bit = 0; bit < key.length * 8; bit += 1) {
		assert.equal(open(flipped(key, bit), header, sealed), undefined, `key, bit ${bit}`);
	}
	assert.equal(openWithNonce(key, new Uint8Array(12).fill(1), header, sealed), undefined);
});

test('what is cut, grown or too short for a tag does not open and does not throw', () => {
	const sealed = seal(key, header, plaintext);
	for (const bytes of [0, 1, 12, 15, 16, 17, sealed.length - 16, sealed.length - 1]) {
		assert.equal(open(key, header, sealed.subarray(0, bytes)), undefined, `${bytes} bytes`);
	}
	assert.equal(open(key, header, Uint8Array.of(...sealed, 0)), undefined);
	// A shorter tag would be easier to guess: the last 4 bytes alone are none.
	const short = Uint8Array.of(...sealed.subarray(0, -16), ...sealed.subarray(-16, -12));
	assert.equal(open(key, header, short), undefined);
});

test('nothing at all can be sealed, too', () => {
	const sealed = seal(key, header, new Uint8Array());
	assert.equal(sealed.length, 16);
	assert.deepEqual(open(key, header, sealed), new Uint8Array());
	assert.equal(open(key, new Uint8Array(), sealed), undefined);
});
