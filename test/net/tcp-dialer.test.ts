import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, isIPv4} from 'node:net';
import {test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {interfaceAddresses} from '../../source/net/own-interfaces.ts';
import {reservePorts} from '../../source/net/reserve-ports.ts';
import {type ResolvedAddress, TargetAddresses} from '../../source/net/target-addresses.ts';
import {DIAL_TIMEOUT_MS, explainDialError, TcpDialer} from '../../source/net/tcp-dialer.ts';
import {readAll, startListening} from './sockets.ts';
import {startStalledServer} from './stalled-server.ts';

const never = new AbortController().signal;

function dialerTo(
	host: string | TargetAddresses,
	port: number,
	own?: {host: string; port: number},
): TcpDialer {
	const addresses = typeof host === 'string' ? new TargetAddresses(host) : host;
	return new TcpDialer(port, addresses, () => own);
}

const named = (...addresses: readonly string[]): TargetAddresses =>
	new TargetAddresses('bob.example', async () =>
		addresses.map((address): ResolvedAddress => ({address, family: address.includes(':') ? 6 : 4})),
	);

/** An address of this machine that is not of loopback; of one without any, one that it does not have. */
const machine4 = interfaceAddresses({external: true}).find(address => isIPv4(address)) ?? '192.0.2.8';

async function freePort(): Promise<number> {
	const [port = 0] = await reservePorts('127.0.0.1', 1);
	return port;
}

test('a dial that is answered gives a link that both sides use', async () => {
	for (const host of ['127.0.0.1', '::1']) {
		await using listening = await startListening(host, host);
		const dialer = dialerTo(host, listening.address.port);
		assert.deepEqual(dialer.target, {host, port: listening.address.port});
		const link = await dialer.dial(never);
		await listening.told(1);
		assert.equal(link.side, 'outbound');
		assert.deepEqual(link.remote, {host, port: listening.address.port});
		link.write(Buffer.from('hello'));
		const closing = Promise.all([link.close(), readAll(link.chunks)]);
		const [accepted] = listening.links;
		assert.ok(accepted !== undefined);
		assert.equal((await readAll(accepted.chunks)).toString(), 'hello');
		await Promise.all([accepted.close(), closing]);
	}
});

test('a side that has ended still hears the other out, whichever of them dialed', async () => {
	for (const first of ['dialed', 'accepted'] as const) {
		await using listening = await startListening('127.0.0.1', '127.0.0.1');
		const dialed = await dialerTo('127.0.0.1', listening.address.port).dial(never);
		await listening.told(1);
		const [accepted] = listening.links;
		assert.ok(accepted !== undefined);
		const [ending, lasting] = first === 'dialed' ? [dialed, accepted] : [accepted, dialed];
		const closing = ending.close();
		const hearing = readAll(ending.chunks);
		assert.equal((await readAll(lasting.chunks)).length, 0);
		lasting.write(Buffer.from('the last message'));
		await Promise.all([closing, lasting.close()]);
		assert.equal((await hearing).toString(), 'the last message', `${first} ended first`);
	}
});

test('a mapped address is dialed as the IPv4 address that it is', async () => {
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const link = await dialerTo('::ffff:127.0.0.1', listening.address.port).dial(never);
	assert.equal(link.remote.host, '127.0.0.1');
	link.destroy();
});

const anyPort = 2006;
const origins = [
	{name: 'an address of the same kind', own: '127.0.0.3', peer: '127.0.0.9', from: '127.0.0.3'},
	{name: 'the same, as IPv6 writes it', own: '::ffff:127.0.0.3', peer: '127.0.0.9', from: '127.0.0.3'},
	{name: 'all addresses', own: '::', peer: '127.0.0.9', from: '127.0.0.1'},
	{name: 'all addresses of IPv4', own: '0.0.0.0', peer: '127.0.0.9', from: '127.0.0.1'},
	{name: 'one of the other family', own: '127.0.0.3', peer: '::1', from: '::1'},
	// Nothing that is dialed from loopback leaves the machine, and the other way round.
	{name: 'one that leads elsewhere', own: machine4, peer: '127.0.0.9', from: '127.0.0.1'},
	{name: 'one that this machine has no more', own: '192.0.2.7', peer: '127.0.0.9', from: '127.0.0.1'},
];
for (const {name, own, peer, from} of origins) {
	test(`a dial goes out from where we listen, as the peer lets in nobody else: ${name}`, async () => {
		await using listening = await startListening(peer, from);
		const link = await dialerTo(peer, listening.address.port, {host: own, port: anyPort}).dial(never);
		await listening.told(1);
		assert.deepEqual([listening.links[0]?.remote.host, listening.strangers], [from, []]);
		link.destroy();
	});
}

test('of all addresses of a name the one that answers is taken', async () => {
	await using listening = await startListening('127.0.0.4', '127.0.0.1');
	const {port} = listening.address;
	for (const addresses of [
		['127.0.0.4', '127.0.0.5'],
		['127.0.0.5', '127.0.0.4'],
		['::1', '127.0.0.5', '127.0.0.6', '127.0.0.4'],
	]) {
		const link = await dialerTo(named(...addresses), port).dial(never);
		assert.equal(link.remote.host, '127.0.0.4', addresses.join());
		link.destroy();
	}
});

test('the name is looked up again on each dial', async () => {
	await using listening = await startListening('127.0.0.4', '127.0.0.1');
	const answers: ResolvedAddress[][] = [
		[{address: '127.0.0.5', family: 4}],
		[{address: '127.0.0.4', family: 4}],
	];
	const addresses = new TargetAddresses('bob.example', async () => answers.shift() ?? []);
	const dialer = dialerTo(addresses, listening.address.port);
	await assert.rejects(dialer.dial(never), error => isTtchatError(error, 'ERR_REFUSED'));
	const link = await dialer.dial(never);
	assert.equal(link.remote.host, '127.0.0.4');
	await assert.rejects(dialer.dial(never), error => isTtchatError(error, 'ERR_NAME_NOT_FOUND'));
	assert.ok(addresses.matches('127.0.0.4'));
	link.destroy();
});

test('nobody listens there: refused, with the address and what to do', async () => {
	const port = await freePort();
	await assert.rejects(dialerTo('127.0.0.1', port).dial(never), error => {
		assert.ok(isTtchatError(error, 'ERR_REFUSED'));
		assert.equal(error.message, `refused: nothing listens at 127.0.0.1:${port} yet`);
		assert.match(error.advice, /start ttchat/);
		assert.ok(error.cause instanceof AggregateError);
		return true;
	});
	await assert.rejects(dialerTo('::1', port).dial(never), error => {
		return isTtchatError(error, 'ERR_REFUSED') && error.message.includes(`[::1]:${port}`);
	});
});

test('our own server socket is not dialed', async () => {
	await using listening = await startListening(undefined, '127.0.0.1');
	const {port} = listening.address;
	for (const host of ['127.0.0.1', '127.0.0.9', '::1', '::ffff:127.0.0.1', 'localhost']) {
		await assert.rejects(
			dialerTo(host, port, listening.address).dial(never),
			error => isTtchatError(error, 'ERR_SELF'),
			host,
		);
	}
	assert.equal(listening.links.length + listening.strangers.length, 0);
});

test('what does not answer within 5 s has timed out', async t => {
	await using stalled = await startStalledServer();
	t.mock.timers.enable({apis: ['setTimeout']});
	const dialing = dialerTo('127.0.0.1', stalled.port).dial(never);
	let settled = false;
	const watch = dialing
		.catch(() => undefined)
		.then(() => {
			settled = true;
		});
	await turns(20);
	t.mock.timers.tick(DIAL_TIMEOUT_MS - 1);
	await turns(20);
	assert.equal(settled, false);
	t.mock.timers.tick(1);
	await assert.rejects(dialing, error => {
		assert.ok(isTtchatError(error, 'ERR_TIMED_OUT'));
		assert.match(error.advice, /firewall/);
		return true;
	});
	await watch;
});

test('a slow address does not hold up the next one', async t => {
	await using stalled = await startStalledServer();
	// The same port on both addresses: only 127.0.0.1 stands still.
	const other = await startListeningOn('127.0.0.4', stalled.port);
	t.mock.timers.enable({apis: ['setTimeout']});
	const dialing = dialerTo(named('127.0.0.1', '127.0.0.4'), stalled.port).dial(never);
	await turns(20);
	t.mock.timers.tick(250);
	const link = await dialing;
	assert.equal(link.remote.host, '127.0.0.4');
	link.destroy();
	await other.close();
});

test('a name server that never answers is what is named, and not the target or a firewall', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const addresses = new TargetAddresses('bob.example', () => new Promise(() => undefined));
	const dialing = dialerTo(addresses, 2006).dial(never);
	t.mock.timers.tick(DIAL_TIMEOUT_MS);
	await assert.rejects(dialing, error => {
		assert.ok(isTtchatError(error, 'ERR_NAME_NOT_FOUND'));
		assert.match(error.message, /name server/);
		assert.doesNotMatch(error.advice, /firewall|port/);
		return true;
	});
});

test('a dial is given up at once: before it, while the name is looked up, while nobody answers', async () => {
	await using stalled = await startStalledServer();
	const unanswered = new TargetAddresses('bob.example', () => new Promise(() => undefined));
	for (const addresses of [new TargetAddresses('127.0.0.1'), unanswered]) {
		const before = AbortSignal.abort();
		await assert.rejects(dialerTo(addresses, stalled.port).dial(before), error =>
			isTtchatError(error, 'ERR_DIAL_FAILED'),
		);
		const during = new AbortController();
		const dialing = dialerTo(addresses, stalled.port).dial(during.signal);
		await turns(20);
		during.abort();
		await assert.rejects(dialing, error => isTtchatError(error, 'ERR_DIAL_FAILED'));
	}
});

test('where nothing answers, it is said that dials go out from the one address that --listen names', async t => {
	await using stalled = await startStalledServer();
	t.mock.timers.enable({apis: ['setTimeout']});
	const origins = [
		{
			host: '127.0.0.1',
			says: /^timed out: no answer from .*, dialed from 127\.0\.0\.1$/,
			advises: /^--listen says/,
		},
		{host: '::', says: /^timed out: no answer from \S+$/, advises: /^(?!--listen)/},
		{host: machine4, says: /^timed out: no answer from \S+$/, advises: /^(?!--listen)/},
	];
	for (const {host, says, advises} of origins) {
		const dialing = dialerTo('127.0.0.1', stalled.port, {host, port: 1}).dial(never);
		const refused = assert.rejects(dialing, error => {
			assert.ok(isTtchatError(error, 'ERR_TIMED_OUT'));
			assert.match(error.message, says);
			assert.match(error.advice, advises);
			return true;
		});
		await turns(20);
		t.mock.timers.tick(DIAL_TIMEOUT_MS);
		await refused;
	}
});

test('of a name that stands for thousands of addresses only 16 are dialed, of both families', async () => {
	const port = await freePort();
	const many = Array.from({length: 4_000}, (_, index) => `127.1.${index >> 8}.${index & 255}`);
	await assert.rejects(dialerTo(named(...many, '::1'), port).dial(never), error => {
		assert.ok(isTtchatError(error, 'ERR_REFUSED') && error.cause instanceof AggregateError);
		assert.deepEqual(
			error.cause.errors.map(({address}) => address),
			[many[0], '::1', ...many.slice(1, 15)],
		);
		return true;
	});
});

test('no dial leaves anything on the signal that outlives it', async () => {
	const port = await freePort();
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const life = new CountingSignal();
	await assert.rejects(dialerTo('127.0.0.1', port).dial(life.signal));
	await assert.rejects(dialerTo(named(), port).dial(life.signal));
	(await dialerTo('127.0.0.1', listening.address.port).dial(life.signal)).destroy();
	assert.ok(life.added >= 3);
	assert.equal(life.removed, life.added);
});

test('an abort after the link was made does not touch it', async () => {
	await using listening = await startListening('127.0.0.1', '127.0.0.1');
	const life = new AbortController();
	const link = await dialerTo('127.0.0.1', listening.address.port).dial(life.signal);
	await listening.told(1);
	life.abort();
	listening.links[0]?.write(Buffer.from('still here'));
	const chunk = await link.chunks[Symbol.asyncIterator]().next();
	assert.equal(Buffer.from(chunk.value ?? []).toString(), 'still here');
	link.destroy();
});

test('after everything is closed nothing keeps the program alive', async () => {
	const listening = await startListening('127.0.0.1', '127.0.0.1');
	const link = await dialerTo('127.0.0.1', listening.address.port).dial(never);
	await listening.told(1);
	const [accepted] = listening.links;
	assert.ok(accepted !== undefined);
	const reading = [readAll(link.chunks), readAll(accepted.chunks)];
	const isOurs = (resource: string) => /^TCP|^Timeout$|^GetAddrInfo/.test(resource);
	assert.ok(process.getActiveResourcesInfo().some(isOurs));
	await Promise.all([listening.listener.close(), link.close(), accepted.close(), ...reading]);
	await turns(2);
	assert.deepEqual(process.getActiveResourcesInfo().filter(isOurs), []);
});

test('what the system answers to a dial, in words', () => {
	const cases = [
		{codes: ['ECONNREFUSED'], expected: 'ERR_REFUSED'},
		{codes: ['ENETUNREACH', 'ECONNREFUSED'], expected: 'ERR_REFUSED'},
		{codes: ['ECONNREFUSED', 'ETIMEDOUT'], expected: 'ERR_REFUSED'},
		{codes: ['ETIMEDOUT'], expected: 'ERR_TIMED_OUT'},
		{codes: ['ENETUNREACH', 'ETIMEDOUT'], expected: 'ERR_TIMED_OUT'},
		{codes: ['EHOSTUNREACH'], expected: 'ERR_UNREACHABLE'},
		{codes: ['ENETUNREACH'], expected: 'ERR_UNREACHABLE'},
		{codes: ['EHOSTDOWN'], expected: 'ERR_UNREACHABLE'},
		{codes: ['ENETDOWN'], expected: 'ERR_UNREACHABLE'},
		{codes: ['EADDRNOTAVAIL'], expected: 'ERR_UNREACHABLE'},
		{codes: ['EAFNOSUPPORT'], expected: 'ERR_UNREACHABLE'},
		{codes: ['ECONNRESET'], expected: 'ERR_DIAL_FAILED'},
		{codes: ['EINVAL'], expected: 'ERR_DIAL_FAILED'},
		{codes: [], expected: 'ERR_DIAL_FAILED'},
		{codes: ['EACCES'], expected: 'ERR_DIAL_FAILED'},
		{codes: ['EPERM'], expected: 'ERR_DIAL_FAILED'},
		{codes: ['EMFILE'], expected: 'ERR_DIAL_FAILED'},
	] as const;
	const cause = new Error('from the system');
	for (const {codes, expected} of cases) {
		const error = explainDialError(codes, {host: '::7', port: 80}, cause);
		assert.deepEqual([error.code, error.cause], [expected, cause], codes.join());
		assert.match(error.message, /\[::7\]:80/);
	}
});

test('what is missing here is not looked for at the other end', () => {
	for (const {code, host, advice} of [
		{code: 'EACCES', host: '203.0.113.7', advice: /firewall of this machine/},
		{code: 'EMFILE', host: '203.0.113.7', advice: /Close other programs/},
		{code: 'EINVAL', host: 'fe80::1%eth9', advice: /behind the %/},
		{code: 'ENODEV', host: 'fe80::1%eth9', advice: /behind the %/},
	]) {
		assert.match(explainDialError([code], {host, port: 80}).advice, advice);
	}
	assert.doesNotMatch(explainDialError(['EINVAL'], {host: '203.0.113.7', port: 80}).advice, /%/);
});

/** Lets sockets and promises go on for a while. */
async function turns(count: number): Promise<void> {
	for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

async function startListeningOn(host: string, port: number): Promise<{close(): Promise<void>}> {
	const server = createServer(socket => socket.destroy()).listen(port, host);
	await once(server, 'listening');
	return {
		async close() {
			server.close();
			await once(server, 'close');
		},
	};
}

/** A signal that counts who listens to it. */
class CountingSignal {
	readonly signal = new AbortController().signal;
	added = 0;
	removed = 0;

	constructor() {
		const {signal} = this;
		const add = signal.addEventListener.bind(signal);
		const remove = signal.removeEventListener.bind(signal);
		signal.addEventListener = (...parameters: Parameters<typeof add>) => {
			this.added += 1;
			add(...parameters);
		};
		signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
			this.removed += 1;
			remove(...parameters);
		};
	}
}

for (const {host, machine, advice} of [
	{
		host: '2001:db8::7',
		machine: ['192.0.2.5'],
		advice: /no address of IPv6: ask your partner for one of IPv4/,
	},
	{host: '2001:db8::7', machine: ['192.0.2.5', 'fe80::5%eth0'], advice: /no address of IPv6/},
	{
		host: '203.0.113.7',
		machine: ['2001:db8::5'],
		advice: /no address of IPv4: ask your partner for one of IPv6/,
	},
	{host: '::ffff:203.0.113.7', machine: ['2001:db8::5'], advice: /no address of IPv4/},
	{host: '2001:db8::7', machine: ['192.0.2.5', '2001:db8::5'], advice: /^Check the address/},
	{host: 'fe80::7%eth0', machine: ['fe80::5%eth0', '192.0.2.5'], advice: /^Check the address/},
	{host: 'bob.example', machine: ['192.0.2.5'], advice: /^Check the address/},
	// Not told, or no network at all.
	{host: '203.0.113.7', machine: [], advice: /^Check the address/},
]) {
	test(`no way to ${host} from ${machine.join(', ') || 'a machine that tells no addresses'}: what to do about it`, () => {
		assert.match(explainDialError(['ENETUNREACH'], {host, port: 80}, undefined, machine).advice, advice);
	});
}
