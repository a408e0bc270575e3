import assert from 'node:assert/strict';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {enter, named, openDemo, waitForStatus} from './chat-terminal.ts';
import {newFolder} from './file-exchange.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

/** The partner's codes that were told so far, oldest first. */
function toldCodes(rows: readonly string[]): readonly string[] {
	return [...rows.join('\n').matchAll(/type \/verify (\d{4} \d{4})/g)].map(([, code = '']) => code);
}

async function nthCode(chat: TestTerminal, count: number): Promise<string> {
	await chat.waitFor(named(`${count} codes of the partner`, rows => toldCodes(rows).length === count));
	return toldCodes(chat.rows()).at(-1) ?? '';
}

test('alone with the demo: verification, a loss, what is held after it, and verification again', async () => {
	await using chat = await openDemo({columns: 160, rows: 60});
	const first = await nthCode(chat, 1);
	await chat.waitFor('/demo drop');
	await enter(chat, `/verify ${first}`);
	await chat.waitFor('The codes match: echo is verified.');
	await enter(chat, 'before');
	await chat.waitFor(/echo +before/);
	await waitForStatus(chat, /\[connected [\d.]+ m?s\] echo · verified/);
	await enter(chat, '/demo drop');
	await chat.waitFor('Connection lost');
	await enter(chat, 'after');
	await chat.waitFor('HELD');
	const second = await nthCode(chat, 2);
	assert.notEqual(second, first);
	await waitForStatus(chat, /\[connected(?: [\d.]+ m?s)?\] echo · NOT VERIFIED/);
	assert.doesNotMatch(chat.screen(), /echo +after/);
	await enter(chat, `/verify ${second}`);
	await chat.waitFor(/echo +after/);
	await waitForStatus(chat, /\[connected [\d.]+ m?s\] echo · verified/);
});

test('alone with the demo: a file that is offered, one that comes back, and a proof after the line was cut', async () => {
	const folder = newFolder();
	writeFileSync(path.join(folder, 'mine.txt'), 'mine');
	await using chat = await openDemo({columns: 160, rows: 60});
	const code = await nthCode(chat, 1);
	await enter(chat, '/demo offer');
	await chat.waitFor(/echo +« hello\.txt \d+ B {2}\/accept/);
	await enter(chat, `/accept ${folder}`);
	await chat.waitFor(/« hello\.txt \d+ B {2}saved ✓/);
	assert.match(readFileSync(path.join(folder, 'hello.txt'), 'utf8'), /came through ttchat/);
	await enter(chat, `/send ${folder}/mine.txt`);
	await chat.waitFor(/» mine\.txt 4 B {2}sent ✓/);
	await chat.waitFor(/« mine\.txt 4 B {2}\/accept/);
	await enter(chat, `/accept ${folder}`);
	await chat.waitFor(/« mine\.txt 4 B {2}saved as mine \(2\)\.txt ✓/);
	assert.equal(readFileSync(path.join(folder, 'mine (2).txt'), 'utf8'), 'mine');
	await enter(chat, `/verify ${code}`);
	await chat.waitFor('The codes match: echo is verified.');
	await enter(chat, '/demo cut');
	await chat.waitFor('echo is verified: the same as the one that you verified before.');
	rmSync(folder, {recursive: true});
});

test('the form says what can be tried without an address, and its demo is the same', async () => {
	await using chat = openTerminal({columns: 160, rows: 60});
	await chat.waitFor('verify it, lose it and get it back');
	chat.press('enter');
	await nthCode(chat, 1);
	await enter(chat, '/demo drop');
	await nthCode(chat, 2);
});
