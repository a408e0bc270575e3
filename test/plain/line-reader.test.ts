import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type InputLine, readLines} from '../../source/plain/line-reader.ts';

const cases = [
	{name: 'nothing', pieces: [], lines: []},
	{name: 'two lines', pieces: ['a\nb\n'], lines: ['a', 'b']},
	{name: 'a last line without an end', pieces: ['a\nb'], lines: ['a', 'b']},
	{name: 'CR LF', pieces: ['a\r\nb\r\n'], lines: ['a', 'b']},
	{name: 'CR LF cut in two', pieces: ['a\r', '\nb\r\n'], lines: ['a', 'b']},
	{name: 'a CR inside', pieces: ['a\rb\n'], lines: ['a\rb']},
	{name: 'empty lines', pieces: ['\n\n'], lines: ['', '']},
	{name: 'exactly the limit', pieces: ['12345678\n'], lines: ['12345678']},
	{name: 'exactly the limit, with CR LF', pieces: ['12345678\r\n'], lines: ['12345678']},
	{name: 'one more than the limit', pieces: ['123456789\n', 'b\n'], lines: [undefined, 'b']},
	{name: 'too long in pieces', pieces: ['12345', '6789', '0123', '4\nb\n'], lines: [undefined, 'b']},
	{name: 'too long at the end', pieces: ['b\n1234567890'], lines: ['b', undefined]},
	{name: 'a character cut in two', pieces: [Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])], lines: ['ä']},
] as const;

for (const {name, pieces, lines} of cases) {
	test(`lines: ${name}`, async () => {
		assert.deepEqual(await collect(pieces), lines);
	});
}

test('however a stream is cut, the lines are the same', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.string({maxLength: 8})), fc.array(fc.nat(40)), async (texts, cuts) => {
			const whole = Buffer.from(texts.join('\n'));
			const places = [0, ...cuts.map(cut => Math.min(cut, whole.length)), whole.length].sort((a, b) => a - b);
			const pieces = places.slice(1).map((place, index) => whole.subarray(places[index], place));
			assert.deepEqual(await collect(pieces), await collect([whole]));
		}),
	);
});

async function collect(pieces: readonly (string | Uint8Array)[]): Promise<(string | undefined)[]> {
	const texts: (string | undefined)[] = [];
	for await (const line of readLines(flow(pieces), 8)) texts.push(textOf(line));
	return texts;
}

async function* flow(pieces: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
	yield* pieces;
}

function textOf(line: InputLine): string | undefined {
	return line.type === 'line' ? Buffer.from(line.bytes).toString('utf8') : undefined;
}
