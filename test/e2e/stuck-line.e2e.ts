import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';
import {draftOf, named, openDemo, twoPlaces, waitForDraft} from './chat-terminal.ts';
import {childEnvironment} from './child.ts';
import {type Condition, describe, holds} from './condition.ts';
import {startJsonProgram} from './json-program.ts';
import {program, typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {prepareTmux, type Tmux} from './tmux-server.ts';

// What a person typed comes all at once where the line to the terminal was stuck: several lines in one read.

const lines = (count: number, word: string) => Array.from({length: count}, (_, line) => `${word} ${line}`);

/** Waits until this is the last that the peer got, and gives all that it got, line by line. */
async function heardUntil(
	peer: ReturnType<typeof startJsonProgram>,
	last: string,
): Promise<readonly string[]> {
	const heard: string[] = [];
	while (heard.at(-1) !== last) {
		const {text} = await peer.next('message');
		heard.push(
			...String(text)
				.split('\n')
				.filter(line => line !== ''),
		);
	}
	return heard;
}

/**
 * Presses Enter at every question and at every text that stays in the draft: how many there are depends on how the
 * lines fell into the program's reads.
 */
async function enterUntilSent(tmux: Tmux, terminal: TestTerminal, last: Condition): Promise<void> {
	const isAsked = () => terminal.screen().includes('(y/n)');
	const isSent = () => !isAsked() && draftOf(terminal) === '|' && holds(last, terminal.rows());
	const waits = () => isAsked() || ![undefined, '|'].includes(draftOf(terminal));
	for (;;) {
		await terminal.waitFor(
			named(`${describe(last)} sent, or something to be sent`, () => isSent() || waits()),
		);
		if (isSent()) return;
		const before = terminal.screen();
		tmux.run('send-keys', 'Enter');
		await terminal.waitFor(named('what Enter did', () => terminal.screen() !== before));
	}
}

test('where the terminal says that it marks pastes, lines that come at once are typed: each Enter is one', async () => {
	const {alice, bob} = await twoPlaces();
	await using terminal = openTerminal({args: alice});
	await using peer = startJsonProgram(bob);
	await terminal.waitFor('bob connected');
	const typed = lines(40, `typed ${randomUUID()}`);
	terminal.type(`${typed.join('\r')}\r`);
	const heard: string[] = [];
	while (heard.length < typed.length) heard.push(String((await peer.next('message')).text));
	assert.deepEqual(heard, typed);
	await waitForDraft(terminal, '|');
});

test('what stands in answer to a question is done, and what was asked about is in the draft', async () => {
	await using chat = await openDemo();
	chat.paste(lines(6, 'pasted').join('\n'));
	await chat.waitFor('Paste 6 lines as one message? (y/n)');
	chat.type('x');
	await chat.waitFor(
		named('the paste, and the text', () => /pasted 0\n.*pasted 5x\|$/s.test(draftOf(chat) ?? '')),
	);
	chat.press('ctrl+c');
	await waitForDraft(chat, '|');
	chat.paste(lines(6, 'again').join('\n'));
	await chat.waitFor('(y/n)');
	chat.press('esc');
	await chat.waitFor('Not pasted. Ctrl+_ brings it back.');
	await waitForDraft(chat, '|');
	chat.press('ctrl+_');
	await chat.waitFor(named('what was refused', () => /again 0\n.*again 5\|$/s.test(draftOf(chat) ?? '')));
});

test('in a tmux that says nothing of pastes, lines that come at once may be one: they are not sent', async () => {
	await using tmux = prepareTmux(`exec ${typedProgram} --demo`);
	await using terminal = tmux.attach();
	await terminal.waitFor('echo connected');
	terminal.write('one\rtwo\r');
	await waitForDraft(terminal, 'one\ntwo|');
});

test('in a tmux that says nothing of pastes, what was typed comes to the peer, all of it and in order', async () => {
	const {alice, bob} = await twoPlaces();
	await using tmux = prepareTmux(`exec ${typedProgram} ${alice.join(' ')}`);
	await using terminal = tmux.attach();
	await using peer = startJsonProgram(bob);
	await terminal.waitFor('bob connected');
	const word = `typed ${randomUUID().slice(0, 8)}`;
	const typed = lines(40, word);
	for (const half of [typed.slice(0, 20), typed.slice(20)]) {
		tmux.run(...half.flatMap(line => ['send-keys', '-l', line, ';', 'send-keys', 'Enter', ';']).slice(0, -1));
	}
	await enterUntilSent(
		tmux,
		terminal,
		named('line 39', rows => rows.some(row => row.includes(`${word} 39`))),
	);
	tmux.run('send-keys', '-l', 'the end');
	await enterUntilSent(tmux, terminal, 'the end');
	assert.deepEqual(await heardUntil(peer, 'the end'), [...typed, 'the end']);
});

for (const argument of ['--help', '--version', '--print-config', '--completion=bash']) {
	test(`${argument} onto a full disk says so and is no success; a reader that has gone is none`, () => {
		const [command = '', ...rest] = [...program, argument];
		const env = childEnvironment(process.env, {});
		const full = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', command, ...rest], {encoding: 'utf8', env});
		assert.equal(full.status, 1);
		assert.match(full.stderr, /^ttchat: The output cannot be written any more: no space left on device\./);
		const gone = execFileSync('bash', ['-c', '"$@" | true; echo "$PIPESTATUS"', 'bash', command, ...rest], {
			encoding: 'utf8',
			env,
		});
		assert.equal(gone, '0\n');
	});
}
