import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {cellWidth} from '../../source/text/graphemes.ts';
import {enter, messagesOf, statusOf, twoPlaces, waitForDraft} from './chat-terminal.ts';
import {childEnvironment} from './child.ts';
import {emptyFile, endOf, newFolder} from './file-exchange.ts';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {program} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {until} from './until.ts';

const folder = newFolder();
const mine = path.join(folder, 'mine');
const theirs = path.join(folder, 'theirs');
let peer: JsonProgram;
let chat: TestTerminal;

before(async () => {
	mkdirSync(mine);
	mkdirSync(theirs);
	const {alice, bob} = await twoPlaces();
	peer = startJsonProgram(bob);
	chat = openTerminal({args: alice, columns: 100, rows: 30});
	await peer.next('secured');
	await chat.waitFor('bob connected');
	await enter(chat, '/bell off');
});

after(async () => {
	await chat[Symbol.asyncDispose]();
	await peer[Symbol.asyncDispose]();
	rmSync(folder, {recursive: true, force: true});
});

test('a file that is dragged behind /send goes out, and its row says what becomes of it', async () => {
	const file = path.join(mine, "it's my photo.jpg");
	writeFileSync(file, 'a picture');
	chat.type('/send ');
	chat.paste(`'${file.replaceAll("'", "'\\''")}' `);
	chat.press('enter');
	await chat.waitFor(/you +» it's my photo\.jpg 9 B {2}offered, not answered yet/);
	const {file: id} = await peer.next('file-offered');
	peer.tell({type: 'accept-file', file: id, path: theirs});
	await chat.waitFor(/» it's my photo\.jpg 9 B {2}sent ✓/);
	assert.equal(readFileSync(path.join(theirs, "it's my photo.jpg"), 'utf8'), 'a picture');
});

test('Tab completes the path of a file to send, whatever signs are in it', async () => {
	writeFileSync(path.join(mine, 'odd \\ "name".txt'), 'odd');
	chat.type(`/send ${mine}/od`);
	chat.press('tab');
	await waitForDraft(chat, `/send ${mine}/odd \\\\ "name".txt|`);
	chat.press('enter');
	await chat.waitFor(/» odd .*name.*\.txt 3 B {2}offered/);
	await enter(chat, '/cancel');
	await chat.waitFor(/3 B {2}✕ cancelled/);
});

test('a path alone asks whether it is a file', async () => {
	chat.paste(path.join(mine, 'photo.jpg'));
	await chat.waitFor(/Is this a file\? \/send in front of it offers it/);
	chat.press('ctrl+c');
	await waitForDraft(chat, '|');
});

test('what is offered is declined, or saved where it was said, in full', async () => {
	writeFileSync(path.join(theirs, 'notes.txt'), 'the notes');
	peer.tell({type: 'offer-file', path: path.join(theirs, 'notes.txt'), id: 'first'});
	await chat.waitFor(/bob +« notes\.txt 9 B {2}\/accept, \/accept PATH or \/decline/);
	await enter(chat, '/decline');
	await chat.waitFor(/« notes\.txt 9 B {2}✕ declined/);
	assert.equal((await endOf(peer, 'notes.txt'))['reason'], 'ERR_FILE_DECLINED');
	peer.tell({type: 'offer-file', path: path.join(theirs, 'notes.txt'), id: 'second'});
	await chat.waitFor(/bob +« notes\.txt 9 B {2}\/accept, \/accept PATH or \/decline/);
	await enter(chat, `/accept ${path.join(folder, 'none')}/`);
	await chat.waitFor(/=!= Cannot be saved: .*none is no folder\./);
	await enter(chat, `/accept ${mine}`);
	await chat.waitFor(/« notes\.txt 9 B {2}saved ✓/);
	await chat.waitFor(/“notes\.txt” \(9 B\) is saved as/);
	assert.equal(readFileSync(path.join(mine, 'notes.txt'), 'utf8'), 'the notes');
});

/** Bells, erasing, other screens, titles, clipboard, strings, 8-bit controls, turned text. */
const harm =
	/\x07|\x1b\[2J|\x1b\[\?1049l|\x1b\](?:0|2|52|11);owned|\x1bP|[\x80-\x9f]|[\u202a-\u202e\u2066-\u2069]/;

const hostile = [
	'\x1b[2J\x1b[31mred.txt',
	'\x1b]0;owned\x07.txt',
	'\x1b[?1049l.txt',
	'gpj.\u202eexe',
	'\u2066\u2067isolated\u2069.txt',
	'two\nrows.txt',
	'back\r\x1b[1A\b\bover.txt',
	'\u009b2J\u009downed.txt',
	'saved ✓  2.1 MB  -!- verified',
	`${'x'.repeat(240)}.jpg`,
	'漢'.repeat(80),
	'Z\u0301\u0301\u0301\u0301\u0301.txt',
	'.bashrc',
	'-rf',
	'photo.jpg 1 B  [##########] 100 %',
];

for (const [index, name] of hostile.entries()) {
	test(`an offer called ${JSON.stringify(name.slice(0, 30))} stays one row, and so does its answer`, async () => {
		writeFileSync(path.join(theirs, name), 'x'.repeat(7000 + index));
		const mark = chat.output.length;
		peer.tell({type: 'offer-file', path: path.join(theirs, name), id: `hostile-${index}`});
		const size = '7.0 kB';
		await chat.waitFor(rows => rows.some(row => row.includes('«') && row.includes('/accept')));
		const row = messagesOf(chat.rows()).find(text => text.includes('«') && text.includes('/accept')) ?? '';
		assert.ok(row.includes(size) && cellWidth(row) <= 100 - 25, row);
		await enter(chat, '/decline');
		await chat.waitFor(rows => !rows.some(text => text.includes('«') && text.includes('/accept')));
		assert.doesNotMatch(chat.output.slice(mark), harm);
		assert.equal(chat.terminalState().alternateScreen, true);
		assert.match(statusOf(chat.rows()), / · NOT VERIFIED/);
		rmSync(path.join(theirs, name));
	});
}

test('while a file goes: few bytes are drawn, texts and keys pass it, and what is out of sight is shown elsewhere', async () => {
	const file = emptyFile(mine, 'large.iso', 300_000_000);
	chat.type(`/send ${file}\r`);
	await peer.until(() => peer.events.some(event => event['name'] === 'large.iso'), 'the offer');
	const id = peer.events.findLast(event => event['name'] === 'large.iso')?.['file'];
	peer.tell({type: 'accept-file', file: id, path: theirs});
	await chat.waitFor(/» large\.iso 300 MB {2}\[[#-]+\] \d+ %/);
	const told = () =>
		peer.events.filter(event => event.type === 'file-progress' && event['file'] === id).length;
	// What has come while this process stood still has been read from both.
	await chat.idle();
	const [mark, start] = [chat.output.length, told()];
	await peer.until(() => told() >= start + 8, 'eight times progress');
	// Two seconds at least, for it is told four times in one; more of them may have come together.
	const [drawn, times] = [chat.output.length - mark, told() - start];
	assert.ok(drawn < times * 1500, `${drawn} bytes were drawn while progress was told ${times} times`);
	await enter(chat, 'a text between');
	await peer.until(() => peer.texts.includes('a text between'), 'the text');
	peer.tell({type: 'send', text: Array.from({length: 40}, (_, index) => `line ${index}`).join('\n')});
	await chat.waitFor(/» large\.iso \d+ %/);
	chat.resize(70, 20);
	await chat.waitFor(/^─+ » large\.iso \d+ %/m);
	chat.resize(100, 30);
	await enter(chat, '/cancel');
	await chat.waitFor('“large.iso”: you cancelled it.');
	assert.equal((await endOf(peer, 'large.iso'))['by'], 'peer');
	assert.ok(!existsSync(path.join(theirs, 'large.iso')));
	await until(() => !existsSync(path.join(theirs, 'large.iso.part')), 'its part is gone');
});

test('one line sends a file, in plain mode, and ends with it', async () => {
	const {alice, bob} = await twoPlaces();
	await using receiver = startJsonProgram(bob);
	const file = path.join(mine, 'one.txt');
	writeFileSync(file, 'one line');
	receiver
		.next('file-offered')
		.then(({file: id}) => receiver.tell({type: 'accept-file', file: id, path: path.join(theirs, 'got.txt')}))
		.catch(() => undefined);
	const sent = await runPlain(alice, `/send ${file}\n`);
	assert.equal(sent.code, 0, sent.errors);
	assert.match(sent.errors, /End of input: waiting for 1 file to arrive\./);
	assert.match(sent.errors, /-- bob has “one\.txt” \(8 B\)\./);
	assert.equal(readFileSync(path.join(theirs, 'got.txt'), 'utf8'), 'one line');
	assert.ok(!readdirSync(theirs).some(name => name.endsWith('.part')));
});

async function runPlain(
	args: readonly string[],
	input: string,
): Promise<{readonly code: unknown; readonly errors: string}> {
	const [command, ...rest] = program;
	const child = spawn(command, [...rest, '--plain', ...args], {env: childEnvironment(process.env, {})});
	let errors = '';
	child.stdout.resume();
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	child.stdin.end(input);
	const [code] = await once(child, 'close');
	return {code, errors};
}
