import assert from 'node:assert/strict';
import {test} from 'node:test';
import {freePorts} from './ports.ts';
import {openTerminal, type TerminalState} from './terminal.ts';

const restored: TerminalState = {
	alternateScreen: false,
	cursorVisible: true,
	bracketedPaste: false,
	focusReporting: false,
	mouseTracking: false,
	kittyModes: 0,
	settingsRestored: true,
};

const entersScreen = '\x1b[?1049h';

test('what is typed while the program loads is not echoed, and lands in the composer', async () => {
	await using terminal = openTerminal({args: await target()});
	await terminal.waitFor(() => terminal.output.includes(entersScreen));
	terminal.type('early bird');
	await terminal.waitFor(/> early bird/);
	assert.equal(terminal.screen().split('early bird').length, 2, 'it stands there once');
});

test('a signal while the program loads leaves the terminal as it was', async () => {
	await using terminal = openTerminal({args: await target()});
	await terminal.waitFor(() => terminal.output.includes(entersScreen));
	terminal.signal('SIGTERM');
	assert.equal(await terminal.exited, 143);
	assert.deepEqual(terminal.terminalState(), restored);
});

for (const [signal, code] of [
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
] as const) {
	test(`${signal} later: the interface leaves, and nothing of it stays on the ordinary screen`, async () => {
		await using terminal = openTerminal({args: await target()});
		await terminal.waitFor('Incoming');
		terminal.signal(signal);
		assert.equal(await terminal.exited, code);
		assert.deepEqual(terminal.terminalState(), restored);
		assert.doesNotMatch(terminal.screen(), /Incoming/);
	});
}

test('a bad option is told on the ordinary screen', async () => {
	await using terminal = openTerminal({args: ['--no-such-option']});
	assert.equal(await terminal.exited, 2);
	assert.deepEqual(terminal.terminalState(), restored);
	assert.match(terminal.screen(), /no-such-option/);
});

test('SIGUSR1 opens no inspector', async () => {
	await using terminal = openTerminal({args: await target()});
	await terminal.waitFor('Incoming');
	terminal.signal('SIGUSR1');
	terminal.type('still here');
	await terminal.waitFor('still here');
	assert.doesNotMatch(terminal.output, /Debugger listening/);
});

/** Arguments for a chat with nobody. */
async function target(): Promise<readonly string[]> {
	const [own, peer] = await freePorts(2);
	return [`127.0.0.1:${peer}`, '--port', String(own)];
}
