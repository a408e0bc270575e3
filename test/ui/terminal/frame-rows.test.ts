import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {build} from 'esbuild';
import fc from 'fast-check';
// @ts-expect-error A script without types.
import {patchPlugin} from '../../../scripts/patches.mjs';

type Transform = (line: string, index: number) => string;
type Output = {
	write(x: number, y: number, text: string, options: {readonly transformers: readonly Transform[]}): void;
	clip(clip: object): void;
	get(): {readonly output: string; readonly height: number};
	/** Ink's own way. */
	getByCells(): {readonly output: string; readonly height: number};
};

const COLUMNS = 60;
const ROWS = 6;

/** What the built program has in the place of Ink's own. */
const patched: {readonly default: new (size: {readonly width: number; readonly height: number}) => Output} =
	await load('ink/build/output.js');

async function load(file: string) {
	const {outputFiles} = await build({
		entryPoints: [path.resolve(import.meta.dirname, '../../../node_modules', file)],
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
		plugins: [patchPlugin()],
	});
	const [{text = ''} = {}] = outputFiles;
	return await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

type Write = {
	readonly x: number;
	readonly y: number;
	readonly text: string;
	readonly transformers?: readonly Transform[];
};

function outputOf(writes: readonly Write[]): Output {
	const output = new patched.default({width: COLUMNS, height: ROWS});
	for (const {x, y, text, transformers = []} of writes) output.write(x, y, text, {transformers});
	return output;
}

/** Every character with the looks that it has, whatever order they were switched in; blanks at a row's end do not count. */
function looksOf(frame: string): readonly string[] {
	const looks = new Map<string, string>();
	let shown = '';
	for (const [, sgr, link, character = ''] of frame.matchAll(
		/\u001B\[(\d+)m|\u001B\]8;(.*?)\u001B\\|(.)/gsu,
	)) {
		if (sgr !== undefined) looks.set(closing[sgr] ?? sgr, closing[sgr] === undefined ? '' : sgr);
		else if (link !== undefined) looks.set('link', link === ';' ? '' : link);
		else shown += `${character}${character === '\n' ? '' : [...looks.values()].filter(Boolean).toSorted()}`;
	}
	return shown.split('\n').map(row => row.trimEnd());
}

/** What ends a look. */
const closing: Readonly<Record<string, string>> = {1: '22', 2: '22', 7: '27', 31: '39'};

const dim: Transform = line => `\u001B[2m${line}\u001B[22m`;
const inverse: Transform = line => `\u001B[7m${line}\u001B[27m`;

const cases: readonly (readonly [string, readonly Write[]])[] = [
	['nothing', []],
	['one text of several rows', [{x: 0, y: 1, text: 'one\n\ntwo  \n three'}]],
	['more rows than there are', [{x: 0, y: 4, text: 'a\nb\nc\nd'}]],
	[
		'texts side by side',
		[
			{x: 0, y: 0, text: 'left\nleft 2'},
			{x: 10, y: 0, text: '│\n│\n│'},
			{x: 12, y: 0, text: 'right'},
		],
	],
	[
		'the right one first',
		[
			{x: 12, y: 0, text: 'right'},
			{x: 0, y: 0, text: 'left'},
		],
	],
	[
		'looks',
		[
			{x: 0, y: 0, text: 'a \u001B[1mbold\u001B[22m word\n\u001B[31mred\u001B[39m'},
			{x: 30, y: 0, text: 'bar   ', transformers: [inverse]},
			{x: 0, y: 3, text: 'dim \u001B[1mbold\u001B[22m', transformers: [dim]},
		],
	],
	['a bar up to the edge', [{x: 0, y: 5, text: ' '.repeat(COLUMNS), transformers: [inverse]}]],
	[
		'wide characters beside something',
		[
			{x: 0, y: 0, text: '東京 한국 👩‍👩‍👧'},
			{x: 30, y: 0, text: '│'},
		],
	],
	['marks, joiners and invisible ones', [{x: 0, y: 0, text: 'e\u0301 नमस्ते \u00ad a\u034f\n\u200b\u0600x'}]],
	[
		'links',
		[{x: 0, y: 0, text: 'see \u001B]8;id=1-0;https://a.example/\u001B\\there\u001B]8;;\u001B\\ and'}],
	],
	['an open look', [{x: 0, y: 0, text: '\u001B[31mred\nstill red\u001B[39m'}]],
	[
		'one over another',
		[
			{x: 0, y: 0, text: 'aaaaaaaa'},
			{x: 3, y: 0, text: '東'},
		],
	],
	['out of the frame', [{x: -2, y: -1, text: 'abc\ndef'}]],
];

for (const [name, writes] of cases) {
	test(`a frame is what Ink would draw: ${name}`, () => {
		const {output, height} = outputOf(writes).get();
		const expected = outputOf(writes).getByCells();
		assert.deepEqual(looksOf(output), looksOf(expected.output));
		assert.equal(height, expected.height);
	});
}

test('a frame is what Ink would draw, whatever is written where', () => {
	const text = fc
		.array(fc.constantFrom('a', ' ', 'é', '東', '\n', 'e\u0301', '😀', '\u001B[2mq\u001B[22m', '\u034f'), {
			maxLength: 14,
		})
		.map(pieces => pieces.join(''));
	const write = fc.record({
		x: fc.integer({min: 0, max: 50}),
		y: fc.integer({min: 0, max: ROWS}),
		text,
		transformers: fc.constantFrom<readonly Transform[]>([], [dim], [inverse]),
	});
	fc.assert(
		fc.property(fc.array(write, {maxLength: 5}), writes => {
			const expected = looksOf(outputOf(writes).getByCells().output);
			assert.deepEqual(looksOf(outputOf(writes).get().output), expected);
		}),
	);
});

test('what is clipped is drawn by Ink', () => {
	const clipped = (how: 'get' | 'getByCells') => {
		const output = outputOf([]);
		output.clip({x1: 2, x2: 5, y1: 0, y2: 2});
		output.write(0, 0, 'abcdefgh', {transformers: []});
		return output[how]().output;
	};
	assert.equal(clipped('get'), clipped('getByCells'));
	assert.equal(clipped('get').split('\n')[0]?.trim(), 'cde');
});
