import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {
	clearDraft,
	enter,
	messagesOf,
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

test('/save to a disk that is full leaves nothing there, and says so', async () => {
	const disk = path.join(folder, 'full');
	mkdirSync(disk);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk]);
	try {
		chat.paste('fill '.repeat(4000));
		chat.press('enter');
		await chat.waitFor('received 1');
		const file = path.join(disk, 'chat.txt');
		for (const times of [1, 2]) {
			await enter(chat, `/save ${file}`);
			await chat.waitFor(
				named(`refused ${times} times`, rows => count(rows, /Not saved: the disk is full/) === times),
			);
			assert.deepEqual(readdirSync(disk), []);
		}
		await waitForStatus(chat, 'recording: nobody');
		await enter(chat, '/clear');
	} finally {
		execFileSync('umount', [disk]);
	}
});

test('/save writes a file for our eyes only, tells everybody, and never overwrites', async () => {
	await enter(chat, 'for the record');
	await chat.waitFor(/echo {2}for the record/);
	const file = path.join(folder, 'chat.txt');
	await enter(chat, `/save ${file}`);
	await chat.waitFor('Saved to');
	await waitForStatus(chat, 'recording: you');
	assert.equal(statSync(file).mode & 0o777, 0o600);
	const text = readFileSync(file, 'utf8');
	assert.match(text, /^\d\d:\d\d {2}echo {2}for the record$/m);
	writeFileSync(file, 'precious');
	await enter(chat, `/save ${file}`);
	await chat.waitFor('exists already');
	assert.equal(readFileSync(file, 'utf8'), 'precious');
	await enter(chat, `/save ${path.join(folder, 'no', 'such')}`);
	await chat.waitFor('does not exist');
});

test('/find, /prev, /next; Esc ends it', async () => {
	await enter(chat, 'haystack');
	await enter(chat, 'haystack');
	await chat.waitFor(named('two echoes', rows => count(rows, /echo {2}haystack/) === 2));
	await enter(chat, '/find HAYSTACK');
	await enter(chat, '/next');
	await waitForStatus(chat, 'No newer match');
	for (const _ of [1, 2, 3]) {
		await enter(chat, '/prev');
	}
	await enter(chat, '/prev');
	await waitForStatus(chat, 'No older match');
	await enter(chat, '/find nowhere at all');
	await waitForStatus(chat, 'Not found');
	await enter(chat, '/next');
	await enter(chat, '/find HAYSTACK');
	const isMarked = () => {
		const marked = chat
			.cells()
			.flat()
			.filter(({inverse, underline}) => inverse || underline);
		return marked
			.map(({text}) => text)
			.join('')
			.includes('haystack');
	};
	await chat.waitFor(named('a match that is marked', isMarked));
	chat.press('esc');
	// In one read with what is typed next it would be Alt.
	await chat.waitFor(named('no match that is marked', () => !isMarked()));
	await enter(chat, '/next');
	await waitForStatus(chat, 'Nothing is searched for');
});

test('/copy puts a message into the clipboard of the terminal, the last or an older one', async () => {
	await enter(chat, 'copy me');
	await chat.waitFor(/echo {2}copy me/);
	for (const [line, text] of [
		['/copy', 'copy me'],
		['/copy 3', 'haystack'],
	] as const) {
		const mark = chat.output.length;
		await enter(chat, line);
		const sequence = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x1b\\`;
		await chat.waitFor(named(`${text} copied`, () => chat.output.slice(mark).includes(sequence)));
		await waitForStatus(chat, 'Copied');
	}
	await enter(chat, '/copy 9999');
	await waitForStatus(chat, 'no such message');
});

test('/time takes the times away and brings them back', async () => {
	await enter(chat, '/time off');
	await chat.waitFor(named('no times', rows => count(messagesOf(rows), /^\d\d:\d\d/) === 0));
	await enter(chat, '/time on');
	await chat.waitFor(named('times', rows => count(messagesOf(rows), /^\d\d:\d\d/) > 5));
});

test('/pane', async () => {
	await enter(chat, '/pane');
	await chat.waitFor(named('no pane', rows => !rows.join('').includes('│')));
	await enter(chat, '/pane');
	await chat.waitFor('Your code');
});

test('/more unfolds a message of 150 rows', async () => {
	chat.paste(Array.from({length: 150}, (_, line) => `fold ${line}`).join('\n'));
	await chat.waitFor('(y/n)');
	chat.type('y');
	await chat.waitFor('fold 149');
	chat.press('enter');
	await chat.waitFor(
		named('the fold of the echo', rows => {
			const [, sent, received] = /sent (\d+) · received (\d+)/.exec(rows.join('\n')) ?? [];
			return sent === received && messagesOf(rows).at(-1)?.includes('50 more rows: /more') === true;
		}),
	);
	await enter(chat, '/more');
	await chat.waitFor(named('no fold at the end', rows => !messagesOf(rows).join('\n').includes('/more')));
	chat.press('ctrl+end');
	await chat.waitFor(named('its last row', rows => /fold 149$/.test(messagesOf(rows).at(-1) ?? '')));
	await enter(chat, '/more');
	await waitForStatus(chat, 'Nothing on screen is folded');
});

test('/unsend and /release have nothing to do in a chat where nothing waits', async () => {
	await enter(chat, '/unsend');
	await chat.waitFor('Nothing waits: what was sent cannot be taken back.');
	await enter(chat, '/release');
	await chat.waitFor('Nothing is held back.');
});

test('/clear forgets the messages and what was typed', async () => {
	await enter(chat, '/clear');
	await chat.waitFor(named('no messages', rows => messagesOf(rows).every(row => row === '')));
	chat.press('up', 'ctrl+home');
	chat.type('nothing before this');
	await waitForDraft(chat, 'nothing before this|');
	await clearDraft(chat);
	const file = path.join(folder, 'cleared.txt');
	await enter(chat, `/save ${file}`);
	await chat.waitFor('Saved to');
	assert.doesNotMatch(readFileSync(file, 'utf8'), /haystack|copy me/);
	await enter(chat, '/find haystack');
	await waitForStatus(chat, 'Not found');
});

test('/burn leaves at once and says what it destroyed', async () => {
	await enter(chat, 'last words');
	chat.type('/burn\r');
	assert.equal(await chat.exited, 0);
	assert.match(chat.screen(), /Keys and messages destroyed, saved to a file by you/);
	assert.doesNotMatch(chat.screen(), /last words/);
});

for (const leave of ['/quit', '/burn']) {
	test(`${leave} right behind /save says truly whether there is a file`, async () => {
		await using hasty = await openDemo({columns: 140});
		const file = path.join(folder, `hasty-${leave.slice(1)}.txt`);
		await enter(hasty, `/save ${file}`);
		hasty.type(`${leave}\r`);
		assert.equal(await hasty.exited, 0);
		const wasSaved = /saved to a file by you/.test(hasty.screen());
		assert.equal(existsSync(file), wasSaved);
		assert.ok(wasSaved || leave === '/burn');
	});
}

function count(rows: readonly string[], pattern: RegExp): number {
	return rows.filter(row => pattern.test(row)).length;
}
