import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clearDraft, openDemo, waitForDraft, waitForStatus} from './chat-terminal.ts';
import {pressTwice} from './leaving.ts';

// What kitty, Ghostty, foot and others send once the program has asked for it.
const cases = [
	{name: 'a letter, pressed and released', bytes: '\x1b[97;1:1u\x1b[97;1:3u', draft: 'one twoa|'},
	{name: 'a held letter', bytes: '\x1b[97;1:1u\x1b[97;1:2u\x1b[97;1:3u', draft: 'one twoaa|'},
	{name: 'the release of Enter that started us', bytes: '\x1b[13;1:3u', draft: 'one two|'},
	{name: 'Shift+Enter', bytes: '\x1b[13;2u', draft: 'one two\n|'},
	{name: 'Alt+Enter', bytes: '\x1b[13;3u', draft: 'one two\n|'},
	{name: 'Ctrl+Enter', bytes: '\x1b[13;5u', draft: 'one two\n|'},
	{name: 'Ctrl+A', bytes: '\x1b[97;5u', draft: '|one two'},
	{name: 'Ctrl+W, pressed and released', bytes: '\x1b[119;5:1u\x1b[119;5:3u', draft: 'one |'},
	{name: 'Alt+B', bytes: '\x1b[98;3u', draft: 'one |two'},
	{name: 'Backspace', bytes: '\x1b[127u', draft: 'one tw|'},
	{name: 'an arrow, pressed and released', bytes: '\x1b[1;1:1D\x1b[1;1:3D', draft: 'one tw|o'},
	{name: 'Home with num lock on', bytes: '\x1b[1;129H', draft: '|one two'},
	{name: 'Ctrl+A on a Russian keyboard', bytes: '\x1b[1092::97;5u', draft: '|one two'},
	{name: 'Ctrl+A where the base key is not told', bytes: '\x1b[1092;5u', draft: '|one two'},
	{name: 'Alt+B on a Russian keyboard', bytes: '\x1b[1080::98;3u', draft: 'one |two'},
	{name: 'an Alt key that does nothing', bytes: '\x1b[1081::113;3u', draft: 'one two|'},
	{name: 'the keypad', bytes: '\x1b[57399u\x1b[57413u', draft: 'one two0+|'},
	{name: 'a modifier alone', bytes: '\x1b[57441;2u', draft: 'one two|'},
] as const;

test('keys of the kitty protocol', async t => {
	await using chat = await openDemo({kitty: true});
	for (const {name, bytes, draft} of cases) {
		await t.test(name, async () => {
			await clearDraft(chat);
			chat.type('one two');
			await waitForDraft(chat, 'one two|');
			chat.write(bytes);
			// What does nothing shows only by what comes after it.
			chat.type('!');
			await waitForDraft(chat, draft.replace('|', '!|'));
		});
	}
	await t.test('F1, its release, and Escape', async () => {
		await clearDraft(chat);
		chat.write('\x1b[P\x1b[1;1:3P');
		await chat.waitFor('Alt+Enter, Ctrl+J');
		chat.write('\x1b[27u\x1b[27;1:3u');
		await waitForDraft(chat, '|');
		await waitForStatus(chat, 'connected');
	});
	await t.test('Ctrl+C and its release are one Ctrl+C, the second one leaves', async () => {
		await pressTwice(chat, () => chat.write('\x1b[99;5:1u\x1b[99;5:3u'), /Ctrl\+C again/);
		assert.equal(await chat.exited, 0);
		assert.equal(chat.terminalState().kittyModes, 0);
	});
});
