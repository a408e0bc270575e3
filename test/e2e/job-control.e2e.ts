import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {assertTitleGivenBack} from './leaving.ts';
import {freePorts} from './ports.ts';
import {typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// In a shell with job control: without one nothing can stop.

const suspend = (terminal: TestTerminal) => terminal.press('ctrl+z');
const stopFromOutside = (terminal: TestTerminal) => process.kill(jobOf(terminal), 'SIGTSTP');
const nothing = async () => [];

for (const {name, stop, args, draft} of [
	{name: 'Ctrl+Z on the connect form', stop: suspend, args: nothing, draft: '203.0.113.7'},
	{name: 'kill -TSTP on the connect form', stop: stopFromOutside, args: nothing, draft: '203.0.113.7'},
	{name: 'kill -TSTP on the chat screen', stop: stopFromOutside, args: target, draft: 'half a thought'},
]) {
	test(`${name}: the shell gets its terminal, and fg brings the draft back`, async () => {
		await using terminal = await openShell(await args());
		terminal.type(draft);
		await terminal.waitFor(`> ${draft}`);
		stop(terminal);
		await terminal.waitFor('Stopped');
		const {alternateScreen, cursorVisible, focusReporting, kittyModes} = terminal.terminalState();
		assert.deepEqual([alternateScreen, cursorVisible, focusReporting, kittyModes], [false, true, false, 0]);
		assertTitleGivenBack(terminal.output);
		terminal.type('stty -a | grep -ow -e "-icanon" -e "icanon"; echo "$((6 * 7)) is the answer"\r');
		await terminal.waitFor('42 is the answer');
		assert.match(terminal.screen(), /^icanon$/m, 'the shell reads lines again');
		terminal.type('fg\r');
		await terminal.waitFor(rows => rows.includes(` > ${draft}`));
		terminal.type('!');
		await terminal.waitFor(`> ${draft}!`);
		assert.doesNotMatch(terminal.screen(), /Stopped/);
	});
}

test('kill -STOP gives no time for anything; fg draws everything anew, and keys are keys again', async () => {
	await using terminal = await openShell(await target());
	terminal.type('half a thought');
	await terminal.waitFor('> half a thought');
	process.kill(jobOf(terminal), 'SIGSTOP');
	await terminal.waitFor('Stopped');
	terminal.type('echo "$((6 * 7)) is the answer"\r');
	await terminal.waitFor('42 is the answer');
	terminal.type('fg\r');
	await terminal.waitFor(
		rows => rows.some(row => row.includes('Incoming')) && !rows.some(row => /answer|Stopped/.test(row)),
	);
	terminal.type('!');
	await terminal.waitFor('> half a thought!');
});

test('Ctrl+Z where no shell could bring it back: it goes on', async () => {
	await using terminal = openTerminal({args: await target()});
	await terminal.waitFor('Incoming');
	const mark = terminal.output.length;
	terminal.press('ctrl+z');
	await terminal.waitFor(() => /\x1b\[\?1049l.*\x1b\[\?1049h/s.test(terminal.output.slice(mark)));
	await terminal.waitFor('Incoming');
	terminal.type('still here');
	await terminal.waitFor('> still here');
});

/** A shell in which the program was started. */
async function openShell(args: readonly string[]): Promise<TestTerminal> {
	const terminal = openTerminal({
		command: ['bash', '--norc', '--noprofile', '-i'],
		env: {PS1: 'ready> ', HISTFILE: undefined},
	});
	await terminal.waitFor('ready>');
	terminal.type(`${typedProgram} ${args.join(' ')}\r`);
	await terminal.waitFor(/Incoming|Whom do you want/);
	return terminal;
}

/** The process id of what the shell runs. */
function jobOf(terminal: TestTerminal): number {
	return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(terminal.pid)], {encoding: 'utf8'}));
}

/** Arguments for a chat with nobody. */
async function target(): Promise<readonly string[]> {
	const [own, peer] = await freePorts(2);
	return [`127.0.0.1:${peer}`, '--port', String(own)];
}
