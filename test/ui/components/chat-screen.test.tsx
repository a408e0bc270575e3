import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Unstamped} from '../../../source/session/events.ts';
import {Chat} from '../../../source/ui/chat.ts';
import {ChatScreen} from '../../../source/ui/components/chat-screen.tsx';
import {ThemeContext} from '../../../source/ui/hooks/use-theme.ts';
import {REPEAT_MS} from '../../../source/ui/state/armed-key.ts';
import {HELP_KEY, PANE_KEY} from '../../../source/ui/terminal/special-keys.ts';
import {createTheme} from '../../../source/ui/theme.ts';
import {FakeScreen} from '../fake-screen.ts';
import {FakeSession} from '../fake-session.ts';

const target = {address: '203.0.113.7', port: 2006};

/** What happens until the peer is there. */
const meeting: readonly Unstamped[] = [
	{type: 'round-started', round: 1},
	{type: 'listening', address: '::', port: 2006},
	{type: 'keys-made', elapsedMs: 412},
	{type: 'dialing', ...target, attempt: 1},
	{type: 'outbound-linked', ...target, way: 'direct'},
	{type: 'inbound-linked', ...target, way: 'direct'},
	{type: 'peer-greeted', protocol: 2, address: '203.0.113.7', port: 40_000},
	{type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937', peerName: 'bob'},
];

function open(columns: number, rows: number, options: {readonly ascii?: boolean} = {}) {
	const ascii = options.ascii ?? false;
	const session = new FakeSession();
	const left: string[] = [];
	const chat = new Chat(session, {columns, rows, ascii, at: Date.now()});
	const screen = new FakeScreen(columns, rows, () => (
		<ThemeContext value={createTheme({color: true, ascii})}>
			<ChatScreen
				started={{
					chat,
					targetLabel: '203.0.113.7',
					otherSide: () => ['ttchat 192.0.2.5', 'ttchat [2001:db8::5]'],
				}}
				leave={how => left.push(how)}
			/>
		</ThemeContext>
	));
	const close = () => {
		chat.stop();
		screen[Symbol.dispose]();
	};
	return {session, chat, screen, left, [Symbol.dispose]: close};
}

function happen(session: FakeSession, happenings: readonly Unstamped[]): void {
	for (const happening of happenings) {
		session.emit(happening, Date.now(), performance.now());
	}
}

const peerSays = (id: string, text: string): Unstamped => ({
	type: 'message',
	message: {id, from: 'peer', text, action: false, at: Date.now()},
});

test('while connecting, the pane fills the screen and says what happens, why, and what to do', async () => {
	using opened = open(80, 24);
	happen(opened.session, [
		...meeting.slice(0, 4),
		{
			type: 'dial-failed',
			...target,
			attempt: 1,
			reason: {
				code: 'ERR_REFUSED',
				message: 'refused: nothing listens there yet',
				advice: 'Ask your partner to start ttchat.',
			},
			retryInMs: 4000,
		},
		{type: 'stranger-refused', address: '198.51.100.9', count: 1},
	]);
	await opened.screen.waitFor('stranger');
	const text = opened.screen.text();
	assert.match(text, /Connecting to 203\.0\.113\.7/);
	assert.match(text, /Keys +● RSA-4096 ready in 0\.4 s/);
	assert.match(
		text,
		/Outgoing +[◐◓◑◒] dialing 203\.0\.113\.7(:2006)? · try 2 in \d s\n +refused: nothing listens/,
	);
	assert.match(text, /Incoming +● listening on .*2006\n +1 stranger refused, last 198\.51\.100\.9/);
	assert.match(text, /Security +○ waiting for both keys/);
	assert.match(text, /Ask your partner to start ttchat\./);
	assert.match(text, /ttchat 192\.0\.2\.5\n +ttchat \[2001:db8::5\]/);
	assert.match(text, /Nothing is saved/);
});

test('cut off before it was secured, the pane counts down to the next start, and says how to have it at once', async () => {
	using opened = open(80, 24);
	const reason = {code: 'ERR_LINK_LOST', message: 'the connection was lost', advice: ''} as const;
	happen(opened.session, [
		...meeting.slice(0, 4),
		{type: 'lost', reason, retry: 'automatic', retryInMs: 37_000, undelivered: []},
	]);
	await opened.screen.waitFor('new ones');
	const text = opened.screen.text();
	assert.match(text, /Keys +[◐◓◑◒] destroyed · new ones in \d+ s/);
	assert.match(
		text,
		/the connection was lost\n It starts anew by itself in \d+ s, with new keys; \/reconnect/,
	);
	assert.match(text, /\[keys: in \d+ s\]/);
});

test('before anything has happened, the pane says whom we want to reach and what the other side types', async () => {
	using opened = open(80, 24);
	await opened.screen.waitFor('Outgoing');
	const text = opened.screen.text();
	assert.match(text, /Connecting to 203\.0\.113\.7/);
	assert.match(text, /Your partner types one of:\n +ttchat 192\.0\.2\.5\n/);
});

test('once secured, the pane stands left of the messages, with the code', async () => {
	using opened = open(120, 40);
	happen(opened.session, [...meeting, peerSays('1', 'hi there')]);
	await opened.screen.waitFor('hi there');
	const text = opened.screen.text();
	assert.match(text, /^ Connection +│ ttchat · 203\.0\.113\.7 · nothing is saved$/m);
	assert.match(text, /^ 4821 0937 +│/m);
	assert.match(text, /^ NOT VERIFIED +│/m);
	assert.match(text, / \[connected\] bob · NOT VERIFIED/);
	assert.equal(opened.screen.rows().length, 40);
});

test('what is typed is sent, marked as delivered, and leaves the composer', async () => {
	using opened = open(80, 24);
	happen(opened.session, meeting);
	await opened.screen.waitFor('bob connected');
	opened.screen.type('hello\r');
	const message = {id: 'fake-1', from: 'self', text: 'hello', action: false, at: Date.now()} as const;
	assert.deepEqual(opened.session.calls, [['typing'], ['send', 'hello', 'fake-1']]);
	happen(opened.session, [
		{type: 'queued', message},
		{type: 'sent', id: 'fake-1'},
	]);
	await opened.screen.waitFor('hello …');
	happen(opened.session, [{type: 'delivered', id: 'fake-1'}]);
	await opened.screen.waitFor('hello ✓');
	assert.ok(!opened.screen.text().includes('> hello'));
});

test('whoever searches is told the keys for it', async () => {
	using opened = open(80, 24);
	happen(opened.session, meeting);
	await opened.screen.waitFor('bob connected');
	opened.screen.type('\u0006');
	await opened.screen.waitFor(/Up: older\. Down: newer\. Esc: back · NOT VERIFIED/);
	opened.screen.type('x');
	await opened.screen.waitFor('Not found in this session.');
});

test('a message that is refused comes back into the composer with the reason', async () => {
	using opened = open(80, 24);
	happen(opened.session, meeting);
	await opened.screen.waitFor('bob connected');
	opened.session.onSend = () => Promise.reject(new Error('boom'));
	opened.screen.type('precious\r');
	await opened.screen.waitFor('boom');
	assert.match(opened.screen.text(), /> precious/);
});

test('several keys of one read all count', async () => {
	using opened = open(80, 24);
	opened.screen.type('abc\u0001x\u0005y');
	await opened.screen.waitFor('> xabcy');
});

test('the draft survives a window that is too small', async () => {
	using opened = open(80, 24);
	opened.screen.type('kept');
	await opened.screen.waitFor('> kept');
	opened.screen.resize(30, 8);
	await opened.screen.waitFor(/^too small/);
	opened.screen.resize(40, 10);
	await opened.screen.waitFor('> kept');
	assert.equal(opened.screen.rows().length, 10);
});

test('F1 opens the help, Escape closes it; F2 toggles the pane', async () => {
	using opened = open(80, 24);
	happen(opened.session, meeting);
	await opened.screen.waitFor('bob connected');
	opened.screen.type(HELP_KEY);
	await opened.screen.waitFor('Ctrl+W');
	opened.screen.type('\u001B');
	await opened.screen.waitFor('[connected] bob');
	opened.screen.type(PANE_KEY);
	await opened.screen.waitFor('4821 0937');
	opened.screen.type(PANE_KEY);
	await opened.screen.waitFor('bob connected');
});

test('the help goes to its end and back by the keys that move the page', async () => {
	using opened = open(80, 24);
	await opened.screen.waitFor('Nothing is saved');
	opened.screen.type(HELP_KEY);
	await opened.screen.waitFor('PgDn: more');
	opened.screen.type('\u001B[1;5F');
	await opened.screen.waitFor('//text sends a slash');
	assert.doesNotMatch(opened.screen.text(), /PgDn: more/);
	// Further down there is nothing, and a page up is one at once.
	for (const _ of Array.from({length: 9})) {
		opened.screen.type('\u001B[6~');
	}
	opened.screen.type('\u001B[5~');
	await opened.screen.waitFor('PgDn: more');
	assert.doesNotMatch(opened.screen.text(), /sends a slash/);
	opened.screen.type('\u001B[1;5H');
	await opened.screen.waitFor('send the message');
});

test('the bare view has nothing but text', async () => {
	using opened = open(120, 40);
	happen(opened.session, [...meeting, peerSays('1', 'copy me')]);
	await opened.screen.waitFor('copy me');
	opened.screen.type('\u001Bl');
	await opened.screen.waitFor('Text only');
	assert.ok(!opened.screen.text().includes('│'));
	assert.match(opened.screen.text(), /copy me/);
});

test('Ctrl+C on an empty draft leaves the second time', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1000});
	using opened = open(80, 24);
	opened.screen.type('\u0003');
	context.mock.timers.tick(REPEAT_MS);
	opened.screen.type('\u0003');
	assert.deepEqual(opened.left, []);
	context.mock.timers.tick(REPEAT_MS);
	await new Promise(setImmediate);
	assert.deepEqual(opened.left, ['quit']);
});

test('a long paste asks first', async () => {
	using opened = open(80, 24);
	opened.screen.type(`\u001B[200~${'line\n'.repeat(9)}end\u001B[201~`);
	await opened.screen.waitFor(/\(y\/n\)/);
	opened.screen.type('n');
	await opened.screen.waitFor(/> /);
	assert.ok(!opened.screen.text().includes('line'));
});

test('nothing but ASCII is drawn where that was asked for', async () => {
	using opened = open(80, 24, {ascii: true});
	const {session, screen} = opened;
	const check = () => assert.match(screen.text(), /^[\n\x20-\x7e]*$/);
	happen(session, meeting.slice(0, 4));
	await screen.waitFor('dialing');
	check();
	happen(session, [...meeting.slice(4), peerSays('1', 'hi')]);
	await screen.waitFor('bob  hi');
	check();
	screen.type(PANE_KEY);
	await screen.waitFor('4821 0937');
	check();
	screen.resize(120, 40);
	await screen.waitFor('Connection');
	check();
	screen.type(HELP_KEY);
	await screen.waitFor('Ctrl+W');
	check();
});

const sizes = [
	[200, 60],
	[120, 40],
	[90, 24],
	[89, 24],
	[80, 24],
	[60, 20],
	[59, 20],
	[40, 10],
	[20, 5],
	[8, 3],
] as const;
const hostile = [
	'❤️ 1️⃣ 👍🏽 👨‍👩‍👧‍👦 🇩🇪',
	'漢字かな交じり文'.repeat(20),
	'สวัสดีครับ นี่คือข้อความ',
	'नमस्ते क्षत्रिय',
	'مرحبا بالعالم',
	'x'.repeat(500),
	'\n\n\n',
];

for (const [columns, rows] of sizes) {
	test(`every frame fits ${columns}x${rows}, whatever is on it`, async () => {
		using opened = open(columns, rows);
		const {session, screen} = opened;
		happen(session, meeting.slice(0, 4));
		await turn();
		screen.type('a draft of several\u001B\rlines 漢字');
		happen(session, meeting.slice(4));
		happen(
			session,
			hostile.map((text, index) => peerSays(String(index), text)),
		);
		await turn();
		// Each key takes what has happened before it along.
		screen.type(PANE_KEY);
		screen.type(PANE_KEY);
		screen.type('\u001Bl');
		screen.type('\u001Bl');
		screen.type(HELP_KEY);
		await turn();
		assert.deepEqual(screen.misfits(), []);
		assert.equal(screen.rows().length, rows);
	});
}

/** Lets readers of events and React have their turn. */
function turn(): Promise<void> {
	return new Promise(resolve => setImmediate(resolve));
}

test('nothing is drawn while nothing happens in a chat, however long', async context => {
	context.mock.timers.enable({
		apis: ['setTimeout', 'setInterval', 'Date'],
		now: Date.UTC(2026, 10, 22, 14, 2),
	});
	let elapsed = 0;
	context.mock.method(performance, 'now', () => elapsed);
	const pass = async (ms: number) => {
		elapsed += ms;
		context.mock.timers.tick(ms);
		await new Promise(turn => setImmediate(turn));
	};
	using opened = open(100, 30);
	happen(opened.session, [...meeting, peerSays('1', 'hello'), {type: 'typing'}]);
	for (let count = 0; count < 10; count++) await pass(100);
	assert.match(opened.screen.text(), /is typing/);
	// What is gathered, and what is said to be typed, has its time.
	for (let second = 0; second < 20; second++) {
		await pass(1000);
	}
	assert.match(opened.screen.text(), /hello/);
	assert.doesNotMatch(opened.screen.text(), /is typing/);
	const {frames} = opened.screen;
	for (let minute = 0; minute < 10; minute++) {
		await pass(60_000);
	}
	assert.equal(opened.screen.frames, frames);
});
