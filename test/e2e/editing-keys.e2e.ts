import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {keyBindings} from '../../source/ui/key-bindings.ts';
import {clearDraft, enter, openDemo, waitForDraft} from './chat-terminal.ts';
import type {TestTerminal} from './terminal.ts';

// One chat for all of them: what one test leaves behind must not matter to the next.
let chat: TestTerminal;
const pressed = new Set<string>();

before(async () => {
	chat = await openDemo();
});

after(async () => {
	await chat[Symbol.asyncDispose]();
});

function press(...keys: readonly string[]): void {
	for (const key of keys) {
		pressed.add(key);
	}
	chat.press(...keys);
}

/** `shown`: what the composer draws for what was typed, where that differs. */
type Case = {
	readonly type: string;
	readonly shown?: string;
	readonly keys: readonly string[];
	readonly draft: string;
};

const editing: readonly Case[] = [
	{type: 'one two', keys: ['left'], draft: 'one tw|o'},
	{type: 'one two', keys: ['ctrl+b'], draft: 'one tw|o'},
	{type: 'one two', keys: ['left', 'left', 'right'], draft: 'one tw|o'},
	{type: 'one two', keys: ['alt+b'], draft: 'one |two'},
	{type: 'one two', keys: ['ctrl+left'], draft: 'one |two'},
	{type: 'one two', keys: ['home', 'alt+f'], draft: 'one| two'},
	{type: 'one two', keys: ['home', 'ctrl+right'], draft: 'one| two'},
	{type: 'one two', keys: ['home'], draft: '|one two'},
	{type: 'one two', keys: ['ctrl+a'], draft: '|one two'},
	{type: 'one two', keys: ['home', 'end'], draft: 'one two|'},
	{type: 'one two', keys: ['ctrl+a', 'ctrl+e'], draft: 'one two|'},
	{type: 'one two', keys: ['backspace'], draft: 'one tw|'},
	{type: 'one two', keys: ['home', 'delete'], draft: '|ne two'},
	{type: 'one two', keys: ['home', 'ctrl+d'], draft: '|ne two'},
	{type: 'one two-three', keys: ['ctrl+w'], draft: 'one |'},
	{type: 'one two-three', keys: ['alt+backspace'], draft: 'one two-|'},
	{type: 'one two', keys: ['home', 'alt+d'], draft: '| two'},
	{type: 'one two', keys: ['alt+b', 'ctrl+u'], draft: '|two'},
	{type: 'one two', keys: ['alt+b', 'ctrl+k'], draft: 'one |'},
	{type: 'one two', keys: ['ctrl+w', 'home', 'ctrl+y'], draft: 'two|one'},
	{type: 'one two', keys: ['ctrl+t'], draft: 'one tow|'},
	{type: 'one two', keys: ['ctrl+w', 'ctrl+w', 'ctrl+_'], draft: 'one |'},
	{type: 'one', keys: ['alt+enter', '2'], draft: 'one\n2|'},
	{type: 'one', keys: ['ctrl+j', '2'], draft: 'one\n2|'},
	{type: 'one\ntwo', keys: ['up'], draft: 'one|\ntwo'},
	{type: 'one\ntwo', keys: ['ctrl+p'], draft: 'one|\ntwo'},
	{type: 'one\ntwo', keys: ['up', 'down'], draft: 'one\ntwo|'},
	{type: 'one\ntwo', keys: ['up', 'ctrl+n'], draft: 'one\ntwo|'},
	{type: 'one\ntwo', keys: ['home', 'left', 'home', 'end'], draft: 'one|\ntwo'},
	{type: '日本e\u0301', keys: ['backspace'], draft: '日本|'},
	{type: '日本', keys: ['left'], draft: '日|本'},
	{type: 'a😀b', keys: ['left', 'backspace'], draft: 'a|b'},
	{type: 'a👍🏽b', shown: 'a👍b', keys: ['left', 'backspace'], draft: 'a|b'},
	{type: 'a👩‍👩‍👧b', shown: 'a👩👩👧b', keys: ['left', 'left', 'delete'], draft: 'a|b'},
	{type: 'e\u0301x', keys: ['home', 'delete'], draft: '|x'},
];

for (const {type, shown = type, keys, draft} of editing) {
	test(`${JSON.stringify(type)}, then ${keys.join(', ')}: ${JSON.stringify(draft)}`, async () => {
		await clearDraft(chat);
		chat.type(type);
		await waitForDraft(chat, `${shown}|`);
		press(...keys);
		await waitForDraft(chat, draft);
	});
}

test('a joiner that is a key of its own is no number', async () => {
	await clearDraft(chat);
	for (const [key, draft] of [
		['می', 'می|'],
		['\u200c', 'می|'],
		['خ', 'می\u200cخ|'],
	] as const) {
		chat.type(key);
		await waitForDraft(chat, draft);
	}
});

test('several keys in one read all count', async () => {
	await clearDraft(chat);
	chat.type('one two\x01\x04\x05\x17X\x02\x02Y');
	await waitForDraft(chat, 'neY| X');
});

test('Enter sends, also in the same read as the text; the echo comes back', async () => {
	await clearDraft(chat);
	chat.type('by itself');
	press('enter');
	await chat.waitFor(/echo {2}by itself/);
	chat.type('hello\r');
	await chat.waitFor(/you {3}hello ✓/);
	await chat.waitFor(/echo {2}hello/);
	await waitForDraft(chat, '|');
});

test('Up and Ctrl+P go through what was sent and keep the draft', async () => {
	await enter(chat, 'first');
	await enter(chat, 'second');
	chat.type('draft');
	press('up');
	await waitForDraft(chat, 'second|');
	press('ctrl+p');
	await waitForDraft(chat, 'first|');
	press('ctrl+n', 'down');
	await waitForDraft(chat, 'draft|');
});

test('Tab and Shift+Tab complete commands and what may follow', async () => {
	await clearDraft(chat);
	chat.type('/un');
	press('tab');
	await waitForDraft(chat, '/unsend |');
	await clearDraft(chat);
	chat.type('/bell o');
	press('tab');
	await waitForDraft(chat, '/bell on|');
	press('tab');
	await waitForDraft(chat, '/bell off|');
	press('shift+tab');
	await waitForDraft(chat, '/bell on|');
	await clearDraft(chat);
	chat.type('/save packa');
	press('tab');
	await waitForDraft(chat, '/save package-lock.json|');
	press('tab');
	await waitForDraft(chat, '/save package.json|');
	press('shift+tab');
	await waitForDraft(chat, '/save package-lock.json|');
});

test('every key of these sections was pressed in this file', () => {
	const sections = ['Writing', 'Editing'];
	const known = new Set([...pressed].map(key => key.toLowerCase()));
	const missing = keyBindings
		.filter(({section}) => sections.includes(section))
		.flatMap(({keys}) => keys)
		.filter(key => !known.has(key.toLowerCase()));
	assert.deepEqual(missing, []);
});
