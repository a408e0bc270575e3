import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {startCompanion} from './companion.ts';
import {chat, told} from './json-chat.ts';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {pressTwice} from './leaving.ts';
import {program} from './program.ts';
import {RouterLab} from './router-lab.ts';
import {openTerminal} from './terminal.ts';
import {until} from './until.ts';

// Ann is at home behind a router, and bob outside lets nobody in: without a port that the router opens they do not meet.
const lab = new RouterLab();
after(() => lab[Symbol.dispose]());

const anns = (...args: readonly string[]): JsonProgram =>
	startJsonProgram([lab.friend, '--map', '--no-punch', ...args], lab.enter('home'));
const bobs = (...args: readonly string[]): JsonProgram =>
	startJsonProgram([lab.outside, '--no-punch', ...args], lab.enter('friend'));

/** Waits until just these ports are open: the router may need a while for what it was told. */
async function open(...ports: readonly string[]): Promise<void> {
	const isSo = () => lab.openPorts().join() === ports.join();
	await until(isSo, `open ports: ${ports.join() || 'none'}`);
}

const everything = 'iifname "inside" drop';
const byPcp = 'udp dport 5351 @th,64,8 2 drop';
const byDatagrams = 'udp dport 5351 drop';

for (const {name, rules} of [
	{name: 'PCP', rules: []},
	{name: 'NAT-PMP, where PCP is not heard', rules: [byPcp]},
	{name: 'UPnP, where neither is', rules: [byDatagrams]},
]) {
	test(`a chat through a port that the router opens by ${name}; it is closed when the program is told to end`, async () => {
		lab.deafen(...rules);
		await using _daemon = await lab.startDaemon();
		await using ann = anns();
		const reachable = await told(ann, 'reachable');
		assert.deepEqual(
			[reachable['way'], reachable['address'], reachable['port'], reachable['command']],
			['mapped', lab.outside, 2006, `ttchat ${lab.outside}`],
		);
		await open('2006 192.168.1.10:2006');
		await using bob = bobs();
		await chat(ann, bob);
		await told(ann, 'phase', {phase: 'inbound', what: 'accepted', way: 'mapped'});
		await ann.kill('SIGTERM');
		assert.equal(await ann.exited, 143);
		await open();
	});
}

test('the screen shows what the other side types, and burning closes the port', async () => {
	lab.deafen();
	await using _daemon = await lab.startDaemon();
	await using terminal = openTerminal({
		command: [...lab.enter('home'), ...program, lab.friend, '--map', '--no-punch'],
	});
	await terminal.waitFor(new RegExp(`^ *ttchat ${lab.outside}$`, 'm'));
	// While they are made nothing ends a process in an orderly way.
	await terminal.waitFor(/Keys +● /);
	await open('2006 192.168.1.10:2006');
	await pressTwice(terminal, 'ctrl+x');
	assert.equal(await terminal.exited, 0);
	await open();
});

test('an address of IPv6 has no NAT before it, and the firewall of the router is asked', async () => {
	lab.deafen();
	await using _daemon = await lab.startDaemon();
	await using ann = startJsonProgram([lab.friend6, '--map', '--no-punch'], lab.enter('home'));
	const reachable = await told(ann, 'reachable');
	assert.deepEqual([reachable['address'], reachable['command']], [lab.home6, `ttchat [${lab.home6}]`]);
	await using bob = startJsonProgram([lab.home6, '--no-punch'], lab.enter('friend'));
	await chat(ann, bob);
	assert.equal(await ann.close(), 0);
});

test('a port that is open for a short time is renewed for as long as the chat lasts, then closed', async () => {
	lab.deafen();
	await using daemon = await lab.startDaemon(['min_lifetime=4', 'max_lifetime=8']);
	await using ann = anns('--port', '2007');
	await told(ann, 'reachable', {port: 2007});
	const renewals = () => daemon.lines.filter(line => /PCP request received/.test(line)).length;
	const before = renewals();
	await until(() => renewals() >= before + 3, 'more renewals than one lease has room for');
	await open('2007 192.168.1.10:2007');
	assert.equal(await ann.close(), 0);
	await open();
});

test('a router that was started anew has forgotten the port: when the round is lost it is asked again', async () => {
	lab.deafen();
	await using ann = anns();
	{
		await using _before = await lab.startDaemon();
		await told(ann, 'reachable');
		await using bob = bobs();
		await chat(ann, bob);
		lab.forget();
		await open();
	}
	await using _anew = await lab.startDaemon();
	await ann.until(() => lab.openPorts().length > 0, 'the port to be open again');
	const saw = ann.events.length;
	await using _bob = bobs();
	await told(ann, 'secured', {}, saw);
	assert.equal(await ann.close(), 0);
	await open();
});

for (const {name, rules} of [
	{name: 'PCP', rules: []},
	{name: 'NAT-PMP', rules: [byPcp]},
	{name: 'UPnP', rules: [byDatagrams]},
]) {
	test(`two programs at two addresses of a machine: each has a port of its own by ${name}, which leads to where it listens`, async () => {
		lab.deafen(...rules);
		await using _daemon = await lab.startDaemon();
		lab.addAddress('192.168.1.13');
		await using first = anns('--listen', '192.168.1.10');
		await told(first, 'reachable', {port: 2006});
		await using second = anns('--listen', '192.168.1.13');
		const {port} = await told(second, 'reachable');
		await open('2006 192.168.1.10:2006', `${port} 192.168.1.13:2006`);
		await using bob = startJsonProgram([`${lab.outside}:${port}`, '--no-punch'], lab.enter('friend'));
		await chat(second, bob);
		assert.equal(await second.close(), 0);
		await open('2006 192.168.1.10:2006');
		assert.equal(await first.close(), 0);
		await open();
	});
}

for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
	test(`${signal} closes the port`, async () => {
		lab.deafen();
		await using _daemon = await lab.startDaemon();
		await using ann = anns();
		await told(ann, 'reachable');
		await open('2006 192.168.1.10:2006');
		await ann.kill(signal);
		await open();
	});
}

test('another address of our own is noticed, and the port leads to it from then on', async () => {
	lab.deafen();
	await using _daemon = await lab.startDaemon();
	await using ann = anns();
	await told(ann, 'reachable');
	try {
		lab.readdress('192.168.1.12');
		// The router still keeps the other one for the address that we had.
		const {command} = await told(ann, 'reachable', {port: 2007});
		assert.equal(command, `ttchat ${lab.outside}:2007`);
		assert.ok(lab.openPorts().includes('2007 192.168.1.12:2006'));
		await using bob = startJsonProgram([`${lab.outside}:2007`, '--no-punch'], lab.enter('friend'));
		await chat(ann, bob);
		assert.equal(await ann.close(), 0);
	} finally {
		lab.readdress('192.168.1.10');
	}
});

test('a program that was killed leaves the port open for minutes, and the next one has it all the same', async () => {
	lab.deafen();
	await using _daemon = await lab.startDaemon();
	await using first = anns();
	await told(first, 'reachable');
	await first.kill();
	await open('2006 192.168.1.10:2006');
	await using second = anns();
	await told(second, 'reachable', {port: 2006});
	assert.equal(await second.close(), 0);
	await open();
});

test('a name that stands for both, where there is no way out by IPv4: the firewall for IPv6 is asked', async () => {
	lab.deafen();
	lab.writeHosts([`${lab.friend} friend.test`, `${lab.friend6} friend.test`]);
	await using _daemon = await lab.startDaemon();
	lab.dropRoute();
	try {
		await using ann = startJsonProgram(['friend.test', '--map', '--no-punch'], lab.enter('home'));
		const reachable = await told(ann, 'reachable');
		assert.deepEqual([reachable['address'], reachable['command']], [lab.home6, `ttchat [${lab.home6}]`]);
		await using bob = startJsonProgram([lab.home6, '--no-punch'], lab.enter('friend'));
		await chat(ann, bob);
		assert.equal(await ann.close(), 0);
	} finally {
		lab.readdress('192.168.1.10');
	}
});

test('a router behind another NAT says so, one that is silent or not asked too, and the chat goes on', async () => {
	lab.deafen();
	{
		await using ann = anns();
		await told(ann, 'unreachable', {way: 'mapped', reason: 'ERR_MAP_NONE'});
	}
	{
		lab.renumber('100.64.0.10');
		await using _daemon = await lab.startDaemon();
		await using ann = anns();
		const {advice} = await told(ann, 'unreachable', {way: 'mapped', reason: 'ERR_MAP_CGNAT'});
		assert.match(String(advice), /--onion/);
		await open();
		lab.renumber(lab.outside);
	}
	lab.deafen(everything);
	await using ann = anns();
	await told(ann, 'unreachable', {way: 'mapped', reason: 'ERR_MAP_NONE'});
	await using neighbour = startJsonProgram(['192.168.1.10'], lab.enter('neighbour'));
	await told(ann, 'stranger-refused', {address: '192.168.1.11'});
	assert.equal(await neighbour.close(), 0);
	assert.equal(await ann.close(), 0);
});

for (const {target, listen} of [
	{target: lab.friend6, listen: '192.168.1.10'},
	{target: lab.friend, listen: lab.home6},
]) {
	test(`listening at ${listen} alone, where ${target} is a stranger: no port is opened, and what is shown for the other side leads here`, async () => {
		lab.deafen();
		await using _daemon = await lab.startDaemon();
		const own = target === lab.friend6 ? lab.home6 : '192.168.1.10';
		await using terminal = openTerminal({
			command: [...lab.enter('home'), ...program, target, '--listen', listen, '--map', '--no-punch'],
		});
		await terminal.waitFor(/no address of the peer is known from which/);
		await terminal.waitFor(own.includes(':') ? `ttchat [${own}]` : `ttchat ${own}`);
		assert.deepEqual(lab.openPorts(), []);
		await pressTwice(terminal, 'ctrl+x');
		assert.equal(await terminal.exited, 0);
	});
}

/** Answers every search as a router would, and says what it is asked after that. */
const stranger = `
const answer = 'HTTP/1.1 200 OK\\r\\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\\r\\nLOCATION: http://192.168.1.11:5000/\\r\\n\\r\\n';
require('node:http').createServer((request, response) => { console.log('ASKED', request.url); response.end(); }).listen(5000);
const socket = require('node:dgram').createSocket({type: 'udp4', reuseAddr: true});
socket.on('message', (_, {port, address}) => { console.log('SEARCHED'); socket.send(answer, port, address); });
socket.bind(1900, () => { socket.addMembership('239.255.255.250', '192.168.1.11'); console.log('READY'); });`;

test('somebody else in the home network who answers the search for the router is not asked for anything', async () => {
	lab.deafen(everything);
	await using other = await startCompanion(
		[...lab.enter('neighbour'), process.execPath, '-e', stranger],
		/READY/,
	);
	await using ann = anns();
	await told(ann, 'unreachable', {way: 'mapped', reason: 'ERR_MAP_NONE'});
	await until(() => other.lines.includes('SEARCHED'), 'it has heard the search');
	assert.ok(!other.lines.some(line => line.startsWith('ASKED')));
});
