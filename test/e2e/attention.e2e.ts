import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {echoed, enter, messagesOf, named, openDemo, waitForDraft, waitForStatus} from './chat-terminal.ts';
import type {TestTerminal} from './terminal.ts';

// Bells, notifications, unread lines and the title: what calls somebody back, and what it must not say.
let chat: TestTerminal;

const bell = '\x07';
const osc9 = '\x1b]9;A message has arrived\x1b\\';
const osc777 = '\x1b]777;notify;ttchat;A message has arrived\x1b\\';

before(async () => {
	chat = await openDemo();
});

after(async () => {
	await chat[Symbol.asyncDispose]();
});

/** What the program wrote while a message was sent and its echo came. */
async function exchange(text: string): Promise<string> {
	const mark = chat.output.length;
	await echoed(chat, () => enter(chat, text));
	return chat.output.slice(mark);
}

test('a terminal in front is not rung', async () => {
	chat.focus(true);
	const output = await exchange('with focus');
	for (const sequence of [bell, osc9, osc777]) {
		assert.ok(!output.includes(sequence));
	}
	assert.doesNotMatch(chat.screen(), / new - - -/);
});

test('one that is not is rung and notified, without the text, and an unread line is drawn', async () => {
	chat.focus(false);
	const output = await exchange('secret words');
	for (const sequence of [bell, osc9, osc777]) {
		assert.ok(output.includes(sequence), JSON.stringify(sequence));
	}
	const commands = output.match(/\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)/g) ?? [];
	assert.deepEqual([...new Set(commands)].toSorted(), [osc777, osc9]);
	await exchange('more words');
	const rows = messagesOf(chat.rows());
	const line = rows.findIndex(row => row.endsWith(' new - - -'));
	assert.match(rows[line + 1] ?? '', /echo {2}secret words/);
	assert.equal(rows.filter(row => row.includes('new - - -')).length, 1, 'one line for both');
});

test('what was seen is unread no more: the next unseen message has the line', async () => {
	chat.focus(true);
	await exchange('seen');
	chat.focus(false);
	await exchange('unseen');
	const rows = messagesOf(chat.rows());
	const lines = rows.flatMap((row, index) => (row.includes('new - - -') ? [index] : []));
	assert.equal(lines.length, 1);
	assert.match(rows[(lines[0] ?? 0) + 1] ?? '', /echo {2}unseen/);
});

test('/bell off keeps quiet', async () => {
	await enter(chat, '/bell off');
	await waitForStatus(chat, '/bell is off');
	const output = await exchange('quietly');
	for (const sequence of [bell, osc9, osc777]) {
		assert.ok(!output.includes(sequence));
	}
	await enter(chat, '/bell on');
	assert.ok((await exchange('loudly')).includes(bell));
	chat.focus(true);
});

test('messages that come while one reads earlier ones are counted, and nothing moves', async () => {
	chat.paste(Array.from({length: 60}, (_, line) => `row ${line}`).join('\n'));
	await chat.waitFor('(y/n)');
	chat.type('y');
	await chat.waitFor('row 59');
	await echoed(chat, () => chat.press('enter'));
	// In one read: the echo comes when the page has been turned.
	chat.type('first\r\x1b[5~');
	await chat.waitFor('-- 1 new --');
	const reading = messagesOf(chat.rows());
	chat.type('second\r\x1b[5~');
	await chat.waitFor(named('the page before', rows => messagesOf(rows).join() !== reading.join()));
	await chat.waitFor('-- 1 new --');
	chat.press('alt+u');
	await chat.waitFor(/ new - - -/);
	chat.press('ctrl+end');
	await chat.waitFor(named('nothing below', rows => !rows.join('\n').includes('-- 1 new --')));
	await chat.waitFor(/echo {2}second/);
});

test('the title is ours, holds nothing that was said, and is given back', async () => {
	const titles = chat.output.match(/\x1b\][012];[^\x1b\x07]*/g) ?? [];
	assert.deepEqual([...new Set(titles)], ['\x1b]2;ttchat']);
	await waitForDraft(chat, '|');
	chat.type('/quit\r');
	assert.equal(await chat.exited, 0);
	assert.equal(count(chat.output, '\x1b[22;2t'), count(chat.output, '\x1b[23;2t'));
	assert.match(chat.screen(), /Chat with echo \(not verified\) ended: .* Keys destroyed, nothing written\./);
	assert.doesNotMatch(chat.screen(), /secret|row/);
});

test('inside tmux the notification is handed through', async () => {
	await using inner = await openDemo({env: {TMUX: '/tmp/tmux-0/default,1,0'}});
	inner.focus(false);
	await echoed(inner, () => enter(inner, 'words'));
	assert.ok(inner.output.includes('\x1bPtmux;\x1b\x1b]9;A message has arrived\x1b\x1b\\\x1b\\'));
	assert.ok(!inner.output.includes(osc9));
});

function count(text: string, part: string): number {
	return text.split(part).length - 1;
}
