import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {once} from 'node:events';
import {test} from 'node:test';
import type {ListenerHandlers, WayNews} from '../../../source/net/link.ts';
import {fromBase32} from '../../../source/net/onion/base32.ts';
import {makeOnionKey, readOnionKey} from '../../../source/net/onion/onion-key.ts';
import {OnionListener} from '../../../source/net/onion/onion-listener.ts';
import {reservePorts} from '../../../source/net/reserve-ports.ts';
import {assertSilence, connectFrom} from '../sockets.ts';
import {type FakeTor, publishedLines, serviceName, startFakeTor} from './fake-tor.ts';

/** A listener with the news that it tells, which can be waited for. */
function listening(control: FakeTor['control'], publishingMs?: number) {
	const listener = new OnionListener(2006, {control}, publishingMs);
	const news: WayNews[] = [];
	const links: string[] = [];
	let note = Promise.withResolvers<void>();
	const handlers: ListenerHandlers = {
		onLink(link) {
			links.push(link.way);
			link.destroy();
		},
		onStranger: () => undefined,
		onNews(item) {
			news.push(item);
			note.resolve();
			note = Promise.withResolvers();
		},
	};
	const until = async (count: number) => {
		while (news.length < count) await note.promise;
	};
	return {listener, news, links, handlers, until};
}

test('a service is asked for that opens to one key, and who comes through it is let in', async () => {
	await using tor = await startFakeTor();
	const {listener, news, links, handlers, until} = listening(tor.control);
	const {host, port} = await listener.listen(handlers);
	await until(2);
	assert.equal(host, '127.0.0.1');
	const [publishing, reachable] = news;
	assert.deepEqual(publishing, {type: 'publishing', way: 'onion'});
	assert.ok(reachable?.type === 'reachable' && reachable.key !== undefined);
	assert.deepEqual(
		[reachable.way, reachable.address, reachable.port],
		['onion', `${serviceName}.onion`, 2006],
	);
	assert.equal(fromBase32(reachable.key)?.length, 32);
	const asked = new RegExp(
		`^ADD_ONION NEW:ED25519-V3 Flags=DiscardPK,V3Auth Port=2006,127.0.0.1:${port} ClientAuthV3=[a-z2-7]{52}$`,
	);
	assert.match(tor.asked.at(-1) ?? '', asked);
	assert.equal(tor.asked.at(-2), 'SETEVENTS HS_DESC');
	assert.doesNotMatch(tor.asked.join('\n'), new RegExp(reachable.key), 'tor learns only the public half');
	const socket = await connectFrom('127.0.0.1', '127.0.0.1', port);
	await once(socket.resume(), 'end');
	socket.destroy();
	assert.deepEqual(links, ['onion']);
	await listener.close();
	await assert.rejects(connectFrom('127.0.0.1', '127.0.0.1', port), {code: 'ECONNREFUSED'});
});

test('without its control connection the service is gone: that is said, and it is asked for again with the same key', async () => {
	await using tor = await startFakeTor();
	const {listener, news, handlers, until} = listening(tor.control);
	await listener.listen(handlers);
	await until(2);
	tor.drop();
	await until(5);
	assert.deepEqual(news.map(saying), [
		'publishing',
		'reachable',
		'ERR_TOR_CONTROL',
		'publishing',
		'reachable',
	]);
	const keys = tor.asked
		.filter(line => line.startsWith('ADD_ONION'))
		.map(line => line.split('ClientAuthV3=')[1]);
	assert.equal(keys.length, 2);
	assert.equal(keys[0], keys[1]);
	await listener.close();
});

const saying = (news: WayNews) => (news.type === 'unreachable' ? news.error.code : news.type);

test('the peer is led here once both descriptors are at half of their directories, and not before', async () => {
	await using tor = await startFakeTor({publishes: false});
	const {listener, news, handlers, until} = listening(tor.control);
	await listener.listen(handlers);
	await until(1);
	for (const line of publishedLines.slice(0, -1)) tor.tell(line);
	tor.drop();
	await until(3);
	for (const line of publishedLines) tor.tell(line);
	await until(4);
	const wanted = ['publishing', 'ERR_TOR_CONTROL', 'publishing', 'reachable'];
	assert.deepEqual(news.map(saying), wanted);
	await listener.close();
});

test('a control connection that is lost while the onion is published ends that: all begins anew', async () => {
	await using tor = await startFakeTor({publishes: false});
	const {listener, news, handlers, until} = listening(tor.control);
	await listener.listen(handlers);
	for (const count of [1, 3]) {
		await until(count);
		tor.drop();
	}
	await until(4);
	const wanted = ['publishing', 'ERR_TOR_CONTROL', 'publishing', 'ERR_TOR_CONTROL'];
	assert.deepEqual(news.map(saying), wanted);
	await listener.close();
});

test('an onion that is not published in time is told of, and told again once it is', async () => {
	await using tor = await startFakeTor({publishes: false});
	const {listener, news, handlers, until} = listening(tor.control, 1);
	await listener.listen(handlers);
	await until(2);
	for (const line of publishedLines) tor.tell(line);
	await until(3);
	assert.deepEqual(news.map(saying), ['publishing', 'ERR_ONION_UNPUBLISHED', 'reachable']);
	await listener.close();
});

test('where a part of it is published, or nobody tells, the time that it takes as a rule is waited for', async () => {
	await using some = await startFakeTor({
		publishes: false,
		answer: (command, socket) => {
			if (!command.startsWith('ADD_ONION')) return undefined;
			const events = publishedLines.slice(0, -1).map(line => `650 ${line}\r\n`);
			socket.write(`250-ServiceID=${serviceName}\r\n250 OK\r\n${events.join('')}`);
			return '';
		},
	});
	await using none = await startFakeTor({
		publishes: false,
		answer: command => (command.startsWith('SETEVENTS') ? '510 Command filtered\r\n' : undefined),
	});
	for (const tor of [some, none]) {
		const {listener, news, handlers, until} = listening(tor.control, 20);
		await listener.listen(handlers);
		await until(2);
		assert.deepEqual(news.map(saying), ['publishing', 'reachable']);
		await listener.close();
	}
});

test('where no tor is, that is said once, and asking goes on; to close ends it', async () => {
	const [port = 0] = await reservePorts('127.0.0.1', 1);
	const {listener, news, handlers, until} = listening({host: '127.0.0.1', port});
	await listener.listen(handlers);
	await until(1);
	assert.ok(news[0]?.type === 'unreachable');
	assert.match(news[0].error.message, /nothing listens there/);
	await listener.close();
	await assertSilence();
	assert.equal(news.length, 1);
});

test('a name that is none is never shown as one', async () => {
	await using tor = await startFakeTor({
		answer: command =>
			command.startsWith('ADD_ONION') ? `250-ServiceID=${'a'.repeat(56)}\r\n250 OK\r\n` : undefined,
	});
	const {listener, news, handlers, until} = listening(tor.control);
	await listener.listen(handlers);
	await until(1);
	assert.equal(news[0]?.type, 'unreachable');
	await listener.close();
});

test('keys are real ones, and only such are read', () => {
	const {publicKey, privateKey} = makeOnionKey();
	const d = Buffer.from(readOnionKey(privateKey.toUpperCase()), 'base64').toString('base64url');
	const x = Buffer.from(fromBase32(publicKey) ?? []).toString('base64url');
	assert.equal(generateKeyPairSync('x25519').publicKey.asymmetricKeyType, 'x25519');
	assert.equal(d.length, 43);
	assert.equal(x.length, 43);
	assert.notEqual(publicKey, makeOnionKey().publicKey);
	for (const text of [
		'',
		'a'.repeat(52),
		privateKey.slice(1),
		`${privateKey}a`,
		privateKey.replace(/./, '1'),
	])
		assert.throws(() => readOnionKey(text), {code: 'ERR_ONION_KEY'});
});
