import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {assertRestored, farewell, gone, internalError, pressTwice} from './leaving.ts';
import {freePorts} from './ports.ts';
import {builtProgram, program} from './program.ts';
import {type SshServer, startSshServer} from './ssh-server.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// `ssh -t host ttchat …`: a terminal at the far end, no shell in it, and no other process that would tidy up.

let server: SshServer;
before(async () => {
	server = await startSshServer();
});
after(() => server[Symbol.asyncDispose]());

type Way = {
	readonly name: string;
	readonly leave: (terminal: TestTerminal, pid: number) => Promise<void> | void;
	readonly code: number;
	readonly breaks?: string;
	readonly says?: RegExp;
};

const ways: readonly Way[] = [
	{name: '/quit', leave: terminal => terminal.type('/quit\r'), code: 0},
	{name: 'Ctrl+C twice', leave: terminal => pressTwice(terminal, 'ctrl+c'), code: 0},
	{name: 'SIGTERM', leave: (_terminal, pid) => void process.kill(pid, 'SIGTERM'), code: 143},
	{
		name: 'a component that throws',
		leave(terminal, pid) {
			process.kill(pid, 'SIGUSR2');
			terminal.type('x');
		},
		code: 1,
		breaks: 'renderError',
		says: internalError('injected renderError'),
	},
];

for (const {name, leave, code, breaks, says} of ways) {
	test(`${name} over ssh: the near terminal is as it was, the peer knows`, async () => {
		await using chat = await openChat(breaks);
		await leave(chat.terminal, chat.pid);
		assert.equal(await chat.terminal.exited, code);
		assertRestored(chat.terminal);
		assert.match(chat.terminal.screen(), farewell);
		assert.match(chat.terminal.screen(), says ?? /^/);
		await gone(chat.pid);
		assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
	});
}

test('the near end of the connection dies: the program goes, and the peer knows', async () => {
	await using chat = await openChat();
	chat.terminal.signal('SIGKILL');
	await gone(chat.pid);
	assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
});

test('the far end of the connection dies: the program goes, and the peer knows', async () => {
	await using chat = await openChat();
	process.kill(parentOf(chat.pid), 'SIGKILL');
	await gone(chat.pid);
	assert.equal((await chat.peer.next('lost')).reason, 'ERR_PEER_LEFT');
});

test('the form offers the machine that one came from', async () => {
	await using terminal = openTerminal({command: server.login(remote([], 'form'))});
	await terminal.waitFor('Tab: 127.0.0.1, the machine that you came from by ssh.');
	terminal.press('tab');
	await terminal.waitFor('> 127.0.0.1');
	await terminal.waitFor('Enter: connect to 127.0.0.1:2006.');
});

test('what is typed while the far end loads lands in the composer, sizes come through, Ctrl+Z does no harm', async () => {
	await using terminal = openTerminal({
		command: server.login(remote(['--demo'], 'sizes')),
		columns: 100,
		rows: 30,
	});
	await terminal.waitFor(() => terminal.output.includes('\x1b[?1049h'));
	terminal.type('early bird');
	await terminal.waitFor('> early bird');
	await terminal.waitFor(rows => rows[0]?.[24] === '│' && rows[27] === `${'─'.repeat(24)}┴${'─'.repeat(75)}`);
	terminal.resize(80, 24);
	await terminal.waitFor(rows => rows[21] === '─'.repeat(80));
	const mark = terminal.output.length;
	terminal.press('ctrl+z');
	await terminal.waitFor(() => /\x1b\[\?1049l.*\x1b\[\?1049h/s.test(terminal.output.slice(mark)));
	await terminal.waitFor('> early bird');
	terminal.type('!');
	await terminal.waitFor('> early bird!');
});

type Chat = {
	readonly terminal: TestTerminal;
	readonly peer: JsonProgram;
	/** Of the program at the far end. */
	readonly pid: number;
} & AsyncDisposable;

let chats = 0;

/** A secured chat: a program at the far end of ssh with a program in JSON mode that is called bob. */
async function openChat(breaks?: string): Promise<Chat> {
	const [own, other] = await freePorts(2);
	const peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(other), '--name', 'bob']);
	const name = `chat-${chats++}`;
	const command = remote([`127.0.0.1:${other}`, '--port', String(own)], name, breaks);
	const terminal = openTerminal({command: server.login(command)});
	const dispose = async () => {
		await terminal[Symbol.asyncDispose]();
		await peer[Symbol.asyncDispose]();
	};
	try {
		await terminal.waitFor('bob connected');
		await peer.next('secured');
		const pid = Number(readFileSync(path.join(server.folder, name), 'utf8'));
		return {terminal, peer, pid, [Symbol.asyncDispose]: dispose};
	} catch (error) {
		await dispose();
		throw error;
	}
}

/** A command line for the far end; its process id is written to a file of the server's folder. */
function remote(args: readonly string[], name: string, breaks?: string): string {
	const inject = new URL('inject.ts', import.meta.url).href;
	const pidFile = path.join(server.folder, name);
	// What is to be broken needs something in front of it, which the single file does not load.
	const [started, broken] =
		breaks === undefined
			? [program, '']
			: [builtProgram, `NODE_OPTIONS='--import ${inject}' BREAKS='${breaks}'`];
	const quoted = [...started, ...args].map(word => `'${word}'`).join(' ');
	return `echo $$ > '${pidFile}'; ${broken} exec ${quoted}`;
}

function parentOf(pid: number): number {
	return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], {encoding: 'utf8'}));
}
