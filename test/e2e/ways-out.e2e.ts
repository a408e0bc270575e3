import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {assertRestored, breakable, farewell, gone, internalError, pressTwice} from './leaving.ts';
import {freePorts} from './ports.ts';
import {program} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

type Way = {
	readonly name: string;
	readonly leave: (terminal: TestTerminal) => Promise<void> | void;
	readonly code: number;
	/** What `inject.ts` breaks on SIGUSR2. */
	readonly breaks?: string;
	/** On the ordinary screen, besides the farewell. */
	readonly says?: RegExp;
	readonly burnt?: boolean;
};

const twice =
	(key: string): Way['leave'] =>
	terminal =>
		pressTwice(terminal, key);
const breakIt: Way['leave'] = terminal => terminal.signal('SIGUSR2');

const ways: readonly Way[] = [
	{name: '/quit', leave: terminal => terminal.type('/quit\r'), code: 0},
	{name: 'Ctrl+C twice', leave: twice('ctrl+c'), code: 0},
	{name: 'Ctrl+D twice', leave: twice('ctrl+d'), code: 0},
	{name: 'burning', leave: twice('ctrl+x'), code: 0, burnt: true},
	{name: 'SIGINT', leave: terminal => terminal.signal('SIGINT'), code: 130},
	{name: 'SIGTERM', leave: terminal => terminal.signal('SIGTERM'), code: 143},
	{
		name: 'an exception that nobody catches',
		breaks: 'uncaughtException',
		leave: breakIt,
		code: 1,
		says: internalError('injected uncaughtException'),
	},
	{
		name: 'a rejection that nobody handles',
		breaks: 'unhandledRejection',
		leave: breakIt,
		code: 1,
		says: internalError('injected unhandledRejection'),
	},
	{
		name: 'a component that throws',
		breaks: 'renderError',
		leave: terminal => {
			terminal.signal('SIGUSR2');
			terminal.type('x');
		},
		code: 1,
		says: internalError('injected renderError'),
	},
];

for (const {name, leave, code, breaks, says, burnt = false} of ways) {
	test(`${name} in a chat: the terminal is as it was, the peer knows, the farewell stands there`, async () => {
		await using chat = await openChat(breaks);
		const {terminal, peer, pid} = chat;
		terminal.type('hello\r');
		await peer.until(() => peer.texts.includes('hello'), 'the message');
		await leave(terminal);
		assert.equal(await terminal.exited, code);
		assertRestored(terminal);
		await gone(pid);
		// Burning leaves no key to say goodbye with; the peer sees at once that we are gone all the same.
		assert.equal((await peer.next('lost')).reason, burnt ? 'ERR_LINK_LOST' : 'ERR_PEER_LEFT');
		if (burnt) {
			assert.match(terminal.screen(), /^Chat with bob .*Keys and messages destroyed, nothing written\.$/m);
		} else {
			assert.match(terminal.screen(), farewell);
		}
		assert.match(terminal.screen(), says ?? /^/);
		assert.doesNotMatch(terminal.screen(), /hello|recording/, 'nothing of the chat is left on the screen');
	});
}

test('leaving with a message that waits says so before and after', async () => {
	const [own, other] = await freePorts(2);
	await using terminal = openTerminal({args: [`127.0.0.1:${other}`, '--port', String(own)]});
	await terminal.waitFor('Nobody is there yet.');
	terminal.type('hello?\r');
	await terminal.waitFor(/hello\? … waiting/);
	await pressTwice(terminal, 'ctrl+c', /Ctrl\+C again ends the chat; 1 message was not sent\./);
	assert.equal(await terminal.exited, 0);
	assertRestored(terminal);
	assert.match(
		terminal.screen(),
		/^No chat took place\. 1 message was never sent\. Keys destroyed, nothing written\.$/m,
	);
});

test('SIGHUP in a chat: nobody is there to read a farewell, the peer knows', async () => {
	await using chat = await openChat();
	chat.terminal.signal('SIGHUP');
	assert.equal(await chat.terminal.exited, 129);
	assertRestored(chat.terminal);
	assert.equal(chat.terminal.screen().trim(), '');
	assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
});

test('the terminal has gone: the program goes too, and the peer knows', async () => {
	await using chat = await openChat();
	chat.terminal.hangUp();
	await gone(chat.pid);
	assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
});

test('only the output has gone: the program leaves, and gives the keyboard back', async () => {
	// Opened first: it would inherit the other's end of the second one, which then would never hang up.
	const command = 'read output; exec "$@" --demo > "$output"';
	await using terminal = openTerminal({command: ['/bin/sh', '-c', command, 'sh', ...program]});
	await using window = openTerminal({command: ['/bin/sh', '-c', 'tty; exec cat']});
	await window.waitFor('/dev/');
	terminal.type(`${window.rows()[0]}\r`);
	await window.waitFor('Incoming');
	window.hangUp();
	assert.equal(await terminal.exited, 129);
	assert.equal(terminal.terminalState().settingsRestored, true);
});

type Chat = {
	readonly terminal: TestTerminal;
	readonly peer: JsonProgram;
	readonly pid: number;
} & AsyncDisposable;

/** A secured chat with a program in JSON mode that is called bob. */
async function openChat(breaks?: string): Promise<Chat> {
	const [own, other] = await freePorts(2);
	const peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(other), '--name', 'bob']);
	const args = [`127.0.0.1:${other}`, '--port', String(own)];
	const terminal = openTerminal(breaks === undefined ? {args} : breakable(breaks, args));
	try {
		await terminal.waitFor('bob connected');
		await peer.next('secured');
		return {
			terminal,
			peer,
			pid: terminal.pid,
			async [Symbol.asyncDispose]() {
				await terminal[Symbol.asyncDispose]();
				await peer[Symbol.asyncDispose]();
			},
		};
	} catch (error) {
		await terminal[Symbol.asyncDispose]();
		await peer[Symbol.asyncDispose]();
		throw error;
	}
}
