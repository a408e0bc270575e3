import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {twoPlaces, waitForStatus} from './chat-terminal.ts';
import {childEnvironment} from './child.ts';
import {startJsonProgram} from './json-program.ts';
import {farewell} from './leaving.ts';
import {typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {prepareTmux} from './tmux-server.ts';
import {until} from './until.ts';

// What stands between the program and the terminal, and has a screen of its own: none of these has an alternate one.

/** A shell in a multiplexer. */
type Place = {
	readonly terminal: TestTerminal;
	/** Everything that was on the screen and went to the scrollback. */
	readonly scrollback: () => Promise<string>;
} & AsyncDisposable;

const shell = ['env', 'PS1=ready> ', 'sh'] as const;

const places: Readonly<Record<string, () => Place>> = {
	'GNU screen': () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-screen-'));
		const settings = path.join(folder, 'settings');
		writeFileSync(settings, 'startup_message off\ndefscrollback 1000\n');
		const env = {SCREENDIR: folder};
		const terminal = openTerminal({command: ['screen', '-U', '-c', settings, '-S', 'test', ...shell], env});
		const tell = (...words: readonly string[]) =>
			execFileSync('screen', ['-S', 'test', '-X', ...words], {env: childEnvironment(process.env, env)});
		return {
			terminal,
			async scrollback() {
				// Screen does it later, one after the other: the first is whole when there is a second.
				for (const name of ['copy', 'next']) tell('hardcopy', '-h', path.join(folder, name));
				await until(() => existsSync(path.join(folder, 'next')), 'a copy of the scrollback');
				return readFileSync(path.join(folder, 'copy'), 'utf8');
			},
			async [Symbol.asyncDispose]() {
				tell('quit');
				await terminal.exited;
				await terminal[Symbol.asyncDispose]();
				rmSync(folder, {recursive: true, force: true});
			},
		};
	},
	'tmux without an alternate screen': () => {
		const tmux = prepareTmux(shell.map(word => `'${word}'`).join(' '), ['set -g alternate-screen off']);
		const terminal = tmux.attach();
		return {
			terminal,
			scrollback: async () => tmux.run('capture-pane', '-p', '-S', '-'),
			async [Symbol.asyncDispose]() {
				await tmux[Symbol.asyncDispose]();
				await terminal.exited;
				await terminal[Symbol.asyncDispose]();
			},
		};
	},
	mosh: () => {
		const {stdout, stderr} = spawnSync('mosh-server', ['new', '-i', '127.0.0.1', '--', ...shell], {
			encoding: 'utf8',
			env: childEnvironment(process.env, {TERM: 'xterm-256color'}),
		});
		const [, port = '', key = ''] = /^MOSH CONNECT (\d+) (\S+)/m.exec(stdout) ?? [];
		const [, server = ''] = /pid = (\d+)/.exec(stderr) ?? [];
		const terminal = openTerminal({
			command: ['mosh-client', '127.0.0.1', port],
			env: {MOSH_KEY: key, MOSH_PREDICTION_DISPLAY: 'never'},
		});
		return {
			terminal,
			scrollback: async () => terminal.screen(),
			async [Symbol.asyncDispose]() {
				process.kill(Number(server), 'SIGTERM');
				await terminal.exited;
				await terminal[Symbol.asyncDispose]();
			},
		};
	},
};

for (const [name, open] of Object.entries(places)) {
	test(`in ${name} the trust word is right, and nothing of the chat stays`, async () => {
		const {alice, bob} = await twoPlaces();
		await using place = open();
		const {terminal} = place;
		await terminal.waitFor('ready>');
		terminal.type(`${typedProgram} ${alice.join(' ')}\r`);
		await terminal.waitFor('Nobody is there yet.');
		{
			await using peer = startJsonProgram(bob);
			const {code} = await peer.next('secured');
			await waitForStatus(terminal, 'NOT VERIFIED');
			terminal.type(`/verify ${String(code)}\r`);
			await waitForStatus(terminal, /\bverified/);
			const secret = randomUUID();
			for (let count = 0; count < 15; count++) {
				peer.tell({type: 'send', text: `secret ${secret} ${count} ${'scroll '.repeat(40)}`});
			}
			await terminal.waitFor(`${secret} 14`);
			terminal.type('secret of mine\r');
			await terminal.waitFor(/secret of mine ✓/);
			await peer.close();
		}
		await using stranger = startJsonProgram(bob);
		await stranger.next('secured');
		await waitForStatus(terminal, 'NOT VERIFIED');
		terminal.type('/quit\r');
		await terminal.waitFor(new RegExp(`${farewell.source}\nready>`, 'm'));
		assert.doesNotMatch(await place.scrollback(), /secret|NOT VERIFIED|recording|\d{4} \d{4}/);
		await waitForPrompt(terminal);
	});
}

/** The shell has its terminal back: what is typed is carried out. */
async function waitForPrompt(terminal: TestTerminal): Promise<void> {
	terminal.type('echo "$((6 * 7)) is the answer"\r');
	await terminal.waitFor('42 is the answer');
}
