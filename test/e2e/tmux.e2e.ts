import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {assertRestored, farewell, gone} from './leaving.ts';
import {freePorts} from './ports.ts';
import {typedProgram} from './program.ts';
import type {TestTerminal} from './terminal.ts';
import {prepareTmux, type Tmux} from './tmux-server.ts';
import {until} from './until.ts';

test('after the chat the pane is as it was: screen, cursor, keyboard, title', async () => {
	await using tmux = prepareTmux("PS1='ready> ' exec sh");
	await using terminal = tmux.attach();
	await terminal.waitFor('ready>');
	const before = tmux.tell(paneState);
	terminal.type('stty -g\r');
	// What is typed before the prompt is back stands in front of it.
	await terminal.waitFor(/^[0-9a-f:]{20,}\nready>/m);
	terminal.type(`${typedProgram} --demo\r`);
	await terminal.waitFor('echo connected');
	// In the middle of a frame the cursor is hidden.
	await until(
		() => /^1 1 ttchat$/.test(tmux.tell(paneState)),
		'the screen, the cursor and the title are ours',
	);
	terminal.type('/quit\r');
	await terminal.waitFor(new RegExp(`${farewell.source}\nready>`, 'm'));
	terminal.type('stty -g\r');
	await terminal.waitFor(
		rows => settings(rows).length === 2 && rows.findLast(row => row !== '')?.trim() === 'ready>',
	);
	const [first, second] = settings(terminal.rows());
	assert.equal(second, first);
	assert.equal(tmux.tell(paneState), before);
	terminal.type('exit\r');
	assert.equal(await terminal.exited, 0);
	assertRestored(terminal);
});

test('detached, the chat goes on; attached again, in another size, it is drawn whole', async () => {
	await using chat = await openChat();
	const {tmux, peer} = chat;
	tmux.run('detach-client');
	assert.equal(await chat.terminal.exited, 0);
	peer.tell({type: 'send', text: 'while you were away'});
	await peer.next('delivered');
	await using terminal = tmux.attach({columns: 120, rows: 24});
	await terminal.waitFor('while you were away');
	await terminal.waitFor(rows => rows[21] === `${'─'.repeat(24)}┴${'─'.repeat(95)}`);
	await assertWhole(chat.tmux, terminal);
	terminal.type('back\r');
	await peer.until(() => peer.texts.includes('back'), 'the answer');
});

test('resizing leaves no garbage', async () => {
	await using chat = await openChat();
	const {tmux, terminal} = chat;
	for (const [columns, rows] of [
		[60, 20],
		[40, 10],
		[20, 5],
		[8, 3],
		[150, 50],
		[89, 24],
		[90, 24],
	] as const) {
		terminal.resize(columns, rows);
	}
	await terminal.waitFor(rows => rows[21] === `${'─'.repeat(24)}┴${'─'.repeat(65)}`);
	await assertWhole(tmux, terminal);
});

test('what others write over the screen is repaired by Ctrl+L', async () => {
	await using chat = await openChat();
	const {tmux, terminal} = chat;
	const before = tmux.pane();
	writeFileSync(
		tmux.tell('#{pane_tty}'),
		'\r\nBroadcast message from root@host (pts/7):\r\n\r\nThe system is going down.\r\n',
	);
	await terminal.waitFor('The system is going down.');
	terminal.press('ctrl+l');
	await terminal.waitFor(rows => !rows.some(row => /Broadcast|going down/.test(row)));
	await terminal.waitFor(() => isSame(tmux.pane(), before));
});

test('killing the session ends the program, and the peer knows', async () => {
	await using chat = await openChat();
	const pid = Number(chat.tmux.tell('#{pane_pid}'));
	chat.tmux.run('kill-session');
	await gone(pid);
	assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
});

for (const passthrough of ['on', 'off'] as const) {
	test(`with allow-passthrough ${passthrough}, a notification ${passthrough === 'on' ? 'reaches' : 'does not reach'} the terminal; the bell does`, async () => {
		await using chat = await openChat();
		const {tmux, terminal, peer} = chat;
		tmux.run('set-option', '-g', 'allow-passthrough', passthrough);
		await terminal.waitFor(() => terminal.terminalState().focusReporting);
		terminal.focus(false);
		// Reports and keys stay in order: when this is there, the other has come too.
		terminal.type('x');
		await terminal.waitFor('> x');
		const already = terminal.output.length;
		peer.tell({type: 'send', text: 'a secret of ours'});
		await terminal.waitFor('a secret of ours');
		const shows = (what: string) => terminal.output.slice(already).includes(what);
		await terminal.waitFor(() => shows('\x07'));
		if (passthrough === 'on') {
			await terminal.waitFor(() => shows('\x1b]9;') && shows('\x1b]777;'));
		} else {
			await terminal.idle();
			assert.ok(!shows('\x1b]9;') && !shows('\x1b]777;'));
		}
	});
}

test('reading in copy mode is not disturbed by what arrives', async () => {
	await using chat = await openChat();
	const {tmux, terminal, peer} = chat;
	tmux.run('copy-mode');
	tmux.run('send-keys', '-X', 'cursor-up');
	await terminal.waitFor('[0/0]');
	await terminal.idle();
	const reading = terminal.rows();
	peer.tell({type: 'send', text: 'news'});
	await peer.next('delivered');
	assert.equal(tmux.tell('#{pane_in_mode}'), '1');
	await terminal.idle();
	assert.deepEqual(terminal.rows(), reading);
	tmux.run('send-keys', '-X', 'cancel');
	await terminal.waitFor('news');
	await assertWhole(tmux, terminal);
});

type Chat = {
	readonly tmux: Tmux;
	readonly terminal: TestTerminal;
	readonly peer: JsonProgram;
} & AsyncDisposable;

/** A secured chat in tmux, without a shell, with a program in JSON mode that is called bob. */
async function openChat(): Promise<Chat> {
	const [own, other] = await freePorts(2);
	const peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(other), '--name', 'bob']);
	const tmux = prepareTmux(`exec ${typedProgram} 127.0.0.1:${other} --port ${own}`);
	const terminal = tmux.attach();
	const dispose = async () => {
		await tmux[Symbol.asyncDispose]();
		await terminal.exited;
		await terminal[Symbol.asyncDispose]();
		await peer[Symbol.asyncDispose]();
	};
	try {
		await terminal.waitFor('bob connected');
		await peer.next('secured');
		await terminal.idle();
		return {tmux, terminal, peer, [Symbol.asyncDispose]: dispose};
	} catch (error) {
		await dispose();
		throw error;
	}
}

const paneState = '#{alternate_on} #{cursor_flag} #{pane_title}';

function settings(rows: readonly string[]): readonly string[] {
	return rows.filter(row => /^[0-9a-f:]{20,}$/.test(row));
}

/** Asserts that drawing everything anew changes nothing. */
async function assertWhole(tmux: Tmux, terminal: TestTerminal): Promise<void> {
	await terminal.idle();
	const drawn = tmux.pane();
	const already = terminal.output.length;
	terminal.press('ctrl+l');
	await terminal.waitFor(() => terminal.output.length > already && isSame(tmux.pane(), drawn));
}

/** Whether two screens show the same, but for how long a message takes. */
function isSame(one: readonly string[], other: readonly string[]): boolean {
	const [first, second] = [one, other].map(rows =>
		rows
			.join('\n')
			.replace(/ [\d.]+ m?s\]/, ']')
			.replaceAll(/ +/g, ' '),
	);
	return first === second;
}
