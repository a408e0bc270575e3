import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import type {Address, Listener, WayNews} from '../../../source/net/link.ts';
import {type AskForPort, MappedListener} from '../../../source/net/map/mapped-listener.ts';
import type {Granted} from '../../../source/net/map/port-control.ts';

/** Listens nowhere. */
const inner = (): Listener & {readonly closed: () => boolean} => {
	let closed = false;
	return {
		listen: async (): Promise<Address> => ({host: '::', port: 2006}),
		close: async () => {
			closed = true;
		},
		closed: () => closed,
	};
};

type Turn = Granted | TtchatError;
const granted = (port: number, lifetimeMs: number | undefined = 600_000): Granted => ({
	address: '203.0.113.10',
	port,
	lifetimeMs,
});

/** A router that answers in turn, to whoever asks anew and to renewals. */
function scripted(asks: readonly Turn[], renewals: readonly Turn[] = [], isHere = () => true) {
	const done: string[] = [];
	const [left, renewing] = [[...asks], [...renewals]];
	const take = (turns: Turn[]): Granted => {
		const turn = turns.shift();
		if (turn === undefined || turn instanceof TtchatError) throw turn ?? new TtchatError('ERR_MAP_NONE');
		return turn;
	};
	const ask: AskForPort = async ({port}) => {
		done.push(`ask ${port}`);
		return {
			granted: take(left),
			isHere: async () => isHere(),
			mapper: {
				name: 'test',
				map: async wanted => {
					done.push(`renew ${wanted?.port}`);
					return take(renewing);
				},
				release: async ({port}) => {
					done.push(`release ${port}`);
				},
			},
		};
	};
	return {ask, done};
}

async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}

/** So long passes; no question follows another within 4 s, so those pass first. */
async function rest(context: TestContext, ms: number): Promise<void> {
	for (const part of [4_000, ms - 4_000]) {
		context.mock.timers.tick(part);
		await settle();
	}
}

/** @param change - Set to what tells that the network may have changed. */
function start(ask: AskForPort, change: {onChange?: (() => void) | undefined} = {}) {
	const below = inner();
	const watch = (onChange: () => void) => {
		change.onChange = onChange;
		return () => {
			change.onChange = undefined;
		};
	};
	const listener = new MappedListener(below, ask, watch);
	const news: string[] = [];
	const note = (item: WayNews) => {
		if (item.type === 'reachable') news.push(`${item.way} ${item.address}:${item.port}`);
		else news.push(item.type === 'unreachable' ? item.error.code : item.type);
	};
	const handlers = {onLink: () => undefined, onStranger: () => undefined, onNews: note};
	return {listener, below, news, handlers};
}

test('a port is asked for once we listen, renewed at half of its time, and given back when we close', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {ask, done} = scripted(
		[granted(2006)],
		[granted(2006), granted(40_000, 1_000), granted(40_000, 1_000)],
	);
	const {listener, below, news, handlers} = start(ask);
	assert.deepEqual(await listener.listen(handlers), {host: '::', port: 2006});
	await settle();
	assert.deepEqual(done, ['ask 2006']);
	context.mock.timers.tick(4_000);
	await settle();
	context.mock.timers.tick(295_999);
	await settle();
	assert.equal(done.length, 1);
	context.mock.timers.tick(1);
	await settle();
	assert.deepEqual(done.splice(0), ['ask 2006', 'renew 2006']);
	assert.deepEqual(news, ['mapped 203.0.113.10:2006'], 'what has not changed is not told again');
	await rest(context, 300_000);
	assert.equal(news.at(-1), 'mapped 203.0.113.10:40000');
	context.mock.timers.tick(3_999);
	await settle();
	assert.deepEqual(done.splice(0), ['renew 2006'], 'never more often than every 4 s');
	context.mock.timers.tick(1);
	await settle();
	assert.deepEqual(done.splice(0), ['renew 40000']);
	await listener.close();
	assert.deepEqual(done, ['release 40000']);
	assert.ok(below.closed());
});

test('a router that does not renew is asked anew, and one that gives nothing again later', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const none = new TtchatError('ERR_MAP_NONE');
	const {ask, done} = scripted([none, none, granted(2006, undefined), granted(2007)], [none]);
	const {listener, news, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	assert.equal(listener.isOpen, false);
	for (const ms of [30_000, 60_000, 300_000]) await rest(context, ms);
	assert.deepEqual(done, ['ask 2006', 'ask 2006', 'ask 2006', 'renew 2006', 'ask 2006']);
	assert.deepEqual(news, ['ERR_MAP_NONE', 'mapped 203.0.113.10:2006', 'mapped 203.0.113.10:2007']);
	assert.ok(listener.isOpen);
	await listener.close();
	assert.deepEqual(done.slice(-2), ['release 2006', 'release 2007'], 'the first may be open, too');
});

test('a router that gave it for long may forget it: it is asked again as soon as if it had not', async context => {
	for (const lifetimeMs of [undefined, 86_400_000]) {
		context.mock.timers.enable({apis: ['setTimeout']});
		const {ask, done} = scripted([granted(2006, lifetimeMs)], [granted(2006, lifetimeMs)]);
		const {listener, handlers} = start(ask);
		await listener.listen(handlers);
		await settle();
		await rest(context, 300_000);
		assert.deepEqual(done, ['ask 2006', 'renew 2006']);
		await listener.close();
		context.mock.timers.reset();
	}
});

const happenings = [
	['the network may be another one', (_: MappedListener, onChange: () => void) => onChange()],
	['a round was lost', (listener: MappedListener) => listener.renew()],
] as const;
for (const [what, tell] of happenings) {
	test(`${what}: the router is asked at once, but never within 4 s of the last time`, async context => {
		context.mock.timers.enable({apis: ['setTimeout']});
		const {ask, done} = scripted([granted(2006)], [granted(2006), granted(2007), granted(2007)]);
		const change: {onChange?: () => void} = {};
		const {listener, news, handlers} = start(ask, change);
		await listener.listen(handlers);
		await settle();
		const {onChange} = change;
		assert.ok(onChange);
		tell(listener, onChange);
		tell(listener, onChange);
		context.mock.timers.tick(3_999);
		await settle();
		assert.deepEqual(done, ['ask 2006']);
		context.mock.timers.tick(1);
		await settle();
		assert.deepEqual(done.splice(0), ['ask 2006', 'renew 2006']);
		context.mock.timers.tick(4_000);
		await settle();
		tell(listener, onChange);
		await settle();
		assert.deepEqual(done.splice(0), ['renew 2006']);
		assert.deepEqual(news, ['mapped 203.0.113.10:2006', 'mapped 203.0.113.10:2007']);
		await listener.close();
		assert.equal(change.onChange, undefined, 'and the network is looked at no longer');
	});
}

test('a network that changes while the router is being asked is not overlooked; a round that begins meanwhile asks for nothing more', async context => {
	for (const [what, tell] of happenings) {
		context.mock.timers.enable({apis: ['setTimeout']});
		const answer = Promise.withResolvers<void>();
		const {ask, done} = scripted([granted(2006)], [granted(2006)]);
		const change: {onChange?: () => void} = {};
		const {listener, handlers} = start(async (at, signal) => {
			await answer.promise;
			return ask(at, signal);
		}, change);
		await listener.listen(handlers);
		assert.ok(change.onChange);
		tell(listener, change.onChange);
		answer.resolve();
		await settle();
		await rest(context, 8_000);
		assert.deepEqual(done, what === 'a round was lost' ? ['ask 2006'] : ['ask 2006', 'renew 2006'], what);
		await listener.close();
		context.mock.timers.reset();
	}
});

test('a port that leads to an address that we have no more is given back, and the router there is asked anew', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	let isHere = true;
	const {ask, done} = scripted([granted(2006), granted(2008)], [], () => isHere);
	const {listener, news, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	isHere = false;
	listener.renew();
	context.mock.timers.tick(4_000);
	await settle();
	assert.deepEqual(done, ['ask 2006', 'release 2006', 'ask 2006']);
	assert.equal(news.at(-1), 'mapped 203.0.113.10:2008');
	await listener.close();
});

test('a network that came back after several failures is asked without the wait that those had earned', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const none = new TtchatError('ERR_MAP_NONE');
	const {ask, done} = scripted([none, none, none, none, granted(2006)]);
	const {listener, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	for (const ms of [30_000, 60_000]) await rest(context, ms);
	listener.renew();
	await rest(context, 5_000);
	assert.equal(done.length, 4);
	await rest(context, 30_000);
	assert.equal(done.length, 5);
	assert.ok(listener.isOpen);
	await listener.close();
});

test('what the router did not renew is given back when we close: it may be open all the same', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {ask, done} = scripted([granted(2006, undefined)]);
	const {listener, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	await rest(context, 300_000);
	assert.equal(listener.isOpen, false);
	await listener.close();
	assert.deepEqual(done, ['ask 2006', 'renew 2006', 'ask 2006', 'release 2006']);
});

test('all that a router did not renew is given back when we close, but no more than 8 of it', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const ports = Array.from({length: 12}, (_, index) => 2006 + index);
	const {ask, done} = scripted(ports.map(port => granted(port)));
	const {listener, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	const given = () => done.splice(0).filter(what => what.startsWith('release'));
	for (let turn = 1; turn < ports.length; turn += 1) await rest(context, 300_000);
	assert.deepEqual(given(), []);
	await listener.close();
	assert.deepEqual(
		given(),
		ports.slice(-9).map(port => `release ${port}`),
	);
});

test('what the router opens while we close is closed, too', async () => {
	const answer = Promise.withResolvers<void>();
	const {ask, done} = scripted([granted(2006)]);
	const {listener, news, handlers} = start(async (at, signal) => {
		await answer.promise;
		return ask(at, signal);
	});
	await listener.listen(handlers);
	const closing = listener.close();
	answer.resolve();
	await closing;
	assert.deepEqual(done, ['ask 2006', 'release 2006']);
	assert.deepEqual(news, []);
});

test('a router that never answers does not keep us from closing', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const aborted = (signal: AbortSignal) =>
		new Promise<never>((_, reject) =>
			signal.addEventListener('abort', () => reject(new TtchatError('ERR_MAP_NONE'))),
		);
	const givenUp = (signal: AbortSignal) =>
		new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
	for (const wait of [aborted, givenUp]) {
		const silent = start((_, signal) => wait(signal));
		await silent.listener.listen(silent.handlers);
		const closing = silent.listener.close();
		context.mock.timers.tick(700);
		await closing;
		assert.deepEqual(silent.news, []);
	}
	const deaf = start(async () => ({
		granted: granted(2006),
		isHere: async () => true,
		mapper: {name: 'deaf', map: (_, signal) => aborted(signal), release: (_, signal) => aborted(signal)},
	}));
	await deaf.listener.listen(deaf.handlers);
	await settle();
	const leaving = deaf.listener.close();
	await settle();
	context.mock.timers.tick(900);
	await leaving;
});
