import assert from 'node:assert/strict';
import {test} from 'node:test';
import {named, waitForDraft} from './chat-terminal.ts';
import {typedProgram} from './program.ts';
import {openTerminal} from './terminal.ts';

test('Ctrl+Z gives the shell its terminal back; fg comes back to the same chat and draft', async () => {
	await using shell = openTerminal({
		command: ['/bin/bash', '--norc', '--noprofile', '-i'],
		env: {PS1: 'shell$ '},
	});
	await shell.waitFor('shell$');
	shell.type(`${typedProgram} --demo\r`);
	await shell.waitFor('echo connected');
	await shell.idle();
	shell.type('before\r');
	await shell.waitFor(/echo {2}before/);
	shell.type('a draft');
	await waitForDraft(shell, 'a draft|');
	for (const round of [1, 2]) {
		shell.press('ctrl+z');
		await shell.waitFor(
			named(`stopped ${round} times, and the prompt`, rows => {
				const lines = rows.map(row => row.trim()).filter(row => row !== '');
				return lines.filter(row => row.includes('Stopped')).length === round && lines.at(-1) === 'shell$';
			}),
		);
		assert.deepEqual(shell.terminalState(), {
			alternateScreen: false,
			cursorVisible: true,
			// The shell's own.
			bracketedPaste: true,
			focusReporting: false,
			mouseTracking: false,
			kittyModes: 0,
			settingsRestored: undefined,
		});
		assert.doesNotMatch(shell.screen(), /NOT VERIFIED|before/, 'nothing of the chat stays');
		shell.type('fg\r');
		await waitForDraft(shell, 'a draft|');
		assert.match(shell.screen(), /echo {2}before/);
	}
	shell.type(' of mine\r');
	await shell.waitFor(/echo {2}a draft of mine/);
	shell.type('/quit\r');
	// What is typed while the program leaves is for nobody, not for the shell.
	await shell.waitFor(/Chat with echo \(not verified\) ended.*\nshell\$\s*$/);
	shell.type('exit 7\r');
	assert.equal(await shell.exited, 7);
});
