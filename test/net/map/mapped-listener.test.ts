import assert from 'node:assert/strict';
import {test} from 'node:test';
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
const granted = (port: number, lifetimeMs: number | undefined = 3_600_000): Granted => ({
	address: '203.0.113.10',
	port,
	lifetimeMs,
});

/** A router that answers in turn, to whoever asks anew and to renewals. */
function scripted(asks: readonly Turn[], renewals: readonly Turn[] = []) {
	const done: string[] = [];
	const [left, renewing] = [[...asks], [...renewals]];
	const take = (turns: Turn[]): Granted => {
		const turn = turns.shift();
		if (turn === undefined || turn instanceof TtchatError) throw turn ?? new TtchatError('ERR_MAP_NONE');
		return turn;
	};
	const ask: AskForPort = async port => {
		done.push(`ask ${port}`);
		return {
			granted: take(left),
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

function start(ask: AskForPort) {
	const below = inner();
	const listener = new MappedListener(below, ask);
	const news: string[] = [];
	const note = (item: WayNews) => {
		news.push(item.type === 'reachable' ? `${item.way} ${item.address}:${item.port}` : item.error.code);
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
	context.mock.timers.tick(1_799_999);
	await settle();
	assert.equal(done.length, 1);
	context.mock.timers.tick(1);
	await settle();
	assert.deepEqual(done.splice(0), ['ask 2006', 'renew 2006']);
	assert.deepEqual(news, ['mapped 203.0.113.10:2006'], 'what has not changed is not told again');
	context.mock.timers.tick(1_800_000);
	await settle();
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
	for (const ms of [30_000, 60_000, 1_800_000]) {
		context.mock.timers.tick(ms);
		await settle();
	}
	assert.deepEqual(done, ['ask 2006', 'ask 2006', 'ask 2006', 'renew 2006', 'ask 2006']);
	assert.deepEqual(news, ['ERR_MAP_NONE', 'mapped 203.0.113.10:2006', 'mapped 203.0.113.10:2007']);
	assert.ok(listener.isOpen);
	await listener.close();
	assert.equal(done.at(-1), 'release 2007');
});

test('what the router did not renew is given back when we close: it may be open all the same', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {ask, done} = scripted([granted(2006, undefined)]);
	const {listener, handlers} = start(ask);
	await listener.listen(handlers);
	await settle();
	context.mock.timers.tick(1_800_000);
	await settle();
	assert.equal(listener.isOpen, false);
	await listener.close();
	assert.deepEqual(done, ['ask 2006', 'renew 2006', 'ask 2006', 'release 2006']);
});

test('what the router opens while we close is closed, too', async () => {
	const answer = Promise.withResolvers<void>();
	const {ask, done} = scripted([granted(2006)]);
	const {listener, news, handlers} = start(async (port, signal) => {
		await answer.promise;
		return ask(port, signal);
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
		mapper: {name: 'deaf', map: (_, signal) => aborted(signal), release: (_, signal) => aborted(signal)},
	}));
	await deaf.listener.listen(deaf.handlers);
	await settle();
	const leaving = deaf.listener.close();
	await settle();
	context.mock.timers.tick(900);
	await leaving;
});
