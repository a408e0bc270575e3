import assert from 'node:assert/strict';
import {test} from 'node:test';
import {enter, openDemo, waitForDraft} from './chat-terminal.ts';

// What the whole program writes, from its start to its end: the parts that draw, and Ink beneath them.

test('no row is moved to by a sequence that some terminals ignore, and nothing reaches the scrollback', async () => {
	await using terminal = await openDemo();
	await enter(terminal, 'words');
	await terminal.waitFor(/echo {2}words/);
	for (const [columns, rows] of [
		[60, 20],
		[10, 4],
		[120, 40],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.idle();
	}
	terminal.press('f1');
	await terminal.waitFor('Esc');
	terminal.press('escape');
	await waitForDraft(terminal, '|');
	terminal.press('ctrl+l');
	await terminal.idle();
	// Twice in one read, as when a key is held.
	const mark = terminal.output.length;
	terminal.write('\x0c\x0c\x1a\x1a\x0c');
	// What is typed before the keyboard is taken back from the shell, which nobody has here, is a line and not keys.
	await terminal.waitFor(() => /\x1b\[23;2t.*\x1b\[\?1049h/s.test(terminal.output.slice(mark)));
	await waitForDraft(terminal, '|');
	terminal.type('/quit\r');
	assert.equal(await terminal.exited, 0);
	assert.doesNotMatch(terminal.output, /defect/);
	const {output} = terminal;
	// mosh ignores CSI E and CSI F.
	assert.deepEqual(output.match(/\x1b\[\d*[EF]/g), null);
	// A screen erased as a whole, or scrolled, goes to the scrollback of GNU screen and tmux.
	assert.deepEqual(output.slice(output.indexOf('words')).match(/\x1b\[\d*J|\x1b\[\d*S|\x1b[DEM]/g), null);
});

test('told of another size that is the same, as by dtach for another terminal, it draws everything anew', async () => {
	await using terminal = await openDemo();
	const mark = terminal.output.length;
	terminal.signal('SIGWINCH');
	await terminal.waitFor(() => /\?2004h.*\?1049h.*NOT VERIFIED/s.test(terminal.output.slice(mark)));
	assert.match(terminal.output.slice(mark), /echo connected/);
	await waitForDraft(terminal, '|');
});

test('told of another size, as by dtach for a terminal of that size, it asks for pastes and the focus again', async () => {
	await using terminal = await openDemo();
	const mark = terminal.output.length;
	terminal.resize(90, 30);
	await terminal.waitFor(() => /\x1b\[\?2004h\x1b\[\?1004h/.test(terminal.output.slice(mark)));
});
