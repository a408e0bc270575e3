import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {named} from './chat-terminal.ts';
import {typedProgram} from './program.ts';
import {openTerminal} from './terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-completion-'));
after(() => rmSync(folder, {recursive: true}));
writeFileSync(path.join(folder, 'ttchat'), `#!/bin/sh\nexec ${typedProgram} "$@"\n`);
chmodSync(path.join(folder, 'ttchat'), 0o755);

const shells = [
	{
		name: 'bash',
		command: ['bash', '--norc', '--noprofile', '-i'],
		load: 'source <(ttchat --completion bash)',
	},
	{
		name: 'zsh',
		command: ['zsh', '-f', '-i'],
		load: 'autoload -U compinit && compinit -u -D && source <(ttchat --completion zsh)',
	},
	{name: 'fish', command: ['fish', '--no-config', '-i'], load: 'ttchat --completion fish | source'},
] as const;

const cases = [
	{typed: 'ttchat --proto', becomes: /ttchat --protocol/},
	{typed: 'ttchat --protocol au', becomes: /ttchat --protocol auto/},
	{typed: 'ttchat --protocol=au', becomes: /ttchat --protocol=auto/},
	{typed: 'ttchat --no-req', becomes: /ttchat --no-require-verify/},
	{typed: 'ttchat --completion f', becomes: /ttchat --completion fish/},
] as const;

for (const {name, command, load} of shells) {
	test(`${name} completes flags and values`, async () => {
		await using terminal = openTerminal({
			command,
			columns: 120,
			env: {PATH: `${folder}:${process.env['PATH']}`, PS1: 'ready> ', HOME: folder, HISTFILE: undefined},
		});
		await terminal.waitFor(/[>#$%] *$/m);
		terminal.type(`${load}; echo load''ed\r`);
		await terminal.waitFor(/^loaded/m);
		for (const {typed, becomes} of cases) {
			await terminal.waitFor(
				named('an empty line', rows => /[>#$%] *$/.test(rows[terminal.cursor().row] ?? '')),
			);
			terminal.type(`${typed}\t`);
			await terminal.waitFor(becomes);
			// Ctrl+U: an empty line for the next.
			terminal.type('\x15');
		}
	});
}
