import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {drawAnew, openDemo, waitForStatus} from './chat-terminal.ts';
import {startJsonProgram} from './json-program.ts';
import {freePorts} from './ports.ts';
import {typedProgram} from './program.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';
import {prepareTmux} from './tmux-server.ts';

const require = createRequire(import.meta.url);
const headless: typeof import('@xterm/headless') = require('@xterm/headless');
const {Unicode11Addon}: typeof import('@xterm/addon-unicode11') = require('@xterm/addon-unicode11');

// What terminals disagree about. Each fills several rows to their last column, with blanks and without.
const samples = {
	'hearts with a variation selector': '❤️',
	'hearts without one': '❤︎',
	keycaps: '1️⃣#️⃣',
	'skin tones': '👍🏽🤞🏿',
	'a family': '👨‍👩‍👧‍👦',
	'a flag made with a joiner': '🏳️‍🌈',
	flags: '🇩🇪🇯🇵',
	'half a flag': '🇩',
	'an emoji of 2022': '🫨🩷',
	Han: '漢字',
	'Hangul in pieces': '각',
	Thai: 'น้ำกำ',
	Devanagari: 'क्षिज्ञ',
	Tamil: 'க்ஷௌ',
	Arabic: 'السلام\u200cعليكم',
	'accents upon accents': 'é̂̃̄̆̇',
	'half width kana': 'ｶﾞ',
	'ambiguous signs': '…·★→',
} as const;

// Peers choose their names, and the pane shows them.
const names = ['张伟 ❤️👍🏽', 'น้ำ', 'क्षिज्ञ', '🇩🇪 🫨'] as const;

const columns = 100;
const rows = 40;
/** Where the pane ends. */
const border = 24;

type Screen = {
	readonly what: string;
	readonly version: (typeof versions)[number];
	/** What stands in a cell. */
	readonly cell: (row: number, column: number) => string;
	readonly row: (row: number) => string;
};

test('rows full of what terminals disagree about leave everything in its place', async t => {
	await using chat = await openChat('bob');
	for (const [name, sample] of Object.entries(samples)) {
		await t.test(name, async () => {
			await chat.say(...textsOf(sample));
			await assertInPlace(chat.terminal);
		});
	}
	await t.test('and so it stays while they scroll by, and after drawing everything anew', async () => {
		const {terminal} = chat;
		for (const key of ['pgup', 'pgup', 'pgdn', 'ctrl+home', 'ctrl+end']) {
			const already = terminal.output.length;
			terminal.press(key);
			await terminal.waitFor(() => terminal.output.length > already);
			await terminal.idle();
			await assertInPlace(terminal);
		}
		await redraw(terminal);
		await assertInPlace(terminal);
	});
});

for (const name of names) {
	test(`a peer that is called ${name} leaves everything in its place`, async () => {
		await using chat = await openChat(name);
		await chat.say('hello', name);
		await assertInPlace(chat.terminal);
	});
}

test('what is typed bit by bit stands there whole', async t => {
	await using terminal = openTerminal({args: await nobody(), columns, rows});
	await terminal.waitFor('Incoming');
	for (const [name, sample] of Object.entries(samples)) {
		await t.test(name, async () => {
			for (const bit of bits(sample.repeat(3))) {
				const already = terminal.output.length;
				terminal.type(bit);
				await terminal.waitFor(() => terminal.output.length > already);
			}
			// Frames come by themselves while it dials: what is typed last says that all of it has been drawn.
			terminal.type('.');
			await terminal.waitFor(screen => screen.at(-2)?.endsWith('.') === true);
			const typed = await Promise.all(versions.map(version => replay(terminal.output, version)));
			await redraw(terminal);
			for (const {what, version, row} of typed) {
				const anew = await replay(terminal.output, version);
				assert.equal(row(rows - 2), anew.row(rows - 2), what);
			}
			terminal.press('ctrl+c');
			await terminal.waitFor('> What you send');
		});
	}
});

test('a terminal that draws ambiguous signs two cells wide is asked, and gets ASCII alone', async () => {
	await using terminal = await openDemo();
	assert.match(terminal.output, /\x1b\[2;1H●\x1b\[6n(?:\x1b\[\?2004(?:h|\$p))*\x1b\[2;1H\x1b\[K/);
	assert.match(terminal.screen(), /│.*─/s, 'the first answer was that they are not');
	terminal.type('“words”\r');
	await terminal.waitFor('echo  “words”');
	// Shift+F3, which looks the same.
	terminal.write('\x1b[1;2R');
	terminal.write('\x1b[2;3R');
	await waitForStatus(terminal, /^\[connected(?: [\d.]+ m?s)?\] echo - NOT VERIFIED/);
	assert.doesNotMatch(terminal.screen().replaceAll(/[“”]/g, ''), /[^\x00-\x7f]/);
	const mark = terminal.output.length;
	terminal.type('/nonsense\r');
	await terminal.waitFor('/nonsense');
	terminal.press('f1');
	await waitForStatus(terminal, /^Help/);
	terminal.press('escape');
	await waitForStatus(terminal, 'NOT VERIFIED');
	await drawAnew(terminal);
	assert.deepEqual(
		terminal.output
			.slice(mark)
			.replaceAll(/[“”]/g, '')
			.match(/[^\x00-\x7f]/g),
		null,
	);
});

test('inside tmux the border of the pane is one straight line too', async () => {
	const [own = 0, other = 0] = await freePorts(2);
	await using peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(other), '--name', 'bob']);
	await using tmux = prepareTmux(`exec ${typedProgram} 127.0.0.1:${other} --port ${own}`);
	await using terminal = tmux.attach({columns, rows});
	await peer.next('secured');
	for (const sample of Object.values(samples)) {
		peer.tell({type: 'send', text: [...textsOf(sample), 'that was it'].join('\n')});
		await terminal.waitFor('that was it');
		await terminal.idle();
		// The pane itself holds nothing wide, so places in the row are columns.
		const pane = tmux.pane();
		assert.deepEqual(
			pane.slice(0, rows - 3).map(row => row[border]),
			Array.from({length: rows - 3}, () => '│'),
		);
		assert.equal(pane[rows - 3], rule);
		terminal.type('/clear\r');
		await terminal.waitFor(screen => !screen.some(row => row.includes('that was it')));
	}
});

const rule = `${'─'.repeat(border)}┴${'─'.repeat(columns - border - 1)}`;
const versions = ['6', '11'] as const;

function textsOf(sample: string): readonly string[] {
	return [sample.repeat(80), `${sample} `.repeat(60), `${'x'.repeat(40)}${sample.repeat(40)}`];
}

/** Asserts that border, rule and status bar are where they belong, for terminals that count as differently as they do. */
async function assertInPlace({output}: TestTerminal): Promise<void> {
	for (const version of versions) {
		const {what, cell, row} = await replay(output, version);
		const borders = Array.from({length: rows - 3}, (_, index) => cell(index, border));
		assert.deepEqual(
			borders,
			borders.map(() => '│'),
			what,
		);
		assert.equal(row(0).slice(0, 11), ' Connection', what);
		assert.match(row(rows - 3), /^─{24}┴─( earlier messages \(PgDn\) )?─*$/, what);
		assert.equal(row(rows - 3).length, columns, what);
		assert.match(row(rows - 2), /^ >/, what);
		assert.match(
			row(rows - 1),
			/^ \[connected(?: [\d.]+ m?s)?\] .* · NOT VERIFIED {3,}recording: nobody $/,
			what,
		);
	}
}

async function redraw(terminal: TestTerminal): Promise<void> {
	const already = terminal.output.length;
	terminal.press('ctrl+l');
	await terminal.waitFor(() => /\?1049h.*recording/s.test(terminal.output.slice(already)));
	await terminal.idle();
}

/** As an input method commits it: an emoji at once, everything else sign by sign. */
function bits(text: string): readonly string[] {
	return (
		text.match(
			/\p{RI}\p{RI}?|.\ufe0f?\u20e3|\p{Extended_Pictographic}[\p{M}\p{EMod}]*(?:\u200d\p{Extended_Pictographic}\p{M}*)*|./gsu,
		) ?? []
	);
}

/** What a terminal shows that counts columns by some version of Unicode. */
async function replay(output: string, version: (typeof versions)[number]): Promise<Screen> {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = version;
	await new Promise<void>(done => terminal.write(output, done));
	const {active} = terminal.buffer;
	return {
		what: `by Unicode ${version}`,
		version,
		cell: (row, column) =>
			active
				.getLine(active.viewportY + row)
				?.getCell(column)
				?.getChars() ?? '',
		row: row => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
	};
}

type Chat = {
	readonly terminal: TestTerminal;
	/** Lets the peer say something, and waits until it stands there. */
	readonly say: (...texts: readonly string[]) => Promise<void>;
} & AsyncDisposable;

/** A secured chat with a program in JSON mode. */
async function openChat(name: string): Promise<Chat> {
	const [own, other] = await freePorts(2);
	const peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(other), '--name', name]);
	const terminal = openTerminal({args: [`127.0.0.1:${other}`, '--port', String(own)], columns, rows});
	await peer.next('secured');
	let said = 0;
	return {
		terminal,
		async say(...texts) {
			// In one message: more than twenty within a second would be folded.
			peer.tell({type: 'send', text: [...texts, `that was number ${++said}`].join('\n')});
			await terminal.waitFor(`that was number ${said}`);
			await terminal.idle();
		},
		async [Symbol.asyncDispose]() {
			await terminal[Symbol.asyncDispose]();
			await peer[Symbol.asyncDispose]();
		},
	};
}

/** Arguments for a chat with nobody. */
async function nobody(): Promise<readonly string[]> {
	const [own, peer] = await freePorts(2);
	return [`127.0.0.1:${peer}`, '--port', String(own)];
}
