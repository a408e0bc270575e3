import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {openTerminal} from './terminal.ts';

const home = mkdtempSync(path.join(tmpdir(), 'ttchat-settings-'));
after(() => rmSync(home, {recursive: true}));

test('what the settings file says holds on the screen, and a flag is stronger', async () => {
	write('{"time": false, "name": "ann"}');
	await using terminal = openTerminal({args: ['--demo'], env: {XDG_CONFIG_HOME: home}});
	await terminal.waitFor('echo connected');
	terminal.type('hello\r');
	await terminal.waitFor(/echo {2}hello/);
	assert.doesNotMatch(terminal.screen(), /\d\d:\d\d +echo/);

	await using other = openTerminal({args: ['--demo', '--time'], env: {XDG_CONFIG_HOME: home}});
	await other.waitFor('echo connected');
	other.type('hello\r');
	await other.waitFor(/\d\d:\d\d +echo {2}hello/);
});

test('a settings file that is wrong is told with its line and key, on the ordinary screen', async () => {
	write('{\n\t"bell": "of"\n}');
	await using terminal = openTerminal({columns: 200, args: ['--demo'], env: {XDG_CONFIG_HOME: home}});
	assert.equal(await terminal.exited, 2);
	assert.equal(terminal.terminalState().alternateScreen, false);
	assert.match(terminal.screen(), /config\.json, line 2, "bell": "of" is no boolean\nWrite true or false\./);
});

function write(text: string): void {
	mkdirSync(path.join(home, 'ttchat'), {recursive: true});
	writeFileSync(path.join(home, 'ttchat/config.json'), text);
}
