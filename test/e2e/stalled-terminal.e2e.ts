import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {drawAnew, named, twoPlaces, waitForDraft} from './chat-terminal.ts';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {gone} from './leaving.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// A terminal that takes no output for a while: a suspended ssh, a stopped multiplexer, Ctrl+S somewhere between.

test('the chat goes on meanwhile, and the screen is whole afterwards', async () => {
	await using chat = await openChat();
	const {terminal, peer} = chat;
	terminal.stall();
	// Far more than a pseudo-terminal holds.
	for (let count = 1; count <= 200; count++) {
		peer.tell({type: 'send', text: `message ${count} ${'.'.repeat(300)}`});
	}
	await peer.until(() => delivered(peer) === 200, 'all messages acknowledged');
	terminal.type('blind\r');
	await peer.until(() => peer.texts.includes('blind'), 'what was typed blindly');
	terminal.resize(80, 20);
	terminal.goOn();
	await terminal.waitFor(/you {2}blind ✓/);
	await waitForDraft(terminal, '|');
	await terminal.waitFor(named('80 columns', rows => rows.at(-3) === '─'.repeat(80)));
	await terminal.idle();
	const late = stillOf(terminal);
	await drawAnew(terminal);
	await terminal.waitFor(named(`as before:\n${late}`, () => stillOf(terminal) === late));
});

for (const {name, leave, code} of [
	{name: '/quit', leave: (terminal: TestTerminal) => terminal.type('/quit\r'), code: 'ERR_PEER_LEFT'},
	{name: 'burning', leave: (terminal: TestTerminal) => terminal.type('/burn\r'), code: 'ERR_LINK_LOST'},
	{
		name: 'SIGTERM',
		leave: (_: TestTerminal, pid: number) => process.kill(pid, 'SIGTERM'),
		code: 'ERR_PEER_LEFT',
	},
]) {
	test(`${name} leaves a terminal that takes nothing`, async () => {
		await using chat = await openChat();
		const {terminal, peer, pid} = chat;
		terminal.stall();
		for (let count = 1; count <= 200; count++) {
			peer.tell({type: 'send', text: `message ${count} ${'.'.repeat(300)}`});
		}
		await peer.until(() => delivered(peer) === 200, 'all messages acknowledged');
		leave(terminal, pid);
		assert.equal((await peer.next('lost')).reason, code);
		await gone(pid);
		terminal.goOn();
		await terminal.exited;
	});
}

test('the mode of the terminal is ours alone: the shell goes on writing as it did', async () => {
	await using chat = await openChat();
	const parent = Number(readFileSync(`/proc/${chat.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
	assert.equal(isNonblocking(parent, 1), false);
	assert.equal(isNonblocking(chat.pid, 1), true);
});

/** The screen without its last row, which tells the time that a message takes. */
function stillOf(terminal: TestTerminal): string {
	const rows = terminal.rows().slice(0, -1);
	return rows.map(row => row.trimEnd()).join('\n');
}

const O_NONBLOCK = 0o4000;

function isNonblocking(pid: number, descriptor: number): boolean {
	const [, flags = ''] =
		/^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8')) ?? [];
	return (Number.parseInt(flags, 8) & O_NONBLOCK) !== 0;
}

function delivered(peer: JsonProgram): number {
	return peer.events.filter(({type}) => type === 'delivered').length;
}

type Chat = {
	readonly terminal: TestTerminal;
	readonly peer: JsonProgram;
	readonly pid: number;
} & AsyncDisposable;

async function openChat(): Promise<Chat> {
	const {alice, bob} = await twoPlaces();
	const peer = startJsonProgram(bob);
	const terminal = openTerminal({args: alice});
	const chat = {
		terminal,
		peer,
		pid: 0,
		async [Symbol.asyncDispose]() {
			await terminal[Symbol.asyncDispose]();
			await peer[Symbol.asyncDispose]();
		},
	};
	try {
		await terminal.waitFor('bob connected');
		await peer.next('secured');
		return {...chat, pid: terminal.pid};
	} catch (error) {
		await chat[Symbol.asyncDispose]();
		throw error;
	}
}
