import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {endOf, newFolder, offer, underWay} from './file-exchange.ts';
import {chat, send, told} from './json-chat.ts';
import {startJsonProgram} from './json-program.ts';
import {NetworkLab} from './network-lab.ts';
import {until} from './until.ts';

// These tests measure real time on a real network stack. They need root; without it they fail and say so.
const lab = new NetworkLab();
after(() => lab[Symbol.dispose]());

const alices = (...args: readonly string[]) => startJsonProgram(args, lab.enter('alice'));
const bobs = (...args: readonly string[]) => startJsonProgram(args, lab.enter('bob'));

const ways = [
	{name: 'IPv4', alice: lab.address('alice'), bob: lab.address('bob')},
	{name: 'IPv6', alice: lab.address6('alice'), bob: lab.address6('bob')},
	{name: 'link-local IPv6 with its interface', alice: lab.linkLocal('alice'), bob: lab.linkLocal('bob')},
	{name: 'a mapped address at one end', alice: lab.address('alice'), bob: `::ffff:${lab.address('bob')}`},
	{name: 'a name that stands for a dead and a living address', alice: 'alice.test', bob: lab.address('bob')},
];
for (const {name, alice: aliceAt, bob: bobAt} of ways) {
	test(`two hosts chat both ways: ${name}`, async () => {
		lab.writeHosts('bob', ['10.77.0.99 alice.test', `${lab.address('alice')} alice.test`]);
		await using alice = alices(bobAt);
		await using bob = bobs(aliceAt);
		await chat(alice, bob);
		await told(alice, 'delivered', {id: 'to bob'});
		await told(bob, 'delivered', {id: 'to alice'});
		assert.equal((await told(alice, 'secured'))['protocol'], 2);
		assert.ok(![...alice.events, ...bob.events].some(({type}) => type === 'stranger-refused'));
		assert.equal(await alice.close(), 0);
		await told(bob, 'lost', {reason: 'ERR_PEER_LEFT'});
		assert.equal(await bob.close(), 0);
	});
}

test('a host with two addresses listens on one of them, and dials from it, as the other side expects', async () => {
	const second = lab.addAddress('alice', 101);
	await using alice = alices(lab.address('bob'), '--listen', second, '--no-punch');
	await using bob = bobs(second, '--no-punch');
	await chat(alice, bob);
	for (const program of [alice, bob]) {
		assert.ok(!program.events.some(({type, what}) => type === 'stranger-refused' || what === 'shared'));
		assert.equal(await program.close(), 0);
	}
});

test('a host that nobody can connect to: one link serves both ways, and both are told which way is blocked', async () => {
	lab.raiseFirewall('bob');
	try {
		await using alice = alices(lab.address('bob'));
		await using bob = bobs(lab.address('alice'));
		await chat(alice, bob);
		// Alice cannot dial bob; from bob's side it is what comes in that is blocked.
		await told(alice, 'phase', {phase: 'outbound', what: 'shared'});
		await told(bob, 'phase', {phase: 'inbound', what: 'shared'});
		assert.equal((await told(bob, 'secured'))['protocol'], 2);
		for (let count = 0; count < 20; count += 1) {
			send(alice, `to bob ${count}`);
			send(bob, `to alice ${count}`);
		}
		await told(alice, 'delivered', {id: 'to bob 19'});
		await told(bob, 'delivered', {id: 'to alice 19'});
		assert.equal(await bob.close(), 0);
		await told(alice, 'lost', {reason: 'ERR_PEER_LEFT'});
		assert.equal(await alice.close(), 0);
	} finally {
		lab.lowerFirewall('bob');
	}
});

test('with v1 one link never serves both ways', async () => {
	lab.raiseFirewall('bob');
	try {
		await using alice = alices(lab.address('bob'));
		await using bob = bobs(lab.address('alice'), '--protocol', 'v1');
		// A whole try to dial bob fails long after one link would have been enough for v2.
		await told(alice, 'phase', {phase: 'outbound', what: 'retrying', reason: 'ERR_TIMED_OUT', attempt: 2});
		const events = [...alice.events, ...bob.events];
		assert.ok(!events.some(({type, what}) => type === 'secured' || what === 'shared'));
		await bob.close();
		await alice.close();
	} finally {
		lab.lowerFirewall('bob');
	}
});

test('a pulled cable is noticed by both within 30 s; what was written meanwhile arrives with new keys', async t => {
	await using alice = alices(lab.address('bob'));
	await using bob = bobs(lab.address('alice'));
	// The same with v1, where neither side has anything to say.
	const v1 = ['--port', '2007', '--peer-port', '2007', '--protocol', 'v1'];
	await using oldAlice = alices(lab.address('bob'), ...v1);
	await using oldBob = bobs(lab.address('alice'), ...v1);
	await chat(alice, bob);
	await chat(oldAlice, oldBob);
	await told(alice, 'delivered', {id: 'to bob'});
	await told(bob, 'delivered', {id: 'to alice'});
	const oldCodes = [(await told(alice, 'secured'))['code'], (await told(bob, 'secured'))['code']];
	const seen = [alice.events.length, bob.events.length] as const;

	const pulledAt = Date.now();
	lab.pullCable('alice');
	send(alice, 'on its way');
	const losses = await Promise.all([alice, bob, oldAlice, oldBob].map(program => told(program, 'lost')));
	for (const {at, retry} of losses) {
		const seconds = (Number(at) - pulledAt) / 1_000;
		assert.ok(seconds <= 35, `noticed after ${seconds} s`);
		assert.equal(retry, 'automatic');
	}
	t.diagnostic(
		`noticed after ${losses.map(({at}) => ((Number(at) - pulledAt) / 1_000).toFixed(1)).join(', ')} s`,
	);
	const [lostByAlice, lostByBob] = losses;
	assert.deepEqual(lostByAlice?.['undelivered'], ['on its way']);
	assert.deepEqual(lostByBob?.['undelivered'], []);
	send(alice, 'alice while alone');
	send(bob, 'bob while alone');
	await Promise.all([
		told(alice, 'queued', {id: 'alice while alone'}),
		told(bob, 'queued', {id: 'bob while alone'}),
	]);
	assert.ok(!alice.events.slice(seen[0]).some(({type}) => type === 'secured'));

	lab.plugCable('alice');
	const [newAlice, newBob] = await Promise.all([
		told(alice, 'secured', {}, seen[0]),
		told(bob, 'secured', {}, seen[1]),
	]);
	assert.ok(!oldCodes.includes(newAlice['code']) && !oldCodes.includes(newBob['code']));
	await told(bob, 'message', {text: 'alice while alone', from: 'peer'});
	await told(alice, 'message', {text: 'bob while alone', from: 'peer'});
	await told(alice, 'delivered', {id: 'alice while alone'});
	// What had been sent once is not sent again by itself.
	assert.ok(!bob.events.some(({text}) => text === 'on its way'));
	await Promise.all([alice, bob, oldAlice, oldBob].map(async program => program.close()));
});

test('a pulled cable ends the file that was on its way: both are told, and nothing of it stays', async () => {
	const folder = newFolder();
	await using alice = alices(lab.address('bob'));
	await using bob = bobs(lab.address('alice'));
	await chat(alice, bob);
	const incoming = path.join(folder, 'in');
	mkdirSync(incoming);
	const offered = await offer(alice, bob, largeFile(folder));
	bob.tell({type: 'accept-file', file: offered['file'], path: incoming});
	await underWay(bob, offered['file']);
	lab.pullCable('alice');
	const ends = await Promise.all([endOf(alice, 'cut.bin'), endOf(bob, 'cut.bin')]);
	lab.plugCable('alice');
	assert.deepEqual(
		ends.map(({by}) => by),
		['round', 'round'],
	);
	await told(bob, 'lost');
	// It is told at once, and does not wait for the disk.
	await until(() => readdirSync(incoming).length === 0, 'the part is removed');
	await Promise.all([alice.close(), bob.close()]);
	rmSync(folder, {recursive: true});
});

test('a cable that is back soon costs nothing: same keys, nothing lost', async () => {
	await using alice = alices(lab.address('bob'));
	await using bob = bobs(lab.address('alice'));
	await chat(alice, bob);
	lab.pullCable('alice');
	send(alice, 'written without a cable');
	await told(alice, 'sent', {id: 'written without a cable'});
	lab.plugCable('alice');
	await told(bob, 'message', {text: 'written without a cable', from: 'peer'});
	await told(alice, 'delivered', {id: 'written without a cable'});
	for (const {events} of [alice, bob]) {
		assert.equal(events.filter(({type}) => type === 'secured').length, 1);
		assert.ok(!events.some(({type}) => type === 'lost'));
	}
	await Promise.all([alice.close(), bob.close()]);
});

test('our own address with our own port: connected to yourself', async () => {
	for (const target of [
		lab.address('alice'),
		lab.address6('alice'),
		lab.linkLocal('alice'),
		'127.0.0.1',
		'::1',
	]) {
		await using alice = alices(target);
		const lost = await told(alice, 'lost');
		assert.equal(lost['reason'], 'ERR_SELF', target);
		assert.equal(lost['retry'], 'by-hand', target);
		assert.match(String(lost['message']), /connected to yourself/);
		await alice.close();
	}
});

test('a stranger is refused and reported with its address, and the chat goes on', async () => {
	await using alice = alices(lab.address('bob'));
	await using bob = bobs(lab.address('alice'));
	await chat(alice, bob);
	const knock = `
		import {connect} from 'node:net';
		let bytes = 0;
		connect(2006, process.argv[1]).on('data', data => { bytes += data.length; }).on('error', () => undefined)
			.on('close', () => { console.log(bytes); });`;
	for (const [from, at] of [
		[lab.address('carol'), lab.address('alice')],
		[lab.address6('carol'), lab.address6('alice')],
	]) {
		const [enter, ...rest] = lab.enter('carol');
		const command = [...rest, process.execPath, '--input-type=module', '-e', knock, at ?? ''];
		const knocked = spawnSync(enter, command, {encoding: 'utf8', timeout: 20_000});
		assert.equal(knocked.stdout.trim(), '0', knocked.stderr);
		await told(alice, 'stranger-refused', {address: from});
	}
	send(alice, 'still here');
	await told(bob, 'message', {text: 'still here', from: 'peer'});
	assert.ok(!alice.events.some(({type}) => type === 'lost'));
	await Promise.all([alice.close(), bob.close()]);
});

test('somebody else who dials the port that we dial from finds nobody, and changes nothing', async () => {
	lab.raiseFirewall('bob', 'stateful');
	try {
		await using alice = alices(lab.address('bob'));
		await told(alice, 'phase', {what: 'punching', from: 2007});
		const knock = `
			import {connect} from 'node:net';
			const options = {host: process.argv[1], port: 2007, localPort: Number(process.argv[2])};
			connect(options).on('error', ({code}) => console.log(code)).on('connect', () => console.log('connected'));`;
		// The second as the peer would: from the port behind ours.
		for (const localPort of ['0', '2007']) {
			const [enter, ...rest] = lab.enter('carol');
			const command = [...rest, process.execPath, '--input-type=module', '-e', knock];
			const knocked = spawnSync(enter, [...command, lab.address('alice'), localPort], {
				encoding: 'utf8',
				timeout: 20_000,
			});
			assert.equal(knocked.stdout.trim(), 'ECONNREFUSED', knocked.stderr);
		}
		lab.raiseFirewall('alice', 'stateful');
		await using bob = bobs(lab.address('alice'));
		await chat(alice, bob);
		assert.ok(alice.events.some(({what}) => what === 'punched'));
		assert.equal(alice.events.filter(({what}) => what === 'generating').length, 1);
		await Promise.all([alice.close(), bob.close()]);
	} finally {
		for (const host of ['alice', 'bob'] as const) lab.lowerFirewall(host);
	}
});

test('a host that is not there is named as such, and dialing goes on', async () => {
	await using alice = alices('10.77.0.99');
	const failed = await told(alice, 'phase', {phase: 'outbound', what: 'retrying'});
	assert.ok(
		['ERR_UNREACHABLE', 'ERR_TIMED_OUT'].includes(String(failed['reason'])),
		String(failed['reason']),
	);
	await told(alice, 'dialing', {attempt: 2});
	await alice.close();
	await using carol = alices('198.51.100.1');
	await told(carol, 'phase', {phase: 'outbound', what: 'retrying', reason: 'ERR_UNREACHABLE'});
	await carol.close();
});

/** So large that it is not through before the cable is pulled, and nothing on the disk. */
function largeFile(folder: string): string {
	const file = path.join(folder, 'cut.bin');
	writeFileSync(file, '');
	truncateSync(file, 2_000_000_000);
	return file;
}
