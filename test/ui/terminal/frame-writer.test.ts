import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {createFrameWriter, eraseRows} from '../../../source/ui/terminal/frame-writer.ts';

const require = createRequire(import.meta.url);
const {Terminal}: typeof import('@xterm/headless') = require('@xterm/headless');

/** A terminal that can be stopped: what is written then waits, as it does in a stream. */
class StallingTerminal {
	columns: number;
	rows: number;
	stalled = false;
	readonly written: string[] = [];
	readonly #waiting: {readonly data: string; readonly done: (() => void) | undefined}[] = [];
	readonly #screen: InstanceType<typeof Terminal>;
	readonly #listeners: (() => void)[] = [];

	constructor(columns: number, rows: number, alternate = true) {
		this.columns = columns;
		this.rows = rows;
		this.#screen = new Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 100});
		if (alternate) {
			this.#screen.write('\x1b[?1049h');
		}
	}

	get writableLength(): number {
		return this.#waiting.reduce((sum, {data}) => sum + data.length, 0);
	}

	write(data: string, done?: () => void): void {
		if (this.stalled) {
			this.#waiting.push({data, done});
			return;
		}
		if (data !== '') {
			this.written.push(data);
			this.#screen.write(data);
		}
		done?.();
	}

	on(_: 'resize', listener: () => void): void {
		this.#listeners.push(listener);
	}

	tellOfSize(): void {
		for (const tell of this.#listeners) {
			tell();
		}
	}

	goOn(): void {
		this.stalled = false;
		for (const {data, done} of this.#waiting.splice(0)) {
			this.write(data, done);
		}
	}

	async shows(): Promise<readonly string[]> {
		await new Promise<void>(done => {
			this.#screen.write('', done);
		});
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: active.length},
			(_, row) => active.getLine(row)?.translateToString(true, 0, this.columns) ?? '',
		);
	}
}

test('a frame is drawn, then only the rows that are different', async () => {
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw('one\ntwo\nthree');
	draw('one\n2\nthree');
	assert.deepEqual(await terminal.shows(), ['one', '2', 'three']);
	assert.doesNotMatch(terminal.written.at(-1) ?? '', /one|three/);
});

test('nothing is written for a frame that is the same, and only a move for another cursor', async () => {
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw.setCursorPosition({x: 1, y: 1});
	draw('one\ntwo\nthree');
	draw.setCursorPosition({x: 1, y: 1});
	draw('one\ntwo\nthree');
	assert.equal(terminal.written.length, 1);
	draw.setCursorPosition({x: 2, y: 1});
	draw('one\ntwo\nthree');
	assert.deepEqual(terminal.written.slice(1), ['\x1b[2;3H\x1b[?25h']);
});

test('while the terminal takes nothing, nothing is written; then the latest frame is', async () => {
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw('one\ntwo\nthree');
	terminal.stalled = true;
	terminal.write('something else');
	for (let count = 0; count < 1000; count++) {
		draw(`${count}\ntwo\n${count}`);
	}
	assert.equal(terminal.writableLength, 'something else'.length);
	terminal.goOn();
	assert.deepEqual(await terminal.shows(), ['999', 'two', '999']);
	assert.equal(terminal.written.length, 3);
});

test('what was to be drawn is not, once the terminal was given away', async () => {
	for (const giveAway of ['clear', 'done', 'reset'] as const) {
		const terminal = new StallingTerminal(20, 3);
		const draw = createFrameWriter(terminal);
		draw('one\ntwo\nthree');
		terminal.stalled = true;
		terminal.write('x');
		draw('late\nlate\nlate');
		draw[giveAway]();
		terminal.goOn();
		assert.doesNotMatch((await terminal.shows()).join('\n'), /late/, giveAway);
	}
});

test('in another size everything is drawn again, and never more rows than there are', async () => {
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw('one\ntwo\nthree');
	terminal.rows = 2;
	draw('one\ntwo\nthree');
	assert.match(terminal.written.at(-1) ?? '', /one.*two/);
	assert.doesNotMatch(terminal.written.at(-1) ?? '', /three/);
});

test('once the size has settled, everything is drawn once more: rows were cut at sizes that were never seen', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw('one\ntwo\nthree');
	for (let step = 0; step < 5; step += 1) {
		// There and back before the next frame, which is the same.
		terminal.tellOfSize();
		t.mock.timers.tick(400);
		await turn();
		draw('one\ntwo\nthree');
	}
	assert.equal(terminal.written.length, 1);
	t.mock.timers.tick(100);
	await turn();
	assert.match(terminal.written.slice(1).join(''), /one.*two.*three/);
	t.mock.timers.tick(10_000);
	await turn();
	assert.equal(terminal.written.length, 2);
});

test('what is to be drawn once the size has settled is not, when the terminal was given away', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	for (const giveAway of ['clear', 'done', 'reset'] as const) {
		const terminal = new StallingTerminal(20, 3);
		const draw = createFrameWriter(terminal);
		draw('one\ntwo\nthree');
		terminal.tellOfSize();
		terminal.stalled = true;
		terminal.write('x');
		t.mock.timers.tick(500);
		await turn();
		draw[giveAway]();
		terminal.goOn();
		terminal.tellOfSize();
		t.mock.timers.tick(500);
		await turn();
		assert.doesNotMatch(terminal.written.slice(1).join(''), /one|two|three/, giveAway);
	}
});

test('a row that a terminal finds too wide pushes nothing away', async () => {
	const terminal = new StallingTerminal(10, 3);
	const draw = createFrameWriter(terminal);
	draw('one\ntwo\nstatus');
	draw(`one\n${'wide '.repeat(5)}\nstatus`);
	assert.deepEqual((await terminal.shows()).toSpliced(1, 1), ['one', 'status']);
	draw(`one\ntwo\n${'status '.repeat(5)}`);
	assert.deepEqual((await terminal.shows()).slice(0, 2), ['one', 'two']);
});

test('left where there is no alternate screen, nothing of it stays, in the scrollback neither', async () => {
	const terminal = new StallingTerminal(20, 5, false);
	const draw = createFrameWriter(terminal);
	for (let count = 0; count < 50; count++) {
		draw(Array.from({length: 5}, (_, row) => `secret ${count + row}`).join('\n'));
		if (count % 10 === 0) {
			draw.clear();
		}
	}
	draw.done();
	terminal.write('farewell');
	assert.deepEqual(await terminal.shows(), ['farewell', '', '', '', '']);
});

test('rows are told absolutely: no sequence that some terminals ignore', () => {
	const terminal = new StallingTerminal(20, 3);
	const draw = createFrameWriter(terminal);
	draw.setCursorPosition({x: 0, y: 2});
	draw('one\ntwo\nthree');
	draw('1\ntwo\n3');
	draw.done();
	assert.doesNotMatch(terminal.written.join('') + eraseRows(3), /\x1b\[\d*[A-GJST]|[\n\r]/);
});

function turn(): Promise<void> {
	return new Promise(done => setImmediate(done));
}
