import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {keyBindings} from '../../source/ui/key-bindings.ts';
import {
	clearDraft,
	draftOf,
	echoed,
	enter,
	messagesOf,
	named,
	openDemo,
	statusOf,
	waitForDraft,
	waitForStatus,
} from './chat-terminal.ts';
import {pressTwice} from './leaving.ts';
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

test('scroll keys: pages overlap by two rows, top and bottom', async () => {
	await clearDraft(chat);
	chat.paste(Array.from({length: 40}, (_, line) => `row ${line}`).join('\n'));
	await chat.waitFor('(y/n)');
	press('y');
	await chat.waitFor(named('the paste', () => /row 39\|$/.test(draftOf(chat) ?? '')));
	await echoed(chat, () => press('enter'));
	const bottom = messagesOf(chat.rows());
	const end = named(
		'the end again',
		rows => sameRows(messagesOf(rows), bottom) && !rows.join('\n').includes('earlier messages'),
	);
	for (const [up, down] of [
		['ctrl+home', 'ctrl+end'],
		['alt+home', 'alt+end'],
	] as const) {
		press(up);
		await chat.waitFor('Nothing is saved unless');
		await chat.waitFor('earlier messages');
		press(down);
		await chat.waitFor(end);
	}
	press('pgup');
	await chat.waitFor(named('a page up', rows => sameRows(messagesOf(rows).slice(-2), bottom.slice(0, 2))));
	press('pgdn');
	await chat.waitFor(end);
});

test('Ctrl+F and Alt+S find, from the newest match to older ones and back; Esc ends it and keeps the draft', async () => {
	await echoed(chat, () => enter(chat, 'needle one'));
	await echoed(chat, () => enter(chat, 'needle two'));
	chat.type('draft');
	await waitForDraft(chat, 'draft|');
	for (const key of ['ctrl+f', 'alt+s']) {
		press(key);
		await chat.waitFor(/ \? what to look for/);
		chat.type('row 2');
		await waitForDraft(chat, 'row 2|');
		press('enter', 'up');
		chat.type('x');
		await waitForStatus(chat, 'Not found');
		press('esc');
		await waitForDraft(chat, 'draft|');
	}
	press('ctrl+end');
	await chat.waitFor(/echo {2}needle two/);
	await clearDraft(chat);
});

test('Alt+L shows the text alone; the draft is kept', async () => {
	chat.type('draft');
	press('alt+l');
	await chat.waitFor('Text only');
	assert.doesNotMatch(chat.screen(), /│|Connection|connected\]/);
	assert.match(chat.screen(), /^\d\d:\d\d {2}echo {2}needle two/m);
	press('alt+l');
	await waitForDraft(chat, 'draft|');
	press('alt+l');
	await chat.waitFor('Text only');
	press('esc');
	await waitForDraft(chat, 'draft|');
});

for (const key of ['f1', 'alt+h']) {
	test(`${key} opens the help, which scrolls to its last row; Esc keeps the draft`, async () => {
		await clearDraft(chat);
		chat.type('draft');
		press(key);
		await chat.waitFor(/Alt\+Enter, Ctrl\+J +new line/);
		press('pgdn', 'pgdn', 'pgdn', 'pgdn', 'pgdn', 'pgdn');
		await chat.waitFor('//text sends a slash');
		press('esc');
		await waitForDraft(chat, 'draft|');
	});
}

for (const key of ['f2', 'alt+p']) {
	test(`${key} closes and opens the connection pane`, async () => {
		await chat.waitFor(/Your code/);
		press(key);
		await chat.waitFor(named('no pane', rows => !rows.join('\n').includes('Your code')));
		assert.match(chat.screen(), /NOT VERIFIED/);
		press(key);
		await chat.waitFor('Your code');
	});
}

test('Ctrl+L draws everything again and clears nothing', async () => {
	await chat.waitFor('Your code');
	const rows = still(chat.rows());
	const before = chat.output.length;
	press('ctrl+l');
	await chat.waitFor(
		named(
			'a whole frame, the same',
			after => chat.output.slice(before).includes('Your code') && sameRows(still(after), rows),
		),
	);
});

test('Esc closes one thing at a time, and the draft survives all of it', async () => {
	await clearDraft(chat);
	chat.type('draft');
	await waitForDraft(chat, 'draft|');
	press('ctrl+f');
	chat.type('needle');
	await waitForDraft(chat, 'needle|');
	press('f1');
	await chat.waitFor('Alt+Enter, Ctrl+J');
	press('esc');
	await waitForDraft(chat, 'draft|');
	// A single one with something right behind it would be Alt; two are one Escape.
	chat.type('\x1b\x1bs');
	await waitForDraft(chat, 'drafts|');
});

test('Ctrl+C clears the draft, and what it cleared comes back with undo', async () => {
	await clearDraft(chat);
	chat.type('a long thought');
	await waitForDraft(chat, 'a long thought|');
	press('ctrl+c');
	await waitForDraft(chat, '|');
	press('ctrl+_');
	await waitForDraft(chat, 'a long thought|');
});

for (const [key, name] of [
	['ctrl+c', 'Ctrl+C'],
	['ctrl+d', 'Ctrl+D'],
	['ctrl+x', 'Ctrl+X'],
] as const) {
	test(`${name} once says what a second one does; another key between them, or 2 s, takes it back`, async () => {
		await clearDraft(chat);
		press(key);
		await waitForStatus(chat, `${name} again`);
		chat.type('x');
		await waitForDraft(chat, 'x|');
		press('backspace');
		await waitForDraft(chat, '|');
		press(key);
		await waitForStatus(chat, `${name} again`);
		await chat.waitFor(named('the words gone', rows => !statusOf(rows).includes('again')));
		press(key);
		await waitForStatus(chat, `${name} again`);
		press('end');
		await chat.waitFor(named('the words gone', rows => !statusOf(rows).includes('again')));
	});
}

test('Alt+U goes to what came unseen', async () => {
	await clearDraft(chat);
	chat.focus(false);
	await echoed(chat, () => enter(chat, 'unseen words'));
	await chat.waitFor(/- - new - - -/);
	chat.focus(true);
	press('ctrl+home');
	await chat.waitFor('Nothing is saved unless');
	press('alt+u');
	await chat.waitFor(/- - new - - -/);
});

test('Ctrl+Z where nothing can stop it does no harm', async () => {
	const before = chat.output.length;
	press('ctrl+z');
	await chat.waitFor(
		named('it goes on', () => /\x1b\[\?1049l.*\x1b\[\?1049h/s.test(chat.output.slice(before))),
	);
	chat.type('still here');
	await waitForDraft(chat, 'still here|');
	await clearDraft(chat);
});

test('every key of these sections was pressed in this file', () => {
	const sections = ['Reading', 'Windows', 'Leaving'];
	const known = new Set([...pressed].map(key => key.toLowerCase()));
	const missing = keyBindings
		.filter(({section}) => sections.includes(section))
		.flatMap(({keys}) => keys)
		.filter(key => !known.has(key.toLowerCase()));
	assert.deepEqual(missing, []);
});

test('Ctrl+C twice on an empty draft ends it', async () => {
	assert.equal(draftOf(chat), '|');
	await pressTwice(chat, 'ctrl+c', /Ctrl\+C again/);
	assert.equal(await chat.exited, 0);
});

/** The rows without the status bar, in which stands how long the way takes: that is measured now and then. */
function still(rows: readonly string[]): readonly string[] {
	return rows.slice(0, -1);
}

function sameRows(one: readonly string[], other: readonly string[]): boolean {
	return one.join('\n') === other.join('\n');
}
