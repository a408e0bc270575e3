import assert from 'node:assert/strict';
import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {HELP_KEY, PANE_KEY} from '../../../source/ui/terminal/special-keys.ts';
import {TerminalInput} from '../../../source/ui/terminal/terminal-input.ts';
import {ESCAPE_KEY, type TerminalSignal} from '../../../source/ui/terminal/terminal-keys.ts';

/** A standard input that remembers what was asked of it. */
class FakeKeyboard extends PassThrough {
	readonly asked: string[] = [];

	setRawMode(raw: boolean): this {
		this.asked.push(`raw ${raw}`);
		return this;
	}

	ref(): this {
		this.asked.push('ref');
		return this;
	}

	unref(): this {
		this.asked.push('unref');
		return this;
	}
}

function open() {
	const keyboard = new FakeKeyboard();
	const signals: TerminalSignal[] = [];
	const input = new TerminalInput(keyboard, signal => signals.push(signal));
	input.ref();
	return {keyboard, signals, input};
}

/** Reads what has come, once it has come. */
async function read(input: TerminalInput): Promise<unknown> {
	await once(input, 'readable');
	return input.read();
}

/** Lets in what has come, and what is due behind it. */
async function turn(): Promise<void> {
	for (const _ of [1, 2, 3]) await new Promise(done => setImmediate(done));
}

const focus = (focused: boolean) => ({type: 'focus', focused});
const cases = [
	{name: 'text', chunks: ['hello\r'], passed: 'hello\r', signals: []},
	{
		name: 'the focus, and text around it',
		chunks: ['a\u001B[Ib\u001B[Oc'],
		passed: 'abc',
		signals: [focus(true), focus(false)],
	},
	{
		name: 'F1 and F2, as their second routes',
		chunks: ['\u001BOPx\u001BOQ'],
		passed: `${HELP_KEY}x${PANE_KEY}`,
		signals: [],
	},
	{name: 'a signal that is cut in two', chunks: ['\u001B[', 'Ix'], passed: 'x', signals: [focus(true)]},
	{
		name: 'a character that is cut in two',
		chunks: [new Uint8Array([0xc3]), new Uint8Array([0xa9])],
		passed: 'é',
		signals: [],
	},
	{name: 'an arrow key', chunks: ['\u001B[A'], passed: '\u001B[A', signals: []},
] as const;

for (const {name, chunks, passed, signals} of cases) {
	test(`passes or reports: ${name}`, async () => {
		const opened = open();
		const reading = read(opened.input);
		for (const chunk of chunks) {
			opened.keyboard.write(chunk);
		}
		assert.equal(await reading, passed);
		assert.deepEqual(opened.signals, signals);
		opened.input.unref();
	});
}

test('a lone Escape comes through although it could begin a sequence', async () => {
	const {keyboard, input} = open();
	const reading = read(input);
	keyboard.write('\u001B');
	assert.equal(await reading, ESCAPE_KEY);
	input.unref();
});

test('an Escape that came just before Ink let go of the keyboard comes through when it is back', async () => {
	const {keyboard, input} = open();
	keyboard.write('\u001B');
	await new Promise(setImmediate);
	input.unref();
	const reading = read(input);
	input.ref();
	assert.equal(await reading, ESCAPE_KEY);
	input.unref();
});

test('raw mode is not off while Ink lets go of the keyboard, and is set anew when it takes it', () => {
	const {keyboard, input} = open();
	input.setRawMode(true);
	input.setRawMode(false);
	input.unref();
	assert.deepEqual(keyboard.asked, ['ref', 'raw true', 'unref'], 'not off before it goes on');
	input.ref();
	input.setRawMode(true);
	assert.deepEqual(keyboard.asked.slice(3), ['ref', 'raw false', 'raw true'], 'for it may have been changed');
	input.unref();
});

test('after standing still, the rest of a sequence that has come meanwhile still belongs to it', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {keyboard, input} = open();
	const reading = read(input);
	keyboard.write('\u001B');
	await turn();
	// What a timer waited for is over before anything is read.
	t.mock.timers.tick(1000);
	keyboard.write('[A');
	assert.equal(await reading, '\u001B[A');
	input.unref();
});

test('after standing still, the keyboard is kept from a key that has come meanwhile on, until none comes', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	const {keyboard, input} = open();
	input.setRawMode(true);
	const givesBack = input.mute()();
	const passes = async () => {
		now += 300;
		t.mock.timers.tick(300);
	};
	await passes();
	keyboard.write('\u0004');
	await turn();
	assert.ok(!keyboard.asked.includes('raw false'), 'a key is held down');
	await passes();
	await turn();
	await givesBack;
	assert.ok(keyboard.asked.includes('raw false'));
});

test('raw mode, ref and unref reach the keyboard; after unref nothing is read', async () => {
	const {keyboard, input} = open();
	input.setRawMode(true);
	input.unref();
	assert.deepEqual(keyboard.asked, ['ref', 'raw true', 'unref']);
	assert.equal(keyboard.listenerCount('data'), 0);
	input.ref();
	input.ref();
	assert.equal(keyboard.listenerCount('data'), 1);
	input.unref();
});
