import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {
	codeOf,
	enter,
	messagesOf,
	named,
	statusOf,
	twoPlaces,
	waitForDraft,
	waitForStatus,
} from './chat-terminal.ts';
import {pressTwice} from './leaving.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-chat-'));
after(() => rmSync(folder, {recursive: true, force: true}));

function startBob({bob}: {readonly bob: readonly string[]}): TestTerminal {
	return openTerminal({args: bob});
}

test('two programs from the first dial to the end', async t => {
	const places = await twoPlaces();
	await using alice = openTerminal({args: places.alice});
	const code = () => codeOf(alice);

	await t.test('alone: keys, dialing, listening and what to do are told in words', async () => {
		await alice.waitFor(/Keys +● RSA-4096 ready in \d+\.\d s/);
		await alice.waitFor(/Outgoing +\S dialing 127\.0\.0\.1:\d+ · try (?:[2-9]|\d\d)/);
		await alice.waitFor(/refused/);
		await alice.waitFor(/Incoming +● listening on /);
		await alice.waitFor(/Security +○ waiting for both keys/);
		await alice.waitFor('Nobody is there yet.');
		const [own, other] = places.ports;
		await alice.waitFor('Your partner types:');
		await alice.waitFor(`ttchat 127.0.0.1:${own} --port ${other}`);
		assert.doesNotMatch(statusOf(alice.rows()), /VERIFIED|verified/);
	});

	await t.test('what is typed meanwhile waits, says so, and can be taken back', async () => {
		await enter(alice, 'are you there?');
		await alice.waitFor(/are you there\? … waiting/);
		await enter(alice, 'oops');
		await enter(alice, '/unsend');
		await alice.waitFor(/oops ✕ taken back/);
		await alice.waitFor(/are you there\? … waiting/);
	});

	const killed = startBob(places);
	await t.test('the peer comes: secured, names known, what waited arrives', async () => {
		await killed.waitFor(/alice {2}are you there\?/);
		await alice.waitFor(/you +are you there\? ✓/);
		await waitForStatus(alice, /\[connected(?: [\d.]+ m?s)?\] bob · NOT VERIFIED/);
		await waitForStatus(killed, /\[connected(?: [\d.]+ m?s)?\] alice · NOT VERIFIED/);
		assert.match(code(), /^\d{4} \d{4}$/);
		assert.notEqual(code(), codeOf(killed));
		assert.doesNotMatch(killed.screen(), /oops/);
	});

	await t.test('both see that the other types, until the message is there', async () => {
		killed.type('wri');
		await waitForStatus(alice, 'bob is typing');
		killed.type('ting\r');
		await alice.waitFor(/bob {2}writing/);
		await alice.waitFor(named('no typing', rows => !statusOf(rows).includes('typing')));
	});

	await t.test(
		'the wrong code: told in words, on one side, and ours is still there to be read out',
		async () => {
			const [own, other] = [code(), codeOf(killed)];
			await enter(alice, `/verify ${own.startsWith('1') ? '2000 0000' : '1000 0000'}`);
			await alice.waitFor('CODES DO NOT MATCH');
			await waitForStatus(alice, 'CODES DO NOT MATCH');
			assert.match(alice.output, /\x1b\[[\d;]*3[18][\d;]*m[^\x1b]*CODES DO NOT MATCH/, 'in a colour');
			assert.equal(code(), own);
			await enter(alice, '/reconnect');
			await alice.waitFor('A new start with new keys');
			await waitForStatus(alice, /\[connected(?: [\d.]+ m?s)?\] bob · NOT VERIFIED/);
			await killed.waitFor(named('another code', () => !['', other].includes(codeOf(killed))));
			await waitForStatus(killed, /\[connected(?: [\d.]+ m?s)?\] alice · NOT VERIFIED/);
		},
	);

	await t.test('a code read out in the chat is not sent', async () => {
		const own = codeOf(killed);
		killed.type(`my code is ${own}\r`);
		await killed.waitFor(
			named('that it is not sent', rows => /=!=.*contains a +safety +code/.test(messagesOf(rows).join(' '))),
		);
		await waitForDraft(killed, `my code is ${own}|`);
		killed.press('ctrl+c');
		await waitForDraft(killed, '|');
		assert.ok(!alice.screen().includes(own));
	});

	await t.test('the right code verifies', async () => {
		await enter(alice, `/verify ${codeOf(killed)}`);
		await alice.waitFor('The codes match: bob is verified.');
		await waitForStatus(alice, /bob · verified/);
		await enter(killed, `/verify ${code()}`);
		await waitForStatus(killed, /alice · verified/);
	});

	await t.test('a new session of the same two programs is verified by itself', async () => {
		await enter(killed, '/reconnect');
		await alice.waitFor(/bob is verified: the same as the one that you/);
		await killed.waitFor(/alice is verified: the same as the one that you/);
		await waitForStatus(alice, /\[connected(?: [\d.]+ m?s)?\] bob · verified/);
	});

	await t.test('/save tells the peer', async () => {
		await enter(killed, `/save ${path.join(folder, 'chat.txt')}`);
		await waitForStatus(killed, 'recording: you');
		await waitForStatus(alice, 'recording: bob');
		await alice.waitFor(/-!- bob wrote this chat to a file/);
	});

	await t.test('/nick tells the peer', async () => {
		await enter(killed, '/nick robert');
		await alice.waitFor('bob is now called robert.');
		await waitForStatus(alice, /robert · verified/);
		await enter(killed, '/nick bob');
		await waitForStatus(alice, /bob · verified/);
	});

	await t.test('/typing off tells the peer nothing', async () => {
		await enter(killed, '/typing off');
		const mark = alice.output.length;
		await enter(killed, 'unannounced');
		await alice.waitFor(/bob {2}unannounced/);
		assert.ok(!alice.output.slice(mark).includes('typing'));
	});

	await t.test('the peer is killed: seen at once; what is typed then waits', async () => {
		killed.signal('SIGKILL');
		await killed.exited;
		await waitForStatus(alice, /\[outgoing/);
		await enter(alice, 'still there?');
		await alice.waitFor(/still there\? … waiting/);
		assert.doesNotMatch(statusOf(alice.rows()), /· verified/);
	});

	await t.test(
		'another one comes: new keys, not verified, and what waited is held until it is released',
		async () => {
			await using bob = startBob(places);
			await waitForStatus(alice, /\[connected(?: [\d.]+ m?s)?\] bob · NOT VERIFIED/);
			await alice.waitFor(/HELD: nothing you type goes out, because this peer/);
			await bob.waitFor('alice connected');
			await bob.idle();
			assert.doesNotMatch(bob.screen(), /still there/);
			await enter(alice, '/release');
			await bob.waitFor(/alice {2}still there\?/);
			bob.type('/quit\r');
			assert.equal(await bob.exited, 0);
			await alice.waitFor(/<-- The peer left/i);
		},
	);

	await t.test('the last line says how it was, without a word of it', async () => {
		await pressTwice(alice, 'ctrl+x', /Ctrl\+X again/);
		assert.equal(await alice.exited, 0);
		// The row may be longer than the screen is wide, and a blank at its edge is no character of the row.
		const last = alice
			.rows()
			.map(row => row.padEnd(100))
			.join('');
		assert.match(
			last,
			/Chat with bob \(not verified\) ended: .*Keys and messages destroyed, saved to a file by bob\./,
		);
		assert.doesNotMatch(alice.screen(), /there|waits/);
	});
});
