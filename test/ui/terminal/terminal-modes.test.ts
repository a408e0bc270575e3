import assert from 'node:assert/strict';
import process from 'node:process';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {
	clipboard,
	isWide,
	notification,
	questions,
	takeModes,
} from '../../../source/ui/terminal/terminal-modes.ts';

test('modes are given back once, and also when the program ends without that', () => {
	const stdout = new PassThrough();
	const before = process.listenerCount('exit');
	const giveBack = takeModes(stdout, false);
	assert.equal(process.listenerCount('exit'), before + 1);
	assert.equal(
		String(stdout.read()),
		'\u001B[22;2t\u001B]2;ttchat\u001B\\\u001B[?1036s\u001B[?1007s\u001B[?1004h\u001B>\u001B[?1036h\u001B[?1007l',
	);
	giveBack();
	assert.equal(
		String(stdout.read()),
		'\u001B[?2004l\u001B[?1036r\u001B[?1007h\u001B[?1007r\u001B[?1004l\u001B[23;2t',
	);
	assert.equal(process.listenerCount('exit'), before);
	giveBack();
	assert.equal(stdout.read(), null);
});

test('keys that have two meanings are asked for in tmux alone, and given back', () => {
	const stdout = new PassThrough();
	takeModes(stdout, false)();
	assert.equal(String(stdout.read()).includes('\u001B[>4'), false);
	const giveBack = takeModes(stdout, true);
	assert.match(String(stdout.read()), /\u001B\[>4;1m/);
	giveBack();
	assert.match(String(stdout.read()), /\u001B\[>4m/);
});

const notifications = [
	{
		name: 'plainly',
		text: 'A message',
		insideTmux: false,
		sequence: '\u001B]9;A message\u001B\\\u001B]777;notify;ttchat;A message\u001B\\',
	},
	{
		name: 'through tmux',
		text: 'A message',
		insideTmux: true,
		sequence:
			'\u001BPtmux;\u001B\u001B]9;A message\u001B\u001B\\\u001B\\' +
			'\u001BPtmux;\u001B\u001B]777;notify;ttchat;A message\u001B\u001B\\\u001B\\',
	},
	{
		name: 'without what would end the sequence',
		text: 'a\u001B\\b;c\u0007d\u009Ce',
		insideTmux: false,
		sequence: '\u001B]9;a \\b c d e\u001B\\\u001B]777;notify;ttchat;a \\b c d e\u001B\\',
	},
] as const;

for (const {name, text, insideTmux, sequence} of notifications) {
	test(`notifies ${name}`, () => {
		assert.equal(notification(text, insideTmux), sequence);
	});
}

test('what is copied is encoded, whatever it holds', () => {
	assert.equal(clipboard('é\u001B\\'), `\u001B]52;c;${Buffer.from('é\u001B\\').toString('base64')}\u001B\\`);
});

test('only the place two cells further in the row that was asked about says that the terminal draws wide', () => {
	assert.equal(isWide({row: 2, column: 3}), true);
	assert.equal(isWide({row: 2, column: 2}), false);
	// Shift+F3, Alt+F3: keys of terminals that write them so.
	assert.equal(isWide({row: 1, column: 2}), false);
	assert.equal(isWide({row: 1, column: 3}), false);
});

for (const ascii of [true, false]) {
	test(`what the terminal is asked leaves nothing on the screen where it is drawn instead, ascii: ${ascii}`, () => {
		const asked = questions({ascii});
		assert.match(asked, /\u001B\[\?2004h\u001B\[\?2004\$p\u001B\[2;1H\u001B\[K$/);
		assert.equal(asked.includes('\u001B[6n'), !ascii);
	});
}
