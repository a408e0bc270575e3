import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {type ResolvedAddress, TargetAddresses} from '../../source/net/target-addresses.ts';
import {explainListenError, TcpListener} from '../../source/net/tcp-listener.ts';
import {connectFrom, readAll, startListening} from './sockets.ts';

const silent = {onLink: () => undefined, onStranger: () => undefined};

test('a stranger is closed at once and reported with its address; the target still gets in', async () => {
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const {port} = listening.address;
	const stranger = await connectFrom('127.0.0.2', '127.0.0.1', port);
	assert.equal((await readAll(stranger)).length, 0);
	await listening.told(1);
	assert.deepEqual(listening.strangers, ['127.0.0.2']);
	const target = await connectFrom('127.0.0.1', '127.0.0.1', port);
	await listening.told(2);
	assert.equal(listening.links.length, 1);
	assert.deepEqual(listening.links[0]?.remote, {host: '127.0.0.1', port: target.localPort});
	assert.equal(listening.links[0]?.side, 'inbound');
	stranger.destroy();
	target.destroy();
});

test('a hundred strangers are a hundred reports, and none of them stays open', async () => {
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const strangers = await Promise.all(
		Array.from({length: 100}, (_, index) =>
			connectFrom(`127.0.1.${index + 1}`, '127.0.0.1', listening.address.port),
		),
	);
	await Promise.all(strangers.map(async socket => readAll(socket)));
	await listening.told(100);
	assert.equal(new Set(listening.strangers).size, 100);
	assert.equal(listening.links.length, 0);
	for (const socket of strangers) socket.destroy();
});

test('without an address it listens on IPv4 and IPv6; mapped addresses are IPv4', async () => {
	await using listening = await startListening(undefined, '127.0.0.1');
	assert.equal(listening.address.host, '::');
	const mapped = await connectFrom('127.0.0.1', '127.0.0.1', listening.address.port);
	await listening.told(1);
	assert.equal(listening.links[0]?.remote.host, '127.0.0.1');
	const stranger = await connectFrom('::1', '::1', listening.address.port);
	await listening.told(2);
	assert.deepEqual(listening.strangers, ['::1']);
	const other = await connectFrom('127.0.0.2', '127.0.0.1', listening.address.port);
	await listening.told(3);
	assert.deepEqual(listening.strangers, ['::1', '127.0.0.2']);
	for (const socket of [mapped, stranger, other]) socket.destroy();
});

test('a target in IPv6 gets in by IPv6', async () => {
	await using listening = await startListening('::1', '::1');
	const socket = await connectFrom('::1', '::1', listening.address.port);
	await listening.told(1);
	assert.equal(listening.links[0]?.remote.host, '::1');
	socket.destroy();
});

test('every address that a name resolves to gets in, and a new look-up counts from then on', async () => {
	const answers = [['127.0.0.1', '127.0.0.3'], ['127.0.0.2']];
	const addresses = new TargetAddresses('bob.example', async () =>
		(answers.shift() ?? []).map(address => ({address, family: 4})),
	);
	await addresses.refresh();
	await using listening = await startListening('127.0.0.1', addresses);
	const {port} = listening.address;
	const sockets = [];
	for (const from of ['127.0.0.1', '127.0.0.3', '127.0.0.2']) {
		sockets.push(await connectFrom(from, '127.0.0.1', port));
	}
	await listening.told(3);
	assert.deepEqual(listening.strangers, ['127.0.0.2']);
	await addresses.refresh();
	for (const from of ['127.0.0.1', '127.0.0.2']) sockets.push(await connectFrom(from, '127.0.0.1', port));
	await listening.told(5);
	assert.deepEqual(listening.strangers, ['127.0.0.2', '127.0.0.1']);
	for (const socket of sockets) socket.destroy();
});

test('before the first look-up nobody is a stranger: the target waits and gets in, the stranger waits and does not', async () => {
	const answer = Promise.withResolvers<readonly ResolvedAddress[]>();
	const addresses = new TargetAddresses('bob.example', () => answer.promise);
	await using listening = await startListening('127.0.0.1', addresses);
	const {port} = listening.address;
	const sockets = [];
	for (const from of ['127.0.0.2', '127.0.0.1']) sockets.push(await connectFrom(from, '127.0.0.1', port));
	// The accepting side runs in this process: by the next turn it has seen both.
	await new Promise(resolve => setImmediate(resolve));
	assert.deepEqual([listening.strangers, listening.links.length], [[], 0]);
	answer.resolve([{address: '127.0.0.1', family: 4}]);
	await listening.told(2);
	assert.deepEqual(listening.strangers, ['127.0.0.2']);
	assert.equal(listening.links[0]?.remote.host, '127.0.0.1');
	for (const socket of sockets) socket.destroy();
});

test('four connections wait for the first look-up; the fifth is a stranger', async () => {
	const addresses = new TargetAddresses('bob.example', () => new Promise(() => undefined));
	await using listening = await startListening('127.0.0.1', addresses);
	const sockets = [];
	for (const last of [2, 3, 4, 5, 6])
		sockets.push(await connectFrom(`127.0.0.${last}`, '127.0.0.1', listening.address.port));
	await listening.told(1);
	assert.deepEqual([listening.strangers, listening.links.length], [['127.0.0.6'], 0]);
	for (const socket of sockets) socket.destroy();
});

test('a name that is not found makes strangers of those who waited', async () => {
	const addresses = new TargetAddresses('nobody.example', async () => []);
	await using listening = await startListening('127.0.0.1', addresses);
	const socket = await connectFrom('127.0.0.1', '127.0.0.1', listening.address.port);
	await listening.told(1);
	assert.deepEqual([listening.strangers, listening.links.length], [['127.0.0.1'], 0]);
	socket.destroy();
});

test('closing does not wait for a look-up', async () => {
	const addresses = new TargetAddresses('bob.example', () => new Promise(() => undefined));
	const listening = await startListening('127.0.0.1', addresses);
	const socket = await connectFrom('127.0.0.1', '127.0.0.1', listening.address.port);
	await new Promise(resolve => setImmediate(resolve));
	await listening.listener.close();
	assert.deepEqual([listening.strangers, listening.links.length], [[], 0]);
	socket.destroy();
});

test('a port that another program has is an error with what to do next', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await once(other, 'listening');
	const address = other.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	for (const host of ['127.0.0.1', '0.0.0.0', undefined]) {
		const listener = new TcpListener({host, port}, new TargetAddresses('127.0.0.1'));
		await assert.rejects(listener.listen(silent), error => {
			assert.ok(isTtchatError(error, 'ERR_PORT_TAKEN'), String(host));
			assert.match(error.message, new RegExp(`port ${port} `));
			assert.match(error.advice, /--port/);
			return true;
		});
		assert.equal(listener.address, undefined);
		await listener.close();
	}
	other.close();
	await once(other, 'close');
});

test('an address that this machine does not have is named', async () => {
	// Set aside for documentation (RFC 5737, RFC 3849).
	for (const host of ['198.51.100.1', '2001:db8:ffff::1']) {
		const listener = new TcpListener({host, port: 0}, new TargetAddresses('127.0.0.1'));
		await assert.rejects(
			listener.listen(silent),
			error => isTtchatError(error, 'ERR_LISTEN_ADDRESS') && error.message.includes(host),
		);
	}
});

test('to listen on a name of Tor asks no name server', async () => {
	const listener = new TcpListener({host: 'a.onion', port: 0}, new TargetAddresses('127.0.0.1'));
	await assert.rejects(
		listener.listen(silent),
		error => isTtchatError(error, 'ERR_LISTEN_ADDRESS') && error.cause === undefined,
	);
});

test('who resets before it is accepted is no stranger: it may have been the target', async () => {
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const {port} = listening.address;
	// Nothing is accepted here as long as that runs.
	const knock = `for (let left = 20; left > 0; left--) {
		const socket = require('node:net').connect(${port}, '127.0.0.1', () => socket.resetAndDestroy());
	}`;
	assert.equal(spawnSync(process.execPath, ['-e', knock]).status, 0);
	const target = await connectFrom('127.0.0.1', '127.0.0.1', port);
	await listening.told(1);
	target.destroy();
	assert.deepEqual(listening.strangers, []);
});

test('what the system answers to listening, in words', () => {
	const cases = [
		{code: 'EADDRINUSE', expected: 'ERR_PORT_TAKEN', words: 'port 80 is in use by another program'},
		{code: 'EACCES', expected: 'ERR_PORT_DENIED', words: 'no permission to listen on port 80'},
		{code: 'EPERM', expected: 'ERR_PORT_DENIED', words: 'no permission to listen on port 80'},
		{
			code: 'EADDRNOTAVAIL',
			expected: 'ERR_LISTEN_ADDRESS',
			words: 'this machine does not have the address ::7',
		},
		{code: 'EINVAL', expected: 'ERR_LISTEN_ADDRESS', words: 'this machine does not have the address ::7'},
		{
			code: 'EAFNOSUPPORT',
			expected: 'ERR_LISTEN_ADDRESS',
			words: 'this machine does not have the address ::7',
		},
		{code: 'ENOTFOUND', expected: 'ERR_LISTEN_ADDRESS', words: 'this machine does not have the address ::7'},
		{code: 'EAI_AGAIN', expected: 'ERR_LISTEN_ADDRESS', words: 'this machine does not have the address ::7'},
		{code: 'EMFILE', expected: 'ERR_LISTEN_FAILED', words: 'cannot listen on [::7]:80'},
		{code: '', expected: 'ERR_LISTEN_FAILED', words: 'cannot listen on [::7]:80'},
	] as const;
	const cause = new Error('from the system');
	for (const {code, expected, words} of cases) {
		const error = explainListenError(code, {host: '::7', port: 80}, cause);
		assert.deepEqual([error.code, error.message, error.cause], [expected, words, cause], code);
		assert.ok(error.advice.length > 0);
	}
	assert.match(explainListenError('EMFILE', {host: undefined, port: 80}).message, /\[::\]:80/);
});

test('once closed nobody gets in, the port is free, and closing again changes nothing', async () => {
	const listening = await startListening('127.0.0.1', '127.0.0.1');
	const {port} = listening.address;
	await listening.listener.close();
	assert.equal(listening.listener.address, undefined);
	await listening.listener.close();
	await assert.rejects(connectFrom('127.0.0.1', '127.0.0.1', port));
	const again = new TcpListener({host: '127.0.0.1', port}, new TargetAddresses('127.0.0.1'));
	assert.deepEqual(await again.listen(silent), {host: '127.0.0.1', port});
	await again.close();
});
