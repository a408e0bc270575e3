import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {commands} from '../../source/commands/command-table.ts';
import {keyBindings} from '../../source/ui/key-bindings.ts';
import {
	clearDraft,
	codeOf,
	countOf,
	draftOf,
	echoed,
	enter,
	named,
	openDemo,
	waitForDraft,
	waitForStatus,
} from './chat-terminal.ts';
import type {TestTerminal} from './terminal.ts';

// One chat for all of them: what one test leaves behind must not matter to the next.
let chat: TestTerminal;
const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-commands-'));

before(async () => {
	chat = await openDemo({columns: 140});
});

after(async () => {
	await chat[Symbol.asyncDispose]();
	rmSync(folder, {recursive: true, force: true});
});

test('/help and F1 show every command and every key, made from the same tables', async () => {
	// So tall that it needs no scrolling.
	chat.resize(140, 120);
	const seen: string[] = [];
	for (const open of [() => chat.type('/help\r'), () => chat.press('f1')]) {
		open();
		await chat.waitFor('//text sends a slash');
		seen.push(chat.screen());
		chat.press('esc');
		await waitForDraft(chat, '|');
	}
	chat.resize(140, 30);
	for (const name of [...commands.map(({usage}) => usage), ...keyBindings.map(({keys}) => keys.join(', '))]) {
		assert.ok(seen[0]?.includes(`   ${name}  `), name);
	}
	assert.equal(seen[0], seen[1]);
	await waitForStatus(chat, 'NOT VERIFIED');
});

test('/help COMMAND explains one, by a beginning of its name and with the slash as well', async () => {
	await enter(chat, '/help sav');
	await chat.waitFor('never overwritten');
	await enter(chat, '/he /BURN');
	await chat.waitFor('Must be typed in full');
	await enter(chat, '/help nonsense');
	await chat.waitFor('No such command');
});

test('a command in capitals, by a unique beginning, by an alias', async () => {
	await enter(chat, '/STATUS');
	await chat.waitFor('Connected to echo, protocol v2. NOT VERIFIED');
	await enter(chat, '/sear Nothing is');
	await enter(chat, '/prev');
	await waitForStatus(chat, 'No older match');
	chat.press('esc');
	// What follows an Escape closely is a key together with it.
	await waitForStatus(chat, 'connected');
});

test('the beginning of several commands is answered with them, and stays to be finished', async () => {
	chat.type('/re\r');
	await waitForStatus(chat, '/re could be /release, /reconnect');
	await waitForDraft(chat, '/re|');
	await clearDraft(chat);
});

test('an unknown command is not sent but answered with the nearest', async () => {
	chat.type('/qiut\r');
	await waitForStatus(chat, 'Did you mean /quit?');
	await waitForDraft(chat, '/qiut|');
	await clearDraft(chat);
	chat.type('/xyzzyplugh\r');
	await waitForStatus(chat, '/help lists them');
	await clearDraft(chat);
	chat.type('/bur\r');
	await waitForStatus(chat, 'Did you mean /burn?');
	await clearDraft(chat);
	assert.doesNotMatch(chat.screen(), /you {3}\/|echo {2}\//);
});

test('what cannot follow a command is answered with its usage', async () => {
	for (const [line, usage] of [
		['/bell loud', '/bell on|off'],
		['/verify 12', '/verify [CODE]'],
		['/copy x', '/copy [N]'],
		['/save', '/save PATH'],
		['/quit now', '/quit'],
	] as const) {
		chat.type(`${line}\r`);
		await waitForStatus(chat, `Usage: ${usage}`);
		await waitForDraft(chat, `${line}|`);
		await clearDraft(chat);
	}
});

test('//text sends a slash, and //me is no action', async () => {
	await enter(chat, '//etc/hosts');
	await chat.waitFor(/echo {2}\/etc\/hosts/);
	await enter(chat, '//me waves');
	await chat.waitFor(/echo {3}\/me waves/);
});

test('/me', async () => {
	await enter(chat, '/me waves');
	await chat.waitFor(/you {3}\* waves/);
	await chat.waitFor(/echo {2}\* waves/);
});

test('a slash behind blanks asks before it is sent as text', async () => {
	chat.type('  /quit\r');
	await chat.waitFor('A slash after blanks: send it as text? (y/n)');
	chat.type('n');
	await waitForDraft(chat, '  /quit|');
	chat.press('enter');
	await waitForStatus(chat, 'y: yes');
	chat.press('enter');
	await waitForDraft(chat, '  /quit|');
	chat.press('enter');
	await chat.waitFor('(y/n)');
	chat.type('et');
	await waitForDraft(chat, '  /quitet|');
	chat.press('backspace', 'backspace');
	await waitForDraft(chat, '  /quit|');
	chat.press('enter');
	await chat.waitFor('(y/n)');
	chat.type('y');
	await chat.waitFor(/echo {4}\/quit/);
	await waitForDraft(chat, '|');
});

test('a paste of three lines is one message; one of forty asks', async () => {
	const sent = countOf('sent', chat.rows());
	chat.paste('one\ntwo\nthree\n');
	await waitForDraft(chat, 'one\ntwo\nthree|');
	await echoed(chat, () => chat.press('enter'));
	assert.equal(countOf('sent', chat.rows()), sent + 1);
	chat.type('draft');
	chat.paste(Array.from({length: 40}, (_, line) => `line ${line}`).join('\r'));
	await chat.waitFor('Paste 40 lines as one message? (y/n)');
	chat.type('n');
	await waitForDraft(chat, 'draft|');
	await clearDraft(chat);
	chat.paste(Array.from({length: 40}, (_, line) => `line ${line}`).join('\r'));
	await chat.waitFor('(y/n)');
	chat.type('y');
	await chat.waitFor(named('the end of the paste', () => /line 39\|$/.test(draftOf(chat) ?? '')));
	assert.equal((draftOf(chat) ?? '').split('\n').length, 10, 'a third of the screen');
	await echoed(chat, () => chat.press('enter'));
	assert.equal(countOf('sent', chat.rows()), sent + 2);
	await waitForDraft(chat, '|');
});

test('/verify shows the code and what to do; the wrong one is told in words', async () => {
	const code = codeOf(chat);
	await enter(chat, '/verify');
	await chat.waitFor(`Your code is ${code}.`);
	const wrong = code.startsWith('1') ? '2000 0000' : '1000 0000';
	await enter(chat, `/verify ${wrong}`);
	await waitForStatus(chat, 'CODES DO NOT MATCH');
	await chat.waitFor('CODES DO NOT MATCH: someone may be listening');
	await enter(chat, '/reconnect');
	await chat.waitFor('A new start with new keys');
	await waitForStatus(chat, /connected.*NOT VERIFIED/);
	await chat.waitFor(named('a new code', () => !['', code].includes(codeOf(chat))));
});

test('/nick: the name is told, and one that cannot be is refused', async () => {
	await enter(chat, '/nick Bert');
	await chat.waitFor('You are now called Bert.');
	chat.type(`/nick ${'x'.repeat(65)}\r`);
	await chat.waitFor('64 bytes');
	await clearDraft(chat);
	await enter(chat, '/nick');
	await chat.waitFor('You have no name any more.');
});
