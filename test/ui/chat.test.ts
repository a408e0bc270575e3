import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {
	Chat,
	FLOOD_GATHER_MS,
	GATHER_MS,
	PROGRESS_GATHER_MS,
	PROMPT_FRAMES,
	STALL_SHOWN_MS,
} from '../../source/ui/chat.ts';
import type {KeyAction} from '../../source/ui/state/key-action.ts';
import {entryAt} from '../../source/ui/state/message-log.ts';
import {HINT_MS, type ScreenEffect} from '../../source/ui/state/screen-state.ts';
import type {Performers} from '../../source/ui/store.ts';
import {paceWords} from '../../source/words/pace.ts';
import {FakeSession} from './fake-session.ts';

const start = {columns: 80, rows: 24, ascii: false, at: 0};

function open() {
	const session = new FakeSession();
	const chat = new Chat(session, start);
	let renders = 0;
	chat.subscribe(() => {
		renders += 1;
	});
	return {session, chat, renders: () => renders, [Symbol.dispose]: () => chat.stop()};
}

/** Lets readers of events have their turn, without any timer. */
async function readers(): Promise<void> {
	for (let count = 0; count < 1000; count++) {
		await Promise.resolve();
	}
}

function say(session: FakeSession, count: number): void {
	for (let index = 0; index < count; index++) {
		session.emit({
			type: 'message',
			message: {id: String(index), from: 'peer', text: 'hi', action: false, at: 0},
		});
	}
}

test('many events are one change, and none is lost', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	using opened = open();
	say(opened.session, 1);
	await readers();
	context.mock.timers.tick(GATHER_MS);
	assert.equal(opened.renders(), 1);
	say(opened.session, 100);
	await readers();
	assert.equal(opened.renders(), 1);
	context.mock.timers.tick(GATHER_MS);
	assert.equal(opened.renders(), 2);
	assert.equal(opened.chat.getSnapshot().session.counts.received, 101);
});

test('a few events are drawn each at once, and more of them together', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const session = new FakeSession();
	let elapsed = 10_000;
	const chat = new Chat(session, start, Date.now, () => elapsed);
	let renders = 0;
	chat.subscribe(() => {
		renders += 1;
	});
	const pass = (ms: number) => {
		elapsed += ms;
		context.mock.timers.tick(ms);
	};
	for (let round = 0; round < 3; round++) {
		const before = renders;
		for (let frame = 1; frame <= PROMPT_FRAMES; frame++) {
			say(session, 1);
			await readers();
			pass(1);
			assert.equal(renders, before + frame);
		}
		say(session, 1);
		await readers();
		pass(1);
		assert.equal(renders, before + PROMPT_FRAMES, 'gathered from here on');
		pass(GATHER_MS);
		assert.equal(renders, before + PROMPT_FRAMES + 1);
		pass(1000);
	}
	chat.stop();
});

test('a flood is drawn four times a second, and what comes after it as quickly as ever', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	using opened = open();
	const arrive = async (count: number) => {
		say(opened.session, count);
		await readers();
	};
	await arrive(5);
	context.mock.timers.tick(GATHER_MS);
	assert.equal(opened.renders(), 1);
	// Ten times 100 ms with ten messages each.
	for (let step = 0; step < 10; step++) {
		await arrive(10);
		context.mock.timers.tick(100);
	}
	assert.ok(opened.renders() <= 5, `${opened.renders()} renders`);
	context.mock.timers.tick(FLOOD_GATHER_MS);
	assert.equal(opened.chat.getSnapshot().session.counts.received, 105);
	const before = opened.renders();
	await arrive(1);
	context.mock.timers.tick(FLOOD_GATHER_MS);
	await arrive(1);
	context.mock.timers.tick(GATHER_MS);
	assert.equal(opened.renders(), before + 2);
});

test('a key takes along what happened before it, at once', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	using opened = open();
	say(opened.session, 3);
	await readers();
	opened.chat.dispatch({type: 'key', key: {type: 'insert', text: 'a'}, at: 0});
	assert.equal(opened.chat.getSnapshot().session.counts.received, 3);
	assert.deepEqual(opened.chat.getSnapshot().draft.graphemes, ['a']);
});

test('effects wait for somebody to carry them out, and keep their order', () => {
	using opened = open();
	const carried: ScreenEffect['type'][] = [];
	const press = (text: string) => {
		opened.chat.dispatch({type: 'key', key: {type: 'insert', text}, at: 0});
		opened.chat.dispatch({type: 'key', key: {type: 'submit'}, at: 0});
	};
	press('one');
	press('two');
	const note = ({type}: ScreenEffect) => void carried.push(type);
	const performers = new Proxy({}, {get: () => note}) as Performers<ScreenEffect>;
	const detach = opened.chat.attach(performers, assert.ifError);
	assert.deepEqual(
		carried.filter(type => type === 'send'),
		['send', 'send'],
	);
	press('three');
	assert.equal(carried.filter(type => type === 'send').length, 3);
	detach();
	press('four');
	assert.equal(carried.filter(type => type === 'send').length, 3);
});

test('armed quitting expires by itself', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1000});
	using opened = open();
	opened.chat.dispatch({type: 'key', key: {type: 'interrupt'}, at: Date.now()});
	assert.equal(opened.chat.getSnapshot().armed?.since, 1000);
	context.mock.timers.tick(2000);
	await new Promise(setImmediate);
	assert.equal(opened.chat.getSnapshot().armed, undefined);
});

test('the past remembers the peer that left, when it was first there, and that the chat was saved', async () => {
	using opened = open();
	const {session, chat} = opened;
	session.emit({type: 'round-started', round: 1}, 1000);
	session.emit({type: 'secured', protocol: 2, hybrid: true, ownCode: '1234 5678', peerName: 'bob'}, 5000);
	session.emit({type: 'verified', by: 'code'}, 6000);
	session.emit({type: 'saved', by: 'self'}, 7000);
	await readers();
	assert.equal(chat.past().last.trust, 'verified');
	session.emit(
		{
			type: 'lost',
			reason: {code: 'ERR_PEER_LEFT', message: 'the peer left', advice: 'Wait.'},
			retry: 'waiting',
			undelivered: [],
		},
		8000,
	);
	session.emit({type: 'round-started', round: 2}, 8000);
	await readers();
	const past = chat.past();
	assert.equal(past.last.peerName, 'bob');
	assert.equal(past.last.trust, 'verified');
	assert.ok(past.lastedMs !== undefined);
	assert.deepEqual(past.recording, {self: true, peer: false});
	assert.equal(chat.getSnapshot().session.trust, 'none');
});

for (const jumpMs of [-3_600_000, 3_600_000]) {
	test(`a chat lasted as long as it lasted, though the clock was set by ${jumpMs} ms`, async () => {
		const session = new FakeSession();
		let elapsed = 100;
		const chat = new Chat(
			session,
			start,
			() => 0,
			() => elapsed,
		);
		session.emit({type: 'secured', protocol: 2, hybrid: true, ownCode: '1234 5678'}, 5_000_000);
		await readers();
		chat.past();
		elapsed += 18_000;
		session.emit({type: 'typing'}, 5_000_000 + jumpMs);
		await readers();
		assert.equal(chat.past().lastedMs, 18_000);
		chat.stop();
	});

	test(`armed quitting expires after two seconds, though the clock was set by ${jumpMs} ms`, async context => {
		context.mock.timers.enable({apis: ['setTimeout']});
		let now = 5_000_000;
		const chat = new Chat(new FakeSession(), start, () => now);
		chat.dispatch({type: 'key', key: {type: 'interrupt'}, at: now});
		now += jumpMs;
		chat.dispatch({type: 'focus', focused: false});
		context.mock.timers.tick(2000);
		await new Promise(setImmediate);
		assert.equal(chat.getSnapshot().armed, undefined);
		chat.stop();
	});
}

test('a hint goes by itself', context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	using opened = open();
	opened.chat.dispatch({type: 'key', key: {type: 'insert', text: '/next'}, at: 0});
	opened.chat.dispatch({type: 'key', key: {type: 'submit'}, at: 0});
	assert.ok(opened.chat.getSnapshot().hint !== undefined);
	context.mock.timers.tick(HINT_MS);
	assert.equal(opened.chat.getSnapshot().hint, undefined);
});

test('the past remembers how many messages waited, even when the session ends by itself', async () => {
	using opened = open();
	const {session, chat} = opened;
	const message = {from: 'self', text: 'hi', action: false, at: 0} as const;
	session.emit({type: 'queued', message: {...message, id: '1'}});
	session.emit({type: 'queued', message: {...message, id: '2'}});
	session.emit({type: 'sent', id: '1'});
	await readers();
	assert.equal(chat.past().unsent, 1);
	session.emit({type: 'closed', reason: undefined});
	await readers();
	assert.equal(chat.past().unsent, 1);
});

test('the past holds what happened just before the chat was stopped', async () => {
	using opened = open();
	const {session, chat} = opened;
	session.emit({type: 'secured', protocol: 2, hybrid: false, ownCode: '1234 5678', peerName: 'bob'});
	session.emit({
		type: 'queued',
		message: {id: '1', from: 'self', text: 'hi', action: false, at: 0},
	});
	await readers();
	chat.stop();
	const {last, unsent} = chat.past();
	assert.deepEqual([last.peerName, unsent], ['bob', 1]);
});

test('a reader that is too slow becomes a line on the screen', async () => {
	const session = new FakeSession();
	mock.method(session, 'events', async function* () {
		yield* [];
		throw new Error('too slow');
	});
	const chat = new Chat(session, start);
	const before = chat.getSnapshot().log.end;
	await readers();
	assert.ok(chat.getSnapshot().log.end > before);
	chat.stop();
});

test('how far files are is drawn four times a second, and what comes between is not kept waiting', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	let elapsed = 0;
	const session = new FakeSession();
	const chat = new Chat(session, start, Date.now, () => elapsed);
	let renders = 0;
	chat.subscribe(() => {
		renders += 1;
	});
	const pass = async (ms: number) => {
		await readers();
		elapsed += ms;
		context.mock.timers.tick(ms);
	};
	session.emit({type: 'file-offered', file: '1', from: 'peer', name: 'a', size: 1000});
	session.emit({type: 'file-accepted', file: '1'});
	await pass(GATHER_MS);
	const before = renders;
	for (let count = 0; count < 100; count++) {
		session.emit({type: 'file-progress', file: '1', bytes: count, size: 1000});
		await pass(20);
	}
	assert.ok(renders - before <= 2000 / PROGRESS_GATHER_MS, `${renders - before} in two seconds`);
	assert.ok(renders > before);
	session.emit({type: 'file-progress', file: '1', bytes: 200, size: 1000});
	await pass(0);
	say(session, 1);
	await pass(GATHER_MS);
	assert.equal(chat.getSnapshot().session.counts.received, 1);
	chat.stop();
});

test('a file of which nothing comes says so by itself, and nothing is drawn as long as it goes on', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'setInterval']});
	const session = new FakeSession();
	let now = 0;
	using opened = {
		chat: new Chat(
			session,
			start,
			() => -now,
			() => now,
		),
		[Symbol.dispose]() {
			this.chat.stop();
		},
	};
	const {chat} = opened;
	let renders = 0;
	chat.subscribe(() => {
		renders += 1;
	});
	const pass = async (ms: number) => {
		await readers();
		now += ms;
		context.mock.timers.tick(ms);
	};
	const stage = () => {
		const {log} = chat.getSnapshot();
		const entry = entryAt(log, log.transfers.get('1') ?? -1);
		return entry?.kind === 'transfer' && entry.stage.type === 'running'
			? paceWords(entry.stage.pace, 1000).join(' ')
			: undefined;
	};
	session.emit({type: 'file-offered', file: '1', from: 'peer', name: 'a', size: 1000}, 0, 0);
	session.emit({type: 'file-accepted', file: '1'}, 0, 0);
	await pass(GATHER_MS);
	session.emit({type: 'file-progress', file: '1', bytes: 10, size: 1000}, -now, now);
	await pass(PROGRESS_GATHER_MS);
	const before = renders;
	for (let second = 0; second < 4; second++) await pass(STALL_SHOWN_MS);
	assert.equal(renders, before);
	for (let second = 0; second < 4; second++) await pass(STALL_SHOWN_MS);
	assert.match(stage() ?? '', /^1 % nothing for [78] s$/);
	session.emit({type: 'file-progress', file: '1', bytes: 20, size: 1000}, -now, now);
	await pass(PROGRESS_GATHER_MS);
	assert.doesNotMatch(stage() ?? '', /nothing/);
	session.emit({type: 'file-done', file: '1'}, -now, now);
	await pass(GATHER_MS);
	const done = renders;
	await pass(60_000);
	assert.equal(renders, done);
});

test('the past remembers how many files were on their way', async () => {
	using opened = open();
	const {session, chat} = opened;
	session.emit({type: 'file-queued', file: '1', name: 'a', size: 1000});
	session.emit({type: 'file-offered', file: '2', from: 'peer', name: 'b', size: 1000});
	session.emit({type: 'file-offered', file: '3', from: 'peer', name: 'c', size: 1000});
	session.emit({type: 'file-accepted', file: '3'});
	await readers();
	assert.equal(chat.past().incomplete, 2);
	session.emit({type: 'closed', reason: undefined});
	await readers();
	assert.equal(chat.past().incomplete, 2);
});

test('a search through very many messages lets keys in between, and comes to its end', async () => {
	const session = new FakeSession();
	const chat = new Chat(session, start);
	const text = 'x'.repeat(1_000_000);
	const events = Array.from({length: 9}, (_, index) => {
		const at = index * 1000;
		const said = index === 0 ? 'needle' : text;
		const message = {id: `${index}`, from: 'peer', text: said, action: false, at} as const;
		return {type: 'message', message, at, elapsed: at} as const;
	});
	chat.dispatch({type: 'events', events});
	const searched: (number | undefined)[] = [];
	chat.subscribe(() => searched.push(chat.getSnapshot().search?.looking?.from));
	const key = (pressed: KeyAction) => chat.dispatch({type: 'key', key: pressed, at: 0});
	key({type: 'find'});
	key({type: 'insert', text: 'needle'});
	assert.notEqual(chat.getSnapshot().search?.looking, undefined);
	assert.equal(chat.getSnapshot().hint, 'Searching …');
	key({type: 'insert', text: '!'});
	key({type: 'delete', to: 'left'});
	for (let turn = 0; chat.getSnapshot().search?.looking !== undefined; turn++) {
		assert.ok(turn < 10, 'never done');
		await new Promise(resolve => setImmediate(resolve));
	}
	const {search, log} = chat.getSnapshot();
	const found = search?.current === undefined ? undefined : entryAt(log, search.current);
	assert.ok(found?.kind === 'message' && found.message.text === 'needle');
	assert.ok(new Set(searched.filter(from => from !== undefined)).size >= 2, 'in several turns');
	chat.stop();
});
