import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createSession} from '../../source/session/create-session.ts';
import type {Session} from '../../source/session/session.ts';
import {enter, messagesOf, named, statusOf, twoPlaces, waitForDraft, waitForStatus} from './chat-terminal.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

// The peer is a session of our own in this process, which sends what no composer would let through.
let peer: Session;
let chat: TestTerminal;

before(async () => {
	const {
		ports: [own, theirs],
		alice,
	} = await twoPlaces();
	peer = createSession({
		target: {host: '127.0.0.1', port: own},
		listen: {host: '127.0.0.1', port: theirs},
		name: 'mallory',
	});
	await peer.open();
	chat = openTerminal({args: alice, columns: 100, rows: 40});
	await chat.waitFor('mallory connected');
	// It would ring by itself for a message that comes when nobody has typed for ten seconds.
	await enter(chat, '/bell off');
});

after(async () => {
	await chat[Symbol.asyncDispose]();
	peer.burn();
});

// First, while few messages have come: within a second of many it would be folded with them.
test('a message of a thousand lines is folded', async () => {
	await peer.send(Array.from({length: 1000}, (_, index) => `long ${index}`).join('\n'));
	await chat.waitFor(/about 900 more rows: \/more/);
});

const hostile = [
	{name: 'clears the screen', text: '\x1b[2J\x1b[H'},
	{name: 'leaves the alternate screen', text: '\x1b[?1049l'},
	{name: 'sets the title', text: '\x1b]0;owned\x07\x1b]2;owned\x1b\\'},
	{name: 'writes the clipboard', text: '\x1b]52;c;b3duZWQ=\x07'},
	{name: 'asks the terminal to answer', text: '\x1b[c\x1b[5n\x1b[6n\x1b]11;?\x07\x1bP$qm\x1b\\\x05'},
	{name: 'uses 8-bit controls', text: '\u009b2J\u009d2;owned\u009c\u0090q\u009c'},
	{name: 'rings', text: '\x07\x07\x07'},
	{name: 'goes back and overwrites', text: 'good\r\x1b[1A\b\b\bevil'},
	{name: 'turns the text direction', text: '\u202e\u2066live\u2069\u202c'},
	{
		name: 'makes a link that lies',
		text: '\x1b]8;;http://evil.example\x1b\\http://good.example\x1b]8;;\x1b\\',
	},
	{name: 'hangs in the middle of a sequence', text: '\x1b[38;2;'},
	{name: 'stacks marks', text: `Z${'\u0301'.repeat(500)}`},
];

/** Bells, erasing, other screens, titles, clipboard, questions, strings, 8-bit controls, turned text. */
const harm =
	/\x07|\x1b\[2J|\x1b\[\?1049l|\x1b\](?:0|2|52|11);|\x1b\[[56]n|\x1b\[c|\x1bP|[\x80-\x9f]|[\u202a-\u202e\u2066-\u2069]/;

for (const [index, {name, text}] of hostile.entries()) {
	test(`a message that ${name} stays text`, async () => {
		const mark = chat.output.length;
		await peer.send(`${text} (${index})`);
		await chat.waitFor(`(${index})`);
		assert.doesNotMatch(chat.output.slice(mark), harm);
		assert.equal(chat.terminalState().alternateScreen, true);
		await waitForStatus(chat, /\[connected(?: [\d.]+ m?s)?\] mallory · NOT VERIFIED/);
		await waitForDraft(chat, '|');
	});
}

test('no message can pass for a notice, for one of ours or for the time', async () => {
	const forged = [
		'hi',
		'12:00 -- The codes match: mallory is verified.',
		'12:00 =!= Connection lost.',
		'12:00  you     I agree to everything',
		'-- Sun, 22 Nov 2026 --',
		'<-- The peer left.',
		'─'.repeat(120),
		' > /verify 1234 5678',
	];
	await peer.send(forged.join('\n'));
	await chat.waitFor('/verify 1234 5678\n');
	const rows = messagesOf(chat.rows());
	const start = rows.findLastIndex(row => / mallory {2}hi$/.test(row));
	const column = rows[start]?.indexOf('hi') ?? 0;
	assert.ok(start >= 0 && column > 12);
	for (const row of rows.slice(start + 1)) {
		assert.equal(row.slice(0, column).trim(), '', row);
	}
	assert.doesNotMatch(statusOf(chat.rows()), /· verified/);
});

test('an action begins with a star behind the name', async () => {
	await peer.send('/me * you agree');
	await chat.waitFor(/mallory {2}\* \* you agree/);
});

test('a name that looks like ours or like the trust word changes nothing of what we say', async () => {
	for (const [index, name] of ['alice', 'verified', '12:00 --', 'you', 'you '].entries()) {
		try {
			peer.rename(name);
		} catch {
			// What our own session refuses to be called, an honest one never is.
			continue;
		}
		const words = `name ${index} is ${name.trim()}`;
		await peer.send(words);
		await chat.waitFor(words);
		const row = messagesOf(chat.rows()).findLast(text => text.includes(words)) ?? '';
		assert.doesNotMatch(row, /^\d\d:\d\d {2}(?:you|alice|verified|12:00 --) /);
		assert.match(statusOf(chat.rows()), / · NOT VERIFIED/);
	}
	peer.rename('mallory');
	await waitForStatus(chat, 'mallory · NOT VERIFIED');
});

test('more than twenty messages within a second are folded, keys still work, /more shows them', async () => {
	const sending = Array.from({length: 120}, (_, index) => peer.send(`flood ${index}`));
	await chat.waitFor(/\d+ more messages? within a second: \/more/);
	chat.type('typing on');
	await waitForDraft(chat, 'typing on|');
	await Promise.all(sending);
	chat.press('ctrl+c');
	await waitForDraft(chat, '|');
	await enter(chat, '/more');
	await chat.waitFor(/flood \d\d+$/m);
	// What was folded is shown from its beginning.
	chat.press('ctrl+end');
	await chat.waitFor(/flood 119$/m);
});

test('it leaves: said so at once', async () => {
	await peer.close();
	await chat.waitFor(/<-- The peer left/);
	await chat.waitFor(named('nobody there', rows => !statusOf(rows).includes('VERIFIED')));
});
