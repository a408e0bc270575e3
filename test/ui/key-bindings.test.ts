import assert from 'node:assert/strict';
import {PassThrough, Writable} from 'node:stream';
import {after, before, describe, it} from 'node:test';
import {type Key, render} from 'ink';
import {createElement} from 'react';
import {useKeyBindings} from '../../source/ui/hooks/use-key-bindings.ts';
import {decodeKey, keyBindings} from '../../source/ui/key-bindings.ts';
import type {KeyAction} from '../../source/ui/state/key-action.ts';
import {TerminalInput} from '../../source/ui/terminal/terminal-input.ts';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

/** A keyboard, and what was made of it by our filter, Ink and the table together. */
class Keyboard extends PassThrough {
	readonly heard: KeyAction[] = [];

	setRawMode(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	async type(bytes: string): Promise<readonly KeyAction[]> {
		this.write(bytes);
		await new Promise(setImmediate);
		await new Promise(setImmediate);
		return this.heard.splice(0);
	}
}

function Listener({keyboard}: {readonly keyboard: Keyboard}) {
	useKeyBindings(action => keyboard.heard.push(action));
	return createElement('ink-text');
}

const text = (value: string): KeyAction => ({type: 'insert', text: value});
const move = (to: 'left' | 'right' | 'word-left' | 'word-right' | 'line-start' | 'line-end'): KeyAction => ({
	type: 'move',
	to,
});
const kill = (to: 'word-left' | 'word-right' | 'blank-left' | 'line-start' | 'line-end'): KeyAction => ({
	type: 'kill',
	to,
});
const submit: KeyAction = {type: 'submit'};
const newline: KeyAction = {type: 'newline'};

/** What terminals send, and what it means. */
const wire: readonly {readonly name: string; readonly bytes: string; readonly does: readonly KeyAction[]}[] =
	[
		{name: 'a letter', bytes: 'a', does: [text('a')]},
		{name: 'a capital', bytes: 'A', does: [text('A')]},
		{name: 'a digit', bytes: '7', does: [text('7')]},
		{name: 'a blank', bytes: ' ', does: [text(' ')]},
		{name: 'an emoji', bytes: '👨‍👩‍👧', does: [text('👨‍👩‍👧')]},
		{name: 'Enter', bytes: '\r', does: [submit]},
		{name: 'text and Enter in one read', bytes: 'hello\r', does: [text('hello'), submit]},
		{name: 'Alt+Enter', bytes: '\x1b\r', does: [newline]},
		{name: 'Ctrl+J', bytes: '\n', does: [newline]},
		{name: 'Alt+Enter of kitty', bytes: '\x1b[13;3u', does: [newline]},
		{name: 'Shift+Enter of kitty', bytes: '\x1b[13;2u', does: [newline]},
		{name: 'arrows', bytes: '\x1b[D\x1b[C', does: [move('left'), move('right')]},
		{name: 'application arrows', bytes: '\x1bOA\x1bOB', does: [{type: 'up'}, {type: 'down'}]},
		{name: 'Ctrl+arrows', bytes: '\x1b[1;5D\x1b[1;5C', does: [move('word-left'), move('word-right')]},
		{name: 'Ctrl+arrows of rxvt', bytes: '\x1bOd\x1bOc', does: [move('word-left'), move('word-right')]},
		{
			name: 'Alt+letters',
			bytes: '\x1bb\x1bf\x1bd',
			does: [move('word-left'), move('word-right'), kill('word-right')],
		},
		{
			name: 'Home and End',
			bytes: '\x1b[H\x1b[F\x1b[1~\x1b[4~',
			does: [move('line-start'), move('line-end'), move('line-start'), move('line-end')],
		},
		{name: 'Ctrl+A and Ctrl+E in one read', bytes: '\x01\x05', does: [move('line-start'), move('line-end')]},
		{
			name: 'Ctrl keys between text',
			bytes: 'ab\x02c\x17',
			does: [text('ab'), move('left'), text('c'), kill('blank-left')],
		},
		{name: 'Ctrl+U and Ctrl+K', bytes: '\x15\x0b', does: [kill('line-start'), kill('line-end')]},
		{
			name: 'Backspace, many times',
			bytes: '\x7f\x7f\b',
			does: Array.from({length: 3}, () => ({type: 'delete', to: 'left'}) as const),
		},
		{
			name: 'Backspace between text',
			bytes: 'ab\x7fc',
			does: [text('ab'), {type: 'delete', to: 'left'}, text('c')],
		},
		{name: 'Alt+Backspace', bytes: '\x1b\x7f', does: [kill('word-left')]},
		{name: 'Delete', bytes: '\x1b[3~', does: [{type: 'delete', to: 'right'}]},
		{
			name: 'Ctrl+Y, Ctrl+T, Ctrl+_',
			bytes: '\x19\x14\x1f',
			does: [{type: 'yank'}, {type: 'transpose'}, {type: 'undo'}],
		},
		{name: 'Ctrl+_ alone', bytes: '\x1f', does: [{type: 'undo'}]},
		{name: 'Ctrl+P and Ctrl+N', bytes: '\x10\x0e', does: [{type: 'up'}, {type: 'down'}]},
		{
			name: 'Tab and Shift+Tab',
			bytes: '\t\x1b[Z',
			does: [
				{type: 'complete', direction: 1},
				{type: 'complete', direction: -1},
			],
		},
		{
			name: 'PgUp and PgDn',
			bytes: '\x1b[5~\x1b[6~',
			does: [
				{type: 'scroll', to: 'page-up'},
				{type: 'scroll', to: 'page-down'},
			],
		},
		{
			name: 'Ctrl+Home and Alt+End',
			bytes: '\x1b[1;5H\x1b[1;3F',
			does: [
				{type: 'scroll', to: 'top'},
				{type: 'scroll', to: 'bottom'},
			],
		},
		{name: 'Ctrl+F and Alt+U', bytes: '\x06\x1bu', does: [{type: 'find'}, {type: 'scroll', to: 'unread'}]},
		{name: 'Alt+L and Ctrl+L', bytes: '\x1bl\x0c', does: [{type: 'bare'}, {type: 'redraw'}]},
		{name: 'the second routes of F1 and F2', bytes: '\x1bh\x1bp', does: [{type: 'help'}, {type: 'pane'}]},
		{name: 'Alt+capital', bytes: '\x1bH', does: [{type: 'help'}]},
		{name: 'Ctrl+C between text', bytes: 'a\x03b', does: [text('a'), {type: 'interrupt'}, text('b')]},
		{
			name: 'Ctrl+D, Ctrl+Z, Ctrl+X twice',
			bytes: '\x04\x1a\x18\x18',
			does: [{type: 'delete-or-quit'}, {type: 'suspend'}, {type: 'burn'}, {type: 'burn'}],
		},
		{name: 'Ctrl+C of kitty', bytes: '\x1b[99;5u', does: [{type: 'interrupt'}]},
		{name: 'a release of kitty', bytes: '\x1b[99;5:3u', does: []},
		{name: 'a repetition of kitty', bytes: '\x1b[1;1:2D', does: [move('left')]},
		{
			name: 'Escape, Backspace, Tab of kitty',
			bytes: '\x1b[27u\x1b[127u\x1b[9u',
			does: [{type: 'escape'}, {type: 'delete', to: 'left'}, {type: 'complete', direction: 1}],
		},
		{
			name: 'Ctrl+I, Ctrl+M, Ctrl+H of kitty',
			bytes: '\x1b[105;5u\x1b[109;5u\x1b[104;5u',
			does: [{type: 'complete', direction: 1}, submit, {type: 'delete', to: 'left'}],
		},
		{name: 'with caps lock', bytes: '\x1b[102;69u', does: [{type: 'find'}]},
		{name: 'a super key', bytes: '\x1b[97;9u', does: []},
		{name: 'two Escapes', bytes: '\x1b\x1ba', does: [{type: 'escape'}, text('a')]},
		{name: 'a function key that does nothing', bytes: '\x1bOR\x1b[15~', does: []},
		{name: 'a sequence that nobody knows', bytes: '\x1b[99;7X', does: []},
		// Escape and "/quit" in one read must not send "quit".
		{
			name: 'Escape and text in one read',
			bytes: '\x1b/quit',
			does: [{type: 'escape'}, text('/'), text('quit')],
		},
		{name: 'an Alt key that nobody knows', bytes: '\x1b[1;3P', does: []},
		{name: "st's Delete", bytes: '\x1b[P', does: [{type: 'delete', to: 'right'}]},
		{name: "st's Ctrl+Delete", bytes: '\x1b[M\x1b[A', does: [kill('word-right'), {type: 'up'}]},
		{name: "Konsole's Shift+Enter", bytes: '\x1bOM', does: [newline]},
		{
			name: 'Shift+Enter and Ctrl+C, as tmux and xterm can send them',
			bytes: '\x1b[27;2;13~\x1b[13;2u\x1b[27;5;99~\x1b[99;5u',
			does: [newline, newline, {type: 'interrupt'}, {type: 'interrupt'}],
		},
		{
			name: 'Ctrl and Alt on a Russian keyboard',
			bytes: '\x1b[1089;5u\x1b[1089::99;5u\x1b[1088;3u\x1bр',
			does: [{type: 'interrupt'}, {type: 'interrupt'}, {type: 'help'}, {type: 'help'}],
		},
		{
			name: 'Alt with letters that mean nothing',
			bytes: '\x1bq\x1bQ\x1bй\x1b[1081;3u\x1b[113;3u\x1bé',
			does: [],
		},
		{name: 'Alt with a letter that the terminal sent as text', bytes: '\x1b[97;3;229u', does: [text('å')]},
		{name: 'the keypad of kitty', bytes: '\x1b[57399u\x1b[57413u\x1b[57414u', does: [text('0+'), submit]},
		{
			name: 'keys that are held down are pressed once',
			bytes: '\x1b[100;5u\x1b[100;5:2u\x1b[120;5:2u\x1b[99;5:2u',
			does: [
				{type: 'delete-or-quit'},
				{type: 'delete-or-quit', repeated: true},
				{type: 'burn', repeated: true},
				{type: 'interrupt', repeated: true},
			],
		},
		{name: 'Ctrl+Shift+- of kitty', bytes: '\x1b[45:95;6u', does: [{type: 'undo'}]},
		{
			name: 'what nobody typed',
			bytes: 'a\x1b]11;rgb:ffff/ffff/ffff\x1b\\b\x1b[M !!c\x1bP1$r0m\x07d\x1b[?62;c\x9d0;x\x9ce',
			does: [text('abcde')],
		},
		{name: 'text that looks a little like a sequence', bytes: '[1] see', does: [text('[1] see')]},
	];

describe('keys, as Ink hands them over', () => {
	const keyboard = new Keyboard();
	const screen = new Writable({write: (_chunk, _encoding, done) => done()});
	let ink: ReturnType<typeof render> | undefined;

	before(async () => {
		ink = render(createElement(Listener, {keyboard}), {
			stdin: new TerminalInput(keyboard, () => undefined) as unknown as NodeJS.ReadStream,
			stdout: Object.assign(screen, {columns: 80, rows: 24, isTTY: true}) as unknown as NodeJS.WriteStream,
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
		});
		await keyboard.type('');
	});

	after(() => {
		ink?.unmount();
	});

	for (const {name, bytes, does} of wire) {
		it(name, async () => {
			assert.deepEqual(await keyboard.type(bytes), does);
		});
	}
});

describe('decodeKey', () => {
	it('takes Escape from its flag', () => {
		assert.deepEqual(decodeKey('', {...noKey, escape: true}), [{type: 'escape'}]);
		assert.deepEqual(decodeKey('\x1b', {...noKey, escape: true, meta: true}), [{type: 'escape'}]);
	});

	it('loses no text, and no control character becomes text', () => {
		for (let code = 0; code < 0x20; code++) {
			const actions = decodeKey(`x${String.fromCharCode(code)}y`, noKey);
			assert.deepEqual([actions[0], actions.at(-1)], [text('x'), text('y')]);
			assert.ok(actions.slice(1, -1).every(({type}) => type !== 'insert'));
		}
	});
});

describe('the table of keys', () => {
	it('has every key and every id once', () => {
		const keys = keyBindings.flatMap(binding => [...binding.keys, ...(binding.also ?? [])]);
		assert.deepEqual([...new Set(keys)], keys);
		assert.equal(new Set(keyBindings.map(({id}) => id)).size, keyBindings.length);
	});

	it('has the sections in one piece each', () => {
		const sections = keyBindings.map(({section}) => section);
		const changes = sections.filter((section, index) => section !== sections[index - 1]);
		assert.deepEqual([...new Set(changes)], changes);
	});
});
