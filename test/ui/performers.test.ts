import assert from 'node:assert/strict';
import {EventEmitter, once} from 'node:events';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import type {SessionCommand} from '../../source/commands/command-table.ts';
import type {Call} from '../../source/commands/parse-input.ts';
import {type ErrorCode, TtchatError} from '../../source/errors.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';
import {type Outside, performersOf, tellFailure} from '../../source/ui/performers.ts';
import {Saves} from '../../source/ui/saves.ts';
import {appendRemark, emptyLog} from '../../source/ui/state/message-log.ts';
import type {ScreenAction, ScreenEffect} from '../../source/ui/state/screen-state.ts';
import {Store} from '../../source/ui/store.ts';
import {FakeSession} from './fake-session.ts';

/** Through the store, as in a chat. */
function runEffect(effect: ScreenEffect, world: Outside): void {
	const store = new Store({armed: undefined}, state => ({state, effects: [effect]}));
	store.attach(performersOf(world), error => tellFailure(error, world));
	store.dispatch({type: 'tick', at: 0});
}

function outside() {
	const session = new FakeSession();
	const done: string[] = [];
	const actions: ScreenAction[] = [];
	const happened = new EventEmitter();
	const world: Outside = {
		session,
		saves: new Saves(() => session.announceSaved()),
		terminal: {
			write: sequence => {
				done.push(JSON.stringify(sequence));
			},
			redraw: async () => {
				done.push('redraw');
			},
			suspend: async () => {
				done.push('suspend');
			},
			insideTmux: false,
		},
		dispatch: action => {
			actions.push(action);
			happened.emit('action');
		},
		leave: how => {
			done.push(`leave: ${how}`);
		},
		now: () => 5,
	};
	return {session, done, actions, happened, world};
}

const simple: readonly {
	readonly effect: ScreenEffect;
	readonly calls?: readonly unknown[];
	readonly done?: readonly string[];
}[] = [
	{effect: {type: 'send', text: 'hi'}, calls: [['send', 'hi', 'fake-1']]},
	{effect: {type: 'verify', code: '12345678'}, calls: [['verify', '12345678']]},
	{
		effect: {type: 'command', call: {name: 'nick', argument: 'alice'}, shown: initialSnapshot},
		calls: [['rename', 'alice']],
	},
	{effect: {type: 'typing'}, calls: [['typing']]},
	{effect: {type: 'copy', text: 'hé'}, done: ['"\\u001b]52;c;aMOp\\u001b\\\\"']},
	{effect: {type: 'redraw'}, done: ['redraw']},
	{effect: {type: 'suspend'}, done: ['suspend']},
	{effect: {type: 'quit'}, done: ['leave: quit']},
	{effect: {type: 'burn'}, calls: [['burn']], done: ['leave: burn']},
];

for (const {effect, calls = [], done = []} of simple) {
	test(`carries out ${effect.type}`, () => {
		const {session, world, ...seen} = outside();
		runEffect(effect, world);
		assert.deepEqual(session.calls, calls);
		assert.deepEqual(seen.done, done);
		assert.deepEqual(seen.actions, []);
	});
}

test('the bell rings once and notifies without a word of a message', () => {
	const {world, done} = outside();
	runEffect({type: 'bell', what: 'message'}, world);
	assert.equal(done.length, 1);
	assert.match(done[0] ?? '', /^"\\u0007\\u001b\]9;A message has arrived/);
});

const refusals: readonly ErrorCode[] = [
	'ERR_MESSAGE_TOO_LONG',
	'ERR_MESSAGE_HOLDS_CODE',
	'ERR_OUTBOX_FULL',
	'ERR_SESSION_CLOSED',
];

for (const code of refusals) {
	test(`a send that fails with ${code} gives the text back`, async () => {
		const {session, world, actions, happened} = outside();
		session.onSend = () => Promise.reject(new TtchatError(code));
		const action = once(happened, 'action');
		runEffect({type: 'send', text: 'precious'}, world);
		await action;
		assert.equal(actions.length, 1);
		const [failed] = actions;
		assert.ok(failed?.type === 'failed');
		assert.equal(failed.reason.code, code);
		assert.equal(failed.draft, 'precious');
	});
}

for (const code of ['ERR_CANCELLED', 'ERR_LINK_LOST'] as const) {
	test(`a send that ends with ${code} says nothing more: events have told it`, async () => {
		const {session, world, actions} = outside();
		const sending = Promise.reject(new TtchatError(code));
		session.onSend = () => sending;
		runEffect({type: 'send', text: 'gone'}, world);
		await sending.catch(() => undefined);
		await new Promise(turn => setImmediate(turn));
		assert.deepEqual(actions, []);
	});
}

test('/unsend of what has gone out meanwhile says that it was not taken back', () => {
	const {session, world, actions} = outside();
	for (const id of ['a', 'b']) {
		session.emit({type: 'queued', message: {id, from: 'self', text: id, action: false, at: 0}});
	}
	session.cancel = id => id === 'b';
	runEffect({type: 'cancel', count: 2}, world);
	assert.deepEqual(actions, [
		{type: 'remark', mark: '--', text: 'Not taken back: 1 message had gone out already.', at: 5},
	]);
});

const waiting = [
	{count: 1, cancelled: ['c']},
	{count: 2, cancelled: ['b', 'c']},
	{count: 9, cancelled: ['a', 'b', 'c']},
	{count: Number.POSITIVE_INFINITY, cancelled: ['a', 'b', 'c']},
] as const;

for (const {count, cancelled} of waiting) {
	test(`of three that wait, the newest ${count} are taken back`, () => {
		const {session, world, actions} = outside();
		for (const id of ['a', 'b', 'c']) {
			session.emit({type: 'queued', message: {id, from: 'self', text: id, action: false, at: 0}});
		}
		runEffect({type: 'cancel', count}, world);
		assert.deepEqual(
			session.calls,
			cancelled.map(id => ['cancel', id]),
		);
		assert.deepEqual(actions, []);
	});
}

test('where nothing waits, nothing is taken back, and that is told', () => {
	const {session, world, actions} = outside();
	runEffect({type: 'cancel', count: 1}, world);
	assert.deepEqual(session.calls, []);
	assert.deepEqual(actions, [
		{type: 'remark', mark: '--', text: 'Nothing waits: what was sent cannot be taken back.', at: 5},
	]);
});

test('a command that throws becomes a reason on screen', async () => {
	const {session, world, actions, happened} = outside();
	session.verify = () => {
		throw new TtchatError('ERR_NOT_SECURED');
	};
	const action = once(happened, 'action');
	runEffect({type: 'verify', code: '1'}, world);
	await action;
	assert.ok(actions[0]?.type === 'failed');
	assert.equal(actions[0].reason.code, 'ERR_NOT_SECURED');
	assert.equal('draft' in actions[0], false);
});

test('save writes, then tells the peer; a second time it tells nobody', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'ttchat-save-'));
	const file = path.join(folder, 'chat.txt');
	try {
		const {session, world, actions, happened} = outside();
		for (const _ of [1, 2]) {
			const action = once(happened, 'action');
			runEffect({type: 'save', path: file, log: appendRemark(emptyLog, '--', 'all of it', 0)}, world);
			await action;
		}
		assert.match(await readFile(file, 'utf8'), /^--[^\n]*\n\d\d:\d\d -- all of it\n$/);
		assert.deepEqual(session.calls, [['announceSaved']]);
		assert.deepEqual(
			actions.map(action => action.type === 'remark' && action.mark),
			['--', '=!='],
		);
	} finally {
		await rm(folder, {recursive: true});
	}
});

test('paths are listed for Tab', async () => {
	const {world, actions, happened} = outside();
	const action = once(happened, 'action');
	runEffect({type: 'list-paths', prefix: '/no/such/folder/'}, world);
	await action;
	assert.deepEqual(actions, [{type: 'paths-listed', prefix: '/no/such/folder/', paths: []}]);
});

test('what a command on the session says is a line, and what it throws is one', async () => {
	const {world, actions, happened} = outside();
	const command = (call: Call<SessionCommand>) =>
		runEffect({type: 'command', call, shown: initialSnapshot}, world);
	command({name: 'cancel', argument: ''});
	const [remark] = actions;
	assert.ok(remark?.type === 'remark' && /^No file is on its way\./.test(remark.text));
	const failure = once(happened, 'action');
	command({name: 'send', argument: '/no/such/file'});
	await failure;
	const [, failed] = actions;
	assert.ok(failed?.type === 'failed' && failed.reason.code === 'ERR_FILE_UNREADABLE');
	assert.equal(failed.draft, undefined);
});

test('a command on the session reaches the partner of a demo', () => {
	const {world} = outside();
	const asked: string[] = [];
	const trial = (name: string) => async () => void asked.push(name);
	const demo = {code: async () => undefined, drop: trial('drop'), cut: trial('cut'), offer: trial('offer')};
	const call = {name: 'demo', argument: 'cut'} as const;
	runEffect({type: 'command', call, shown: initialSnapshot}, {...world, demo});
	assert.deepEqual(asked, ['cut']);
});
