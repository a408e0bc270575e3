import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clearDraft, openDemo, waitForDraft, waitForStatus} from './chat-terminal.ts';
import {pressTwice} from './leaving.ts';
import {typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// What comes in several reads is written with a pause between them, as over ssh; the program decides by its own clock.
async function write(terminal: TestTerminal, ...reads: readonly string[]): Promise<void> {
	for (const [index, read] of reads.entries()) {
		if (index > 0) {
			await new Promise(resolve => setTimeout(resolve, 90));
		}
		terminal.write(read);
	}
}

/** Holds a key down: it comes every 30 ms. */
async function hold(terminal: TestTerminal, key: string, times: number): Promise<void> {
	for (let count = 0; count < times; count++) {
		terminal.press(key);
		await new Promise(resolve => setTimeout(resolve, 30));
	}
}

const reports: readonly (readonly [name: string, ...reads: readonly string[]])[] = [
	['the answer to a colour query', '\x1b]11;rgb:ffff/ffff/ffff\x1b\\'],
	['the same in two reads', '\x1b]11;rgb:ff', 'ff/ffff/ffff\x1b\\'],
	['the same, cut behind the ESC', '\x1b', ']11;rgb:ffff/ffff/ffff\x07'],
	['the same, cut behind its introducer', '\x1b]', '11;rgb:ffff/ffff/ffff\x07'],
	['the same, cut in its end', '\x1b]11;rgb:ffff/ffff/ffff\x1b', '\\'],
	['what is on the clipboard', '\x1b]52;c;aGVsbG8=\x07'],
	['a terminal that tells its name', '\x1bP>|XTerm(390)\x1b\\'],
	['an old mouse report', '\x1b[M R7\x1b[M#R7'],
	['a mouse report', '\x1b[<0;50;20M\x1b[<0;50;20m'],
	['a mouse report, cut behind the ESC', '\x1b', '[<0;50;20M'],
	['an arrow, cut behind the ESC', '\x1b', '[C'],
	['a focus report, cut behind the ESC', '\x1b', '[I'],
	['attributes, modes, places', '\x1b[?62;4c\x1b[>41;390;0c\x1b[?2026;2$y\x1b[12;40R\x1b[8;24;80t\x1b[0n'],
];

test('what a terminal sends that nobody typed is no text', async t => {
	await using chat = await openDemo();
	for (const [name, ...reads] of reports) {
		await t.test(name, async () => {
			await clearDraft(chat);
			chat.type('ab');
			await waitForDraft(chat, 'ab|');
			await write(chat, ...reads);
			chat.type('c');
			await waitForDraft(chat, 'abc|');
		});
	}
	await t.test('Alt+Enter whose Enter comes late sends nothing', async () => {
		await clearDraft(chat);
		chat.type('ab');
		await write(chat, '\x1b', '\r');
		chat.type('c');
		await waitForDraft(chat, 'ab\nc|');
	});
	await t.test('a paste that never ends is over by itself', async () => {
		await clearDraft(chat);
		chat.write('\x1b[200~pasted');
		await waitForDraft(chat, 'pasted|');
		chat.type(' and typed\x1b[201~');
		await waitForDraft(chat, 'pasted and typed|');
		await clearDraft(chat);
		chat.write('\x1b[200~pasted');
		await chat.idle();
		await pressTwice(chat, 'ctrl+x', /Ctrl\+X again/);
		assert.equal(await chat.exited, 0);
	});
});

test('a paste that never ends leaves Ctrl+C alone in the form', async () => {
	await using form = openTerminal();
	await form.waitFor('Whom do you want to reach?');
	await form.idle();
	form.write('\x1b[200~never');
	await form.waitFor('> never');
	form.write('\x1b[200~ending');
	await form.idle();
	form.press('ctrl+c');
	await form.waitFor(rows => !rows.some(row => row.includes('never')));
	await form.idle();
	await pressTwice(form, 'ctrl+c', /once more/);
	assert.equal(await form.exited, 0);
});

/** The screen has been left; the keyboard has not. */
const left = (rows: readonly string[]) => !rows.some(row => row.includes('connected'));

const leavings: readonly {readonly name: string; readonly leave: (chat: TestTerminal) => Promise<void>}[] = [
	{
		name: 'a line typed right behind /quit',
		async leave(chat) {
			chat.type('/quit\r');
			await chat.waitFor(left);
			chat.type('a command\r');
		},
	},
	{
		name: 'a key that is still held down',
		async leave(chat) {
			await pressTwice(chat, 'ctrl+d', /Ctrl\+D again/);
			await chat.waitFor(left);
			await hold(chat, 'ctrl+d', 10);
		},
	},
];
for (const {name, leave} of leavings) {
	test(`the shell behind us does not get ${name}`, async () => {
		const script = `${typedProgram} --demo; IFS= read -r line; echo "the shell got [$line]"`;
		await using shell = openTerminal({command: ['/bin/sh', '-c', script]});
		await shell.waitFor('echo connected');
		await shell.idle();
		await leave(shell);
		await shell.waitFor('ended:');
		await shell.idle(600);
		shell.type('what is meant for it\r');
		await shell.waitFor('the shell got [what is meant for it]');
		assert.equal(await shell.exited, 0);
	});
}

test('a key that is held down never leaves', async () => {
	await using chat = await openDemo();
	chat.press('ctrl+d');
	await waitForStatus(chat, 'Ctrl+D again');
	await chat.idle(400);
	await hold(chat, 'ctrl+d', 20);
	await chat.waitFor('echo connected');
	chat.type('still here');
	await waitForDraft(chat, 'still here|');
});
