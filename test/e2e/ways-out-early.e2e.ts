import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {test} from 'node:test';
import {assertRestored, breakable, gone, internalError, pressTwice} from './leaving.ts';
import {freePorts} from './ports.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// Every way out again where there is no chat yet, or something stands before it.

type Way = {
	readonly name: string;
	readonly leave: (terminal: TestTerminal) => Promise<void> | void;
	readonly code: number;
	/** What `inject.ts` breaks on SIGUSR2. */
	readonly breaks?: string;
	readonly says?: RegExp;
};

type Stage = {
	readonly name: string;
	readonly args: () => Promise<readonly string[]>;
	/** Waits until the program has come so far. */
	readonly reach: (terminal: TestTerminal) => Promise<void>;
	readonly ways: readonly Way[];
};

const key =
	(name: string): Way['leave'] =>
	terminal =>
		pressTwice(terminal, name);
const signal = (name: NodeJS.Signals, code: number): Way => ({
	name,
	code,
	leave: terminal => terminal.signal(name),
});
const interrupt: Way = {name: 'Ctrl+C twice', leave: key('ctrl+c'), code: 0};
const endOfInput: Way = {name: 'Ctrl+D twice', leave: key('ctrl+d'), code: 0};
const exception: Way = {
	name: 'an exception that nobody catches',
	breaks: 'uncaughtException',
	leave: terminal => terminal.signal('SIGUSR2'),
	code: 1,
	says: internalError('injected uncaughtException'),
};
const renderError = (trigger: string): Way => ({
	name: 'a component that throws',
	breaks: 'renderError',
	leave: terminal => {
		terminal.signal('SIGUSR2');
		terminal.press(trigger);
	},
	code: 1,
	says: internalError('injected renderError'),
});

const stages: readonly Stage[] = [
	{
		name: 'at the connect form',
		args: async () => [],
		reach: terminal => terminal.waitFor('Whom do you want to reach?'),
		ways: [interrupt, endOfInput, signal('SIGTERM', 143), exception, renderError('x')],
	},
	{
		name: 'while connecting',
		args: nobody,
		// Keys that are being made cannot be called off: on a slow machine they would be what is left last.
		async reach(terminal) {
			await terminal.waitFor('Nobody is there yet');
			await terminal.waitFor(/RSA-4096 ready/);
		},
		ways: [
			interrupt,
			{name: '/quit', leave: terminal => terminal.type('/quit\r'), code: 0},
			signal('SIGINT', 130),
			exception,
			renderError('x'),
		],
	},
	{
		name: 'with help open',
		args: nobody,
		async reach(terminal) {
			await terminal.waitFor('Incoming');
			await terminal.waitFor(/RSA-4096 ready/);
			terminal.press('f1');
			await terminal.waitFor('Esc: back');
		},
		ways: [
			{
				name: 'Ctrl+C, which closes the help, and twice again',
				async leave(terminal) {
					terminal.press('ctrl+c');
					await terminal.waitFor('Incoming');
					await interrupt.leave(terminal);
				},
				code: 0,
			},
			signal('SIGHUP', 129),
			exception,
			renderError('esc'),
		],
	},
];

for (const {name: stage, args, reach, ways} of stages) {
	for (const {name, leave, code, breaks = 'nothing', says = /^/} of ways) {
		test(`${name} ${stage}: the terminal is as it was`, async () => {
			await using terminal = openTerminal(breakable(breaks, await args()));
			await reach(terminal);
			const {pid} = terminal;
			await leave(terminal);
			assert.equal(await terminal.exited, code);
			assertRestored(terminal);
			await gone(pid);
			assert.match(terminal.screen(), says);
			assert.doesNotMatch(terminal.screen(), /Whom do you want|Incoming|Esc: back/);
		});
	}

	test(`the terminal has gone ${stage}: the program goes too`, async () => {
		await using terminal = openTerminal({args: await args()});
		await reach(terminal);
		const {pid} = terminal;
		terminal.hangUp();
		await gone(pid);
	});
}

for (const breaks of ['uncaughtException', 'unhandledRejection'] as const) {
	test(`${breaks} before the first frame: told on the ordinary screen`, async () => {
		await using terminal = openTerminal(breakable(`!${breaks}`, await nobody()));
		assert.equal(await terminal.exited, 1);
		assertRestored(terminal);
		assert.match(terminal.screen(), new RegExp(`injected ${breaks}`));
	});
}

for (const [how, breaks, code] of [
	['an exception', '!uncaughtException', 1],
	['SIGTERM', '!SIGTERM', 143],
	['SIGQUIT', '!SIGQUIT', 131],
] as const) {
	test(`${how} while the program loads: what was typed for it does not reach the shell`, async () => {
		const {command, env} = breakable(breaks, await nobody());
		const script =
			'ulimit -c 0; "$@"; code=$?; if read -t 0; then echo "left with $code, leaked"; else echo "left with $code, clean"; fi';
		await using terminal = openTerminal({
			command: ['bash', '-c', script, 'bash', ...(command ?? [])],
			env: env ?? {},
		});
		terminal.type('echo leaked\r');
		await terminal.waitFor(/left with \d+, /);
		assert.ok(terminal.screen().includes(`left with ${code}, clean`), terminal.screen());
		assert.equal(await terminal.exited, 0);
		assertRestored(terminal);
	});
}

test('a port that is taken: said on the ordinary screen, with what to do', async () => {
	const server = createServer().listen(0);
	try {
		await once(server, 'listening');
		const address = server.address();
		const port = typeof address === 'object' ? String(address?.port) : '';
		await using terminal = openTerminal({args: ['127.0.0.1:1', '--port', port]});
		assert.equal(await terminal.exited, 3);
		assertRestored(terminal);
		assert.match(terminal.screen(), /^ttchat: .*port/m);
		assert.match(terminal.screen(), /--port/);
	} finally {
		server.close();
	}
});

test('a terminal with kitty’s keyboard protocol gets its own keyboard back', async () => {
	await using terminal = openTerminal({args: await nobody(), kitty: true});
	await terminal.waitFor(() => terminal.terminalState().kittyModes === 1);
	await terminal.waitFor(/RSA-4096 ready/);
	terminal.type('/quit\r');
	assert.equal(await terminal.exited, 0);
	assertRestored(terminal);
});

/** Arguments for a chat with nobody. */
async function nobody(): Promise<readonly string[]> {
	const [own, peer] = await freePorts(2);
	return [`127.0.0.1:${peer}`, '--port', String(own)];
}
