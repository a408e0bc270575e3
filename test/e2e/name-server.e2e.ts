import assert from 'node:assert/strict';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {assertRestored, gone} from './leaving.ts';
import {freePorts} from './ports.ts';
import {program} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {until} from './until.ts';

// A name server that takes questions and never answers: as behind a firewall, or in a network that wants a sign-in first.
// It needs root, for the port and to give the program a resolver of its own.

const address = '127.0.0.77';
const server = createSocket('udp4');
const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-names-'));
const resolver = path.join(folder, 'resolv.conf');
let asked = 0;

before(async () => {
	// Longer than any test may take.
	writeFileSync(resolver, `nameserver ${address}\noptions timeout:30 attempts:5\n`);
	server.on('message', () => asked++);
	server.bind(53, address);
	await once(server, 'listening');
});

after(() => {
	server.close();
	rmSync(folder, {recursive: true});
});

/** The program, with arguments, where no name is ever found. */
async function command(...args: readonly string[]): Promise<readonly [string, ...string[]]> {
	const [port] = await freePorts(1);
	const script = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';
	const started = [...program, ...args, '--port', String(port)];
	return ['unshare', '--mount', '/bin/sh', '-c', script, 'sh', resolver, ...started];
}

const aQuestion = () => until(() => asked > 0, 'a question to the name server');

for (const {name, leave, code} of [
	{name: '/quit', leave: (terminal: TestTerminal) => terminal.type('/quit\r'), code: 0},
	{name: 'SIGTERM', leave: (terminal: TestTerminal) => terminal.signal('SIGTERM'), code: 143},
]) {
	test(`${name} while a name is looked up that nobody answers for: the program ends`, async () => {
		asked = 0;
		await using terminal = openTerminal({command: await command('somebody.example')});
		await aQuestion();
		const {pid} = terminal;
		leave(terminal);
		assert.equal(await terminal.exited, code);
		assertRestored(terminal);
		await gone(pid);
		assert.match(terminal.screen(), /^No chat took place\./m);
	});
}

test('SIGTERM in plain mode while a name is looked up that nobody answers for: the program ends', async () => {
	asked = 0;
	await using terminal = openTerminal({command: await command('somebody.example', '--plain')});
	await aQuestion();
	terminal.signal('SIGTERM');
	assert.equal(await terminal.exited, 143);
});
