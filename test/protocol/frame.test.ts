import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {ascii} from '../../source/protocol/bytes.ts';
import {encodeFrame, encodeHeader, parseHeader} from '../../source/protocol/frame.ts';

const hostile = [
	{name: 'only blanks', header: '                '},
	{name: 'zero', header: '0               '},
	{name: 'a leading zero', header: '0880            '},
	{name: 'only zeros', header: '00000           '},
	{name: 'a leading blank', header: ' 880            '},
	{name: 'right-justified digits', header: '             880'},
	{name: 'a plus sign', header: '+880            '},
	{name: 'a minus sign', header: '-880            '},
	{name: 'minus one', header: '-1              '},
	{name: 'a decimal point', header: '880.0           '},
	{name: 'a decimal comma', header: '880,0           '},
	{name: 'an exponent', header: '8e2             '},
	{name: 'hexadecimal', header: '0x370           '},
	{name: 'hexadecimal digits', header: '370a            '},
	{name: 'a thousands separator', header: '4_096           '},
	{name: 'six digits', header: '100000          '},
	{name: 'a length bomb of twelve digits', header: '999999999999    '},
	{name: 'sixteen digits and no blank', header: '1000000000000000'},
	{name: 'a digit at the end', header: '880            1'},
	{name: 'two numbers', header: '880 880         '},
	{name: 'a tab for padding', header: '880\t            '},
	{name: 'a line feed for padding', header: '880\n            '},
	{name: 'a line feed at the end', header: '880            \n'},
	{name: 'a carriage return at the end', header: '880            \r'},
	{name: 'a zero byte for padding', header: '880\0            '},
	{name: 'zero bytes for padding', header: `880${'\0'.repeat(13)}`},
	{name: 'only zero bytes', header: '\0'.repeat(16)},
	{name: 'a no-break space for padding', header: '880\xa0            '},
	{name: 'a superscript digit', header: '88\xb2             '},
	{name: 'digits with the top bit set', header: '\xb8\xb8\xb0             '},
	{name: 'an escape sequence', header: '\x1b[2J880         '},
	{name: 'NaN', header: 'NaN             '},
	{name: 'Infinity', header: 'Infinity        '},
	{name: 'letters', header: 'eight hundred   '},
	{name: 'an HTTP request', header: 'GET / HTTP/1.1\r\n'},
	{name: 'a TLS hello', header: '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03abcde'},
	{name: 'an SSH banner', header: 'SSH-2.0-OpenSSH_'},
	{name: 'a key without a header', header: '-----BEGIN PUBLI'},
	{name: 'a HELLO without a header', header: 'TTChat/2 hello 0'},
	{name: 'all bits set', header: '\xff'.repeat(16)},
] as const;

const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0));

for (const {name, header} of hostile) {
	test(`a header is refused: ${name}`, () => {
		assert.equal(header.length, 16);
		assert.throws(() => parseHeader(latin1(header)), {code: 'ERR_FRAME_HEADER'});
	});
}

test('the table of hostile headers has 40 rows', () => assert.equal(hostile.length, 40));

const good = [
	{name: 'one byte', header: '1               ', bytes: 1},
	{name: 'a SEED', header: '512             ', bytes: 512},
	{name: 'a HELLO', header: '880             ', bytes: 880},
	{name: 'the largest record', header: '66064           ', bytes: 66_064},
	{name: 'five nines', header: '99999           ', bytes: 99_999},
] as const;

for (const {name, header, bytes} of good) {
	test(`a header is read and written: ${name}`, () => {
		assert.equal(parseHeader(ascii(header)), bytes);
		assert.deepEqual(encodeHeader(bytes), ascii(header));
	});
}

for (const bytes of [0, 15, 17]) {
	test(`a header of ${bytes} bytes is refused`, () => {
		assert.throws(() => parseHeader(ascii('8'.padEnd(bytes).slice(0, bytes))), {code: 'ERR_FRAME_HEADER'});
	});
}

test('a frame is its header and its body, in one piece', () => {
	assert.deepEqual(encodeFrame(ascii('hello')), ascii('5               hello'));
});

test('property: only what is written by the rule is read, and it is read back', () => {
	const byte = fc.constantFrom(...ascii(' 0123456789'), 0, 0x0a, 0xa0);
	fc.assert(
		fc.property(
			fc.uint8Array({minLength: 16, maxLength: 16}),
			fc.array(byte, {minLength: 16, maxLength: 16}),
			(any, near) => {
				for (const header of [any, Uint8Array.from(near)]) {
					let bytes: number | undefined;
					try {
						bytes = parseHeader(header);
					} catch {
						continue;
					}
					assert.deepEqual(encodeHeader(bytes), header);
				}
			},
		),
		{numRuns: 2_000},
	);
});
