import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {directly} from '../../source/session/plan/ways.ts';
import {App} from '../../source/ui/app.tsx';
import {Chat} from '../../source/ui/chat.ts';
import type {FormSettings} from '../../source/ui/components/connect-form.tsx';
import type {StartedChat} from '../../source/ui/start-chat.ts';
import {REPEAT_MS} from '../../source/ui/state/armed-key.ts';
import type {FormTarget} from '../../source/ui/state/form-line.ts';
import {createTheme} from '../../source/ui/theme.ts';
import {FakeScreen} from './fake-screen.ts';
import {FakeSession} from './fake-session.ts';

const defaults: FormSettings = {
	listen: {},
	way: directly,
	addresses: ['192.0.2.5', '2001:db8::5'],
	suggestion: undefined,
};

type Begin = (target: FormTarget | undefined) => Promise<StartedChat>;
const beginOrdinary: Begin = () => started();

function open(
	size: readonly [number, number],
	form: Partial<FormSettings> = {},
	begin: Begin = beginOrdinary,
) {
	const [columns, rows] = size;
	const asked: (FormTarget | undefined)[] = [];
	const left: string[] = [];
	const screen = new FakeScreen(columns, rows, () => (
		<App
			started={undefined}
			begin={target => {
				asked.push(target);
				return begin(target);
			}}
			leave={how => left.push(how)}
			theme={createTheme({color: true, ascii: false})}
			form={{...defaults, ...form}}
		/>
	));
	return {screen, asked, left, [Symbol.dispose]: () => screen[Symbol.dispose]()};
}

async function started(session = new FakeSession()): Promise<StartedChat> {
	const chat = new Chat(session, {columns: 80, rows: 24, ascii: false, at: 0});
	const opened = Promise.resolve();
	return {
		chat,
		opened,
		targetLabel: '203.0.113.7',
		otherSide: () => [],
		[Symbol.asyncDispose]: async () => undefined,
	};
}

test('the form says what to type, what we listen on, and what the partner types', async () => {
	using opened = open([80, 24]);
	await opened.screen.waitFor('Whom do you want to reach?');
	const text = opened.screen.text();
	assert.match(text, /You listen on port 2006, all addresses of this machine\./);
	assert.match(text, /Your partner types one of:\n +ttchat 192\.0\.2\.5\n +ttchat \[2001:db8::5\]\n/);
	assert.match(text, /built-in echo partner/);
	assert.match(text, /Nothing is saved unless one of you/);
});

test('the partner’s command follows the ports', async () => {
	using opened = open([80, 24], {listen: {host: '192.0.2.5', port: 2010}});
	opened.screen.type('bob.example:2011');
	await opened.screen.waitFor('ttchat 192.0.2.5:2010 --port 2011');
	assert.match(opened.screen.text(), /You listen on port 2010, 192\.0\.2\.5\./);
});

test('a target in figures leaves only our addresses of its family', async () => {
	using opened = open([80, 24]);
	opened.screen.type('203.0.113.7');
	await opened.screen.waitFor('Your partner types:');
	assert.match(opened.screen.text(), /Your partner types:\n +ttchat 192\.0\.2\.5\n/);
	assert.ok(!opened.screen.text().includes('2001:db8::5'));
});

test('a target on this machine leaves only its own loopback address', async () => {
	using opened = open([80, 24], {listen: {port: 2010}});
	opened.screen.type('127.0.0.1:2011');
	await opened.screen.waitFor('ttchat 127.0.0.1:2010 --port 2011');
	assert.ok(!opened.screen.text().includes('192.0.2.5'));
});

test('what is typed is judged as it is typed', async () => {
	using opened = open([80, 24]);
	opened.screen.type('203.0.113');
	await opened.screen.waitFor('Not yet: ');
	opened.screen.type('.7');
	await opened.screen.waitFor('Enter: connect to 203.0.113.7:2006.');
	opened.screen.type(':9');
	await opened.screen.waitFor('Enter: connect to 203.0.113.7:9.');
	opened.screen.type('x');
	await opened.screen.waitFor('Not yet: ');
});

test('a target and Enter in one read start the chat', async () => {
	using opened = open([80, 24]);
	opened.screen.type('203.0.113.7\r');
	await opened.screen.waitFor('[starting]');
	assert.deepEqual(opened.asked, [{host: '203.0.113.7'}]);
});

test('what is typed while the chat starts goes to it, in order, and once', async () => {
	const session = new FakeSession();
	const begun = Promise.withResolvers<StartedChat>();
	using opened = open([80, 24], {}, () => begun.promise);
	opened.screen.type('203.0.113.7\rone\rtw');
	await opened.screen.waitFor('Starting');
	opened.screen.type('xx\u007f\u007fo\rthr');
	begun.resolve(await started(session));
	await opened.screen.waitFor('> thr');
	opened.screen.type('ee\r');
	await opened.screen.waitFor('What you send now waits');
	assert.deepEqual(opened.asked, [{host: '203.0.113.7'}]);
	assert.deepEqual(
		session.calls.filter(([name]) => name === 'send').map(([, text]) => text),
		['one', 'two', 'three'],
	);
});

test('Ctrl+C while the chat starts takes back what was typed for it, then leaves', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1000});
	using opened = open([80, 24], {}, () => new Promise(() => undefined));
	opened.screen.type('203.0.113.7\rhello');
	await opened.screen.waitFor('Starting');
	opened.screen.type('\u0003');
	opened.screen.type('\u0003');
	await opened.screen.waitFor('once more');
	context.mock.timers.tick(REPEAT_MS);
	opened.screen.type('\u0003');
	await new Promise(setImmediate);
	context.mock.timers.tick(REPEAT_MS);
	await new Promise(setImmediate);
	assert.deepEqual(opened.left, ['quit']);
});

test('the machine that the user came from is offered', async () => {
	using opened = open([80, 24], {suggestion: '198.51.100.9'});
	await opened.screen.waitFor('Tab: 198.51.100.9');
	opened.screen.type('\t\r');
	await opened.screen.waitFor('[starting]');
	assert.deepEqual(opened.asked, [{host: '198.51.100.9'}]);
});

test('what keeps the chat from starting is said, and the text is still there', async () => {
	using opened = open([80, 24], {}, () => Promise.reject(new TtchatError('ERR_PORT_TAKEN')));
	opened.screen.type('203.0.113.7\r');
	await opened.screen.waitFor('The port to listen on is in use');
	assert.match(opened.screen.text(), /> 203\.0\.113\.7/);
});

test('Ctrl+C twice leaves, and says so after the first', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1000});
	using opened = open([80, 24]);
	opened.screen.type('\u0003');
	await opened.screen.waitFor('once more');
	context.mock.timers.tick(REPEAT_MS);
	opened.screen.type('\u0003');
	assert.deepEqual(opened.left, []);
	await new Promise(setImmediate);
	context.mock.timers.tick(REPEAT_MS);
	await new Promise(setImmediate);
	assert.deepEqual(opened.left, ['quit']);
});

for (const size of [
	[200, 60],
	[80, 24],
	[40, 10],
	[39, 10],
	[8, 3],
] as const) {
	test(`every frame of the form fits ${size.join('x')}`, async () => {
		const addresses = Array.from({length: 20}, (_, index) => `2001:db8:1111:2222:3333:4444:5555:${index}`);
		using opened = open(size, {addresses, suggestion: '198.51.100.9'});
		await opened.screen.waitFor(/\S/);
		opened.screen.type(`${'long.'.repeat(40)}example`);
		opened.screen.type('\u0003');
		opened.screen.type('\u0003');
		assert.deepEqual(opened.screen.misfits(), []);
		assert.equal(opened.screen.rows().length, size[1]);
	});
}
