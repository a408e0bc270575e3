import assert from 'node:assert/strict';
import {once} from 'node:events';
import {type AddressInfo, createServer, type Server} from 'node:net';
import {networkInterfaces} from 'node:os';
import {test} from 'node:test';
import {connectFirst} from '../../source/net/connect-first.ts';
import {TargetAddresses} from '../../source/net/target-addresses.ts';
import {TcpPuncher} from '../../source/net/tcp-puncher.ts';

// Whether two dials meet depends on what lies between them: test/e2e/routers.e2e.ts.

const ELSEWHERE = '192.0.2.1';
const listening = {host: '0.0.0.0', port: 0};

/** Two ports in a row: the one behind which we dial, and that which we dial from, taken or not. */
async function takePorts(): Promise<AsyncDisposable & {readonly port: number}> {
	const server = await listen(0);
	const {port} = server.address() as AddressInfo;
	return {port: port - 1, [Symbol.asyncDispose]: () => close(server)};
}

async function listen(port: number): Promise<Server> {
	const server = createServer(socket => socket.destroy());
	server.listen({port, host: '0.0.0.0'});
	await once(server, 'listening');
	return server;
}

async function close(server: Server): Promise<void> {
	server.close();
	await once(server, 'close');
}

const machine = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({address}) => address));
const pointless = [
	{name: 'loopback', host: '127.0.0.2', at: listening, port: 2006},
	{name: 'loopback in IPv6', host: '::1', at: listening, port: 2006},
	{name: 'any address', host: '0.0.0.0', at: listening, port: 2006},
	// Link-local ones cannot be dialed without their interface.
	...machine
		.filter(host => !host.startsWith('fe80'))
		.map(host => ({name: `an address of this machine, ${host}`, host, at: listening, port: 2006})),
	{name: 'nothing behind the port of the target', host: ELSEWHERE, at: listening, port: 65_535},
	{name: 'nothing behind our own port', host: ELSEWHERE, at: {...listening, port: 65_535}, port: 2006},
	{name: 'before we listen', host: ELSEWHERE, at: undefined, port: 2006},
];
for (const {name, host, at, port} of pointless) {
	test(`pointless: ${name}`, async () => {
		const puncher = new TcpPuncher(port, new TargetAddresses(host), () => at);
		const never = () => assert.fail('nothing is dialed');
		assert.equal(await puncher.punch(AbortSignal.abort(), never), 'pointless');
	});
}

test('a name that stands for this machine and another: only the other is dialed', async () => {
	const addresses = new TargetAddresses('peer.test', async () => [
		{address: '127.0.0.1', family: 4},
		{address: ELSEWHERE, family: 4},
	]);
	await using ports = await takePorts();
	const puncher = new TcpPuncher(ports.port, addresses, () => ({host: '0.0.0.0', port: 1}));
	// What listens on loopback there would answer.
	await assert.rejects(puncher.punch(AbortSignal.timeout(20), () => undefined));
});

test('a name is looked up once, not at every try', async () => {
	let count = 0;
	const addresses = new TargetAddresses('peer.test', async () => {
		count += 1;
		return [{address: '127.0.0.1', family: 4}];
	});
	const puncher = new TcpPuncher(2006, addresses, () => ({...listening, port: 1}));
	for (let tries = 0; tries < 3; tries += 1) {
		assert.equal(await puncher.punch(AbortSignal.abort(), () => undefined), 'pointless');
	}
	assert.equal(count, 1);
});

test('a taken port: nothing goes out, and it says which port that is', async () => {
	await using ports = await takePorts();
	const puncher = new TcpPuncher(2006, new TargetAddresses(ELSEWHERE), () => ({
		...listening,
		port: ports.port,
	}));
	const never = () => assert.fail('nothing is dialed');
	const error = await puncher.punch(new AbortController().signal, never).catch((thrown: unknown) => thrown);
	assert.ok(error instanceof Error && 'code' in error);
	assert.equal(error.code, 'ERR_PORT_TAKEN');
	assert.match(error.message, new RegExp(`port ${ports.port + 1} is in use`));
});

test('a name that stands for very many addresses: only the first 16 are dialed at a time', async () => {
	await using ports = await takePorts();
	const many = Array.from({length: 200}, (_, last) => ({address: `192.0.2.${last}`, family: 4}) as const);
	const puncher = new TcpPuncher(2006, new TargetAddresses('peer.test', async () => many), () => ({
		...listening,
		port: ports.port,
	}));
	const {signal} = new AbortController();
	const error = await puncher.punch(signal, () => undefined).catch((thrown: unknown) => thrown);
	assert.ok(error instanceof Error && error.cause instanceof AggregateError);
	assert.equal(error.cause.errors.length, 16);
});

test('what is dialed from a port of its own bears that port', async () => {
	const server = createServer({allowHalfOpen: true});
	server.listen({port: 0, host: '127.0.0.1'});
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const free = await listen(0);
	const {port: from} = free.address() as AddressInfo;
	await close(free);
	const {signal} = new AbortController();
	const dialing = connectFirst([{address: '127.0.0.1', family: 4}], port, signal, {host: '::', port: from});
	const [accepted] = await once(server, 'connection');
	const socket = await dialing;
	assert.equal(socket.localPort, from);
	assert.equal(accepted.remotePort, from);
	accepted.resetAndDestroy();
	socket.destroy();
	await close(server);
});
