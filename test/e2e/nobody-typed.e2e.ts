import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	clearDraft,
	draftOf,
	named,
	openDemo,
	statusOf,
	waitForDraft,
	waitForStatus,
} from './chat-terminal.ts';
import type {Condition} from './condition.ts';
import {pressTwice} from './leaving.ts';
import {typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {until} from './until.ts';

/** Longer than the program waits for the rest of a sequence that is cut; much longer, and it is no rest any more. */
const PAUSE_MS = 90;

/**
 * What comes in several reads is written with a pause between them, as over ssh; the program decides by its own clock.
 *
 * @returns Whether no pause became so long that it means something else, because we stood still.
 */
async function write(terminal: TestTerminal, ...reads: readonly string[]): Promise<boolean> {
	let isEven = true;
	for (const [index, read] of reads.entries()) {
		const start = performance.now();
		if (index > 0) {
			await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
		}
		terminal.write(read);
		isEven &&= performance.now() - start < PAUSE_MS + 60;
	}
	return isEven;
}

/** Types `ab`, what comes in those reads, and `c`; once more where the pauses were not what they should be. */
async function typeAround(chat: TestTerminal, ...reads: readonly string[]): Promise<void> {
	for (let turn = 0; turn < 30; turn += 1) {
		await clearDraft(chat);
		chat.type('ab');
		await waitForDraft(chat, 'ab|');
		const isEven = await write(chat, ...reads);
		chat.type('c');
		if (isEven) return;
		await chat.waitFor(named('what was typed last', () => draftOf(chat)?.endsWith('c|') === true));
	}
	throw new Error('never written without standing still');
}

/** Holds a key down for a second: it comes every 30 ms. If we stand still, it is let go, for so late it would be a press. */
async function hold(terminal: TestTerminal, key: string): Promise<void> {
	const start = performance.now();
	let last = start;
	while (performance.now() - start < 1000 && performance.now() - last < 150) {
		terminal.press(key);
		last = performance.now();
		await new Promise(resolve => setTimeout(resolve, 30));
	}
}

/** Presses a key until it is heard: in one read with what stands before it, it would be of the paste. */
async function pressUntil(terminal: TestTerminal, key: string, heard: Condition): Promise<void> {
	let isHeard = false;
	const hearing = terminal.waitFor(heard).finally(() => {
		isHeard = true;
	});
	const pressing = until(() => {
		if (!isHeard) terminal.press(key);
		return isHeard;
	}, `${key} is heard`);
	await Promise.all([hearing, pressing]);
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
			await typeAround(chat, ...reads);
			await waitForDraft(chat, 'abc|');
		});
	}
	await t.test('Alt+Enter whose Enter comes late sends nothing', async () => {
		await typeAround(chat, '\x1b', '\r');
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
		await pressUntil(chat, 'ctrl+x', rows => statusOf(rows).includes('Ctrl+X again'));
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
	await pressUntil(form, 'ctrl+c', rows => !rows.some(row => row.includes('never')));
	await pressTwice(form, 'ctrl+c', /once more/);
	assert.equal(await form.exited, 0);
});

const leavings: readonly {
	readonly name: string;
	readonly leave: (chat: TestTerminal) => Promise<void> | void;
}[] = [
	{
		name: 'a line typed right behind /quit',
		leave(chat) {
			chat.type('/quit\r');
			chat.type('a command\r');
		},
	},
	{
		name: 'a key that is held down meanwhile',
		leave(chat) {
			chat.type('/quit\r');
			return hold(chat, 'ctrl+d');
		},
	},
];
for (const {name, leave} of leavings) {
	test(`the shell behind us does not get ${name}`, async () => {
		const script = `${typedProgram} --demo; echo 'Now it reads.'; IFS= read -r line; echo "the shell got [$line]"`;
		await using shell = openTerminal({command: ['/bin/sh', '-c', script]});
		await shell.waitFor('echo connected');
		await shell.idle();
		await leave(shell);
		await shell.waitFor(/ended:.*Now it reads\./s);
		shell.type('what is meant for it\r');
		await shell.waitFor('the shell got [what is meant for it]');
		assert.equal(await shell.exited, 0);
	});
}

test('a key that is held down never leaves', async () => {
	await using chat = await openDemo();
	chat.press('ctrl+d');
	await waitForStatus(chat, 'Ctrl+D again');
	await new Promise(resolve => setTimeout(resolve, 400));
	for (let count = 0; count < 20; count += 1) {
		// Twice: where we stand still, the next would come so late that this one, alone, had counted.
		chat.press('ctrl+d', 'ctrl+d');
		await new Promise(resolve => setTimeout(resolve, 30));
	}
	chat.type('still here');
	await waitForDraft(chat, 'still here|');
});
