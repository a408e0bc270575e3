import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {ascii, concat} from '../../source/protocol/bytes.ts';
import {encodeFrame, encodeHeader, FrameDecoder, parseHeader} from '../../source/protocol/frame.ts';

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

type Result = {
	readonly bodies: readonly string[];
	readonly error: string | undefined;
	readonly midFrame: boolean;
};

/** What a decoder makes of these chunks: the frames that it gave, and then the error, if any. */
function decode(chunks: readonly Uint8Array[], limitBytes = 99_999): Result {
	const decoder = new FrameDecoder(bytes => bytes <= limitBytes);
	const bodies: string[] = [];
	try {
		for (const chunk of chunks) {
			for (const {body} of decoder.push(chunk)) bodies.push(Buffer.from(body).toString('latin1'));
		}
	} catch (error) {
		return {bodies, error: (error as {code: string}).code, midFrame: decoder.midFrame};
	}
	return {bodies, error: undefined, midFrame: decoder.midFrame};
}

const a = '1               a';
const bc = '2               bc';

const cases = [
	{name: 'nothing', wire: '', bodies: []},
	{name: 'one frame', wire: a, bodies: ['a']},
	{name: 'two frames in one chunk', wire: a + bc, bodies: ['a', 'bc']},
	{name: 'a frame and a half header', wire: `${a}2      `, bodies: ['a'], midFrame: true},
	{name: 'a frame and a header', wire: `${a}2               `, bodies: ['a'], midFrame: true},
	{name: 'a frame and half a body', wire: `${a}2               b`, bodies: ['a'], midFrame: true},
	{
		name: 'a good frame before a bad header',
		wire: `${a}${bc}oh no           `,
		bodies: ['a', 'bc'],
		error: 'ERR_FRAME_HEADER',
	},
	{
		name: 'a good frame before one that is too long',
		wire: `${a}9               `,
		bodies: ['a'],
		error: 'ERR_FRAME_LENGTH',
	},
	{name: 'a length at the limit', wire: '8               12345678', bodies: ['12345678']},
	{
		name: 'a length one past the limit',
		wire: '9               123456789',
		bodies: [],
		error: 'ERR_FRAME_LENGTH',
	},
	{name: 'a length bomb', wire: '999999999999    ', bodies: [], error: 'ERR_FRAME_HEADER'},
	{name: 'what cannot become a header is known at once', wire: 'o', bodies: [], error: 'ERR_FRAME_HEADER'},
	{name: 'a number that is too long, likewise', wire: '999999', bodies: [], error: 'ERR_FRAME_HEADER'},
	{name: 'something behind the blanks, likewise', wire: '220 mail', bodies: [], error: 'ERR_FRAME_HEADER'},
	{name: 'what may become a header is not judged', wire: '220 ', bodies: [], midFrame: true},
] as const;

for (const {name, wire, bodies, ...rest} of cases) {
	const expected = {error: undefined, midFrame: 'error' in rest, ...rest, bodies};
	test(`in one chunk: ${name}`, () => assert.deepEqual(decode([ascii(wire)], 8), expected));
	test(`byte by byte: ${name}`, () => {
		const bytes = Array.from(ascii(wire), byte => Uint8Array.of(byte));
		assert.deepEqual(decode(bytes, 8), expected);
	});
}

test('the header is handed on as it came', () => {
	const frames = [...new FrameDecoder(() => true).push(ascii(bc + a))];
	assert.deepEqual(
		frames.map(({header}) => header),
		[encodeHeader(2), encodeHeader(1)],
	);
});

test('a body does not change with the chunk that it came in', () => {
	const chunk = ascii(a);
	const [frame] = new FrameDecoder(() => true).push(chunk);
	chunk.fill(0);
	assert.deepEqual(frame?.body, ascii('a'));
});

test('the state is asked once for each frame, when its header is complete and the frame before it was handled', () => {
	const asked: string[] = [];
	const decoder = new FrameDecoder(bytes => {
		asked.push(`asked for ${bytes}`);
		return true;
	});
	for (const piece of [ascii(`${a}2       `), ascii('        '), ascii('b'), ascii('c')]) {
		for (const {body} of decoder.push(piece)) asked.push(`frame of ${body.length}`);
	}
	assert.deepEqual(asked, ['asked for 1', 'frame of 1', 'asked for 2', 'frame of 2']);
});

test('nothing is allocated for a length that is refused, and nothing before the header is complete', () => {
	const sizes: number[] = [];
	const Real = globalThis.Uint8Array;
	const spy = new Proxy(Real, {
		construct(target, args: [number], self) {
			if (typeof args[0] === 'number') sizes.push(args[0]);
			return Reflect.construct(target, args, self) as object;
		},
	});
	const chunks = [ascii('66064          '), ascii(' ')];
	globalThis.Uint8Array = spy as typeof Uint8Array;
	try {
		const refusing = new FrameDecoder(() => false);
		assert.throws(() => chunks.flatMap(chunk => [...refusing.push(chunk)]), {code: 'ERR_FRAME_LENGTH'});
		assert.deepEqual(sizes, [16]);
		const allowing = new FrameDecoder(() => true);
		assert.deepEqual([...allowing.push(chunks[0] ?? Real.of())], []);
		assert.deepEqual(sizes, [16, 16]);
		assert.deepEqual([...allowing.push(chunks[1] ?? Real.of())], []);
		assert.deepEqual(sizes, [16, 16, 66_064]);
	} finally {
		globalThis.Uint8Array = Real;
	}
});

test('property: however the stream is cut, the frames are the same and in the same order', () => {
	const body = fc.uint8Array({minLength: 1, maxLength: 300});
	const frames = fc.array(body, {maxLength: 6});
	const end = fc.constantFrom('', '7   ', '7               abc', 'bad header      ', '500             ');
	fc.assert(
		fc.property(frames, end, fc.array(fc.nat(2_000), {maxLength: 20}), (bodies, tail, cuts) => {
			const wire = concat(...bodies.map(encodeFrame), ascii(tail));
			const sorted = [0, ...cuts.filter(cut => cut < wire.length).toSorted((x, y) => x - y), wire.length];
			const chunks = sorted.slice(1).map((cut, index) => wire.subarray(sorted[index], cut));
			const whole = decode([wire], 300);
			assert.deepEqual(decode(chunks, 300), whole);
			assert.deepEqual(
				whole.bodies,
				bodies.map(bytes => Buffer.from(bytes).toString('latin1')),
			);
		}),
		{numRuns: 300},
	);
});
