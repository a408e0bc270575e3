import assert from 'node:assert/strict';
import {test} from 'node:test';
import headless from '@xterm/headless';
import {CONTINUED} from '../../../source/ui/rows/cut-row.ts';
import {createFrameWriter} from '../../../source/ui/terminal/frame-writer.ts';

/** A terminal that frames are drawn on, and its lines: rows that it has broken itself are one. */
async function linesAfter(...frames: readonly (readonly string[])[]): Promise<readonly string[]> {
	const terminal = new headless.Terminal({cols: 10, rows: 5, allowProposedApi: true});
	let written = Promise.resolve();
	const stream = {
		columns: 10,
		rows: 5,
		writableLength: 0,
		on: () => undefined,
		write: (data: string, done?: () => void) => {
			written = written.then(() => new Promise<void>(resolve => terminal.write(data, resolve))).then(done);
		},
	};
	const render = createFrameWriter(stream);
	for (const frame of frames) {
		render(frame.join('\n'));
	}
	await written;
	const lines: string[] = [];
	for (let row = 0; row < 5; row++) {
		const line = terminal.buffer.active.getLine(row);
		const text = line?.translateToString(true) ?? '';
		if (line?.isWrapped) {
			lines.push(`${lines.pop() ?? ''}${text}`);
		} else {
			lines.push(text);
		}
	}
	terminal.dispose();
	return lines;
}

const parted = [`https://ab${CONTINUED}`, `cdefghij/ ${CONTINUED}`, 'end', 'other', 'foot'];

test('rows that go on are one line of the terminal, and others are not', async () => {
	assert.deepEqual(await linesAfter(parted), ['https://abcdefghij/ end', 'other', 'foot']);
	assert.deepEqual(await linesAfter(['0123456789', 'a', '', '', 'x']), ['0123456789', 'a', '', '', 'x']);
});

test('a wide character that has no room at the edge goes on in the next row', async () => {
	const rows = [`漢字漢字a${CONTINUED}`, '漢字', '', '', 'x'];
	assert.deepEqual(await linesAfter(rows), ['漢字漢字a漢字', '', '', 'x']);
});

test('lines stay apart or together as the frame says, whatever was drawn before', async () => {
	const plain = ['https://ab', 'cdefghij/ ', 'end', 'other', 'foot'];
	assert.deepEqual(await linesAfter(plain, parted), ['https://abcdefghij/ end', 'other', 'foot']);
	assert.deepEqual(await linesAfter(parted, plain), ['https://ab', 'cdefghij/ ', 'end', 'other', 'foot']);
	const scrolled = [`cdefghij/ ${CONTINUED}`, 'end', 'other', 'more', 'foot'];
	assert.deepEqual(await linesAfter(parted, scrolled), ['cdefghij/ end', 'other', 'more', 'foot']);
});
