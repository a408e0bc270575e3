import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError, TtchatError} from '../../source/errors.ts';
import {ALICE, BOB, Rig} from './rig.ts';

const protocols = [
	{name: 'both auto', alice: 'auto', bob: 'auto', protocol: 2, trust: 'unverified'},
	{name: 'auto and v2', alice: 'auto', bob: 'v2', protocol: 2, trust: 'unverified'},
	{name: 'both v1', alice: 'v1', bob: 'v1', protocol: 1, trust: 'legacy'},
	{name: 'auto and v1', alice: 'auto', bob: 'v1', protocol: 1, trust: 'legacy'},
] as const;

for (const {name, alice, bob, protocol, trust} of protocols) {
	test(`${name}: they meet, chat both ways and part`, async () => {
		const rig = new Rig({alice: {protocol: alice}, bob: {protocol: bob}});
		await rig.connect();
		for (const person of [rig.alice, rig.bob]) {
			assert.deepEqual([person.snapshot().protocol, person.snapshot().trust], [protocol, trust]);
		}
		rig.alice.send('hello');
		rig.bob.send('/me waves');
		await rig.clock.advance(100);
		assert.deepEqual(rig.bob.heard(), ['hello']);
		assert.deepEqual(rig.alice.heard(), ['waves']);
		assert.equal(rig.alice.last('message').message.action, true);
		assert.equal(rig.alice.fates.get('hello'), protocol === 2 ? 'delivered' : 'sent');
		await rig.end();
	});
}

test('v2 only refuses a v1 peer, with the reason, until the user reconnects', async () => {
	const rig = new Rig({alice: {protocol: 'v2'}, bob: {protocol: 'v1'}});
	await rig.alice.session.open();
	await rig.bob.session.open();
	await rig.clock.advance(5_000);
	assert.equal(rig.alice.snapshot().stage, 'halted');
	assert.deepEqual(
		[rig.alice.last('lost').reason.code, rig.alice.last('lost').retry],
		['ERR_VERSION_REFUSED', 'by-hand'],
	);
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.count('round-started'), 1);
	await rig.end();
});

for (const [first, second] of [
	['alice', 'bob'],
	['bob', 'alice'],
] as const) {
	test(`${first} starts a minute before ${second}, and they meet within 6 s`, async () => {
		const rig = new Rig();
		await rig[first].session.open();
		await rig.clock.advance(60_000);
		assert.equal(rig[first].snapshot().stage, 'connecting');
		assert.ok(rig[first].count('dial-failed') >= 10);
		await rig[second].session.open();
		await rig.clock.advance(6_000);
		assert.equal(rig[first].snapshot().stage, 'secured');
		assert.equal(rig[second].snapshot().stage, 'secured');
		await rig.end();
	});
}

test('each learns the name of the other, and a new one', async () => {
	const rig = new Rig({bob: {name: undefined}});
	await rig.connect();
	assert.equal(rig.bob.snapshot().peerName, 'alice');
	assert.equal(rig.alice.snapshot().peerName, undefined);
	rig.bob.session.rename('bobby');
	await rig.clock.advance(100);
	assert.equal(rig.alice.snapshot().peerName, 'bobby');
	// Nobody may bear our own name.
	rig.bob.session.rename('alice');
	await rig.clock.advance(100);
	assert.equal(rig.alice.snapshot().peerName, undefined);
	rig.bob.session.rename('');
	await rig.clock.advance(100);
	assert.equal(rig.bob.snapshot().ownName, undefined);
	await rig.end();
});

for (const name of ['two\nlines', 'x'.repeat(65), '\u202Eevil', ' blank ']) {
	test(`the name ${JSON.stringify(name)} is refused`, async () => {
		const rig = new Rig();
		assert.throws(() => rig.alice.session.rename(name), {code: 'ERR_NAME_INVALID'});
		assert.throws(() => new Rig({alice: {name}}), {code: 'ERR_NAME_INVALID'});
		assert.equal(rig.alice.snapshot().ownName, undefined);
		await rig.end();
	});
}

test('a literal text is no action on either side, whatever it begins with', async () => {
	const rig = new Rig();
	await rig.connect();
	const cases = [
		{text: '/me waves', literal: true, shown: ' /me waves', action: false},
		{text: '/me waves', literal: false, shown: 'waves', action: true},
		{text: 'hello', literal: true, shown: 'hello', action: false},
	];
	for (const {text, literal, shown, action} of cases) {
		rig.alice.session.send(text, {literal}).catch(() => undefined);
		await rig.clock.advance(100);
		const {message: own} = rig.alice.last('queued');
		const {message: seen} = rig.bob.last('message');
		assert.deepEqual([own.text, own.action, seen.text, seen.action], [shown, action, shown, action]);
	}
	await rig.end();
});

for (const jumpMs of [-3_600_000, 3_600_000]) {
	test(`typing is told, though the clock was set by ${jumpMs} ms`, async () => {
		const rig = new Rig();
		await rig.connect();
		rig.alice.session.typing();
		await rig.clock.advance(6_000);
		rig.clock.set(jumpMs);
		rig.alice.session.typing();
		await rig.clock.advance(100);
		assert.equal(rig.bob.count('typing'), 2);
		await rig.end();
	});
}

test('a peer that comes after the chat was saved is told so', async () => {
	const rig = new Rig();
	rig.alice.session.announceSaved();
	await rig.connect();
	await rig.clock.advance(100);
	assert.deepEqual(rig.bob.snapshot().recording, {self: false, peer: true});
	await rig.end();
});

test('typing is told at most once in 5 s, and not at all if it is switched off', async () => {
	const rig = new Rig({bob: {typing: false}});
	rig.alice.session.typing();
	await rig.connect();
	for (let key = 0; key < 40; key += 1) {
		rig.alice.session.typing();
		rig.bob.session.typing();
		await rig.clock.advance(250);
	}
	assert.equal(rig.bob.count('typing'), 2);
	assert.equal(rig.alice.count('typing'), 0);
	await rig.end();
});

test('that the chat was saved is told to the peer, once, and not forgotten with the round: the file stays', async () => {
	const rig = new Rig();
	await rig.connect();
	rig.alice.session.announceSaved();
	await rig.clock.advance(100);
	assert.deepEqual(rig.alice.snapshot().recording, {self: true, peer: false});
	assert.deepEqual(rig.bob.snapshot().recording, {self: false, peer: true});
	rig.alice.session.announceSaved();
	rig.alice.session.reconnect();
	await rig.clock.advance(6_000);
	assert.deepEqual(rig.bob.snapshot().recording, {self: false, peer: true});
	assert.equal(rig.bob.count('saved'), 1);
	await rig.end();
});

test('strangers are counted and named, and the waiting goes on', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	const {signal} = new AbortController();
	for (let count = 0; count < 50; count += 1) {
		const link = await rig.network.dialer('10.0.0.9', ALICE).dial(signal);
		link.write(new Uint8Array(64));
	}
	await rig.clock.advance(1_000);
	assert.deepEqual(rig.alice.snapshot().strangers, {count: 50, last: '10.0.0.9'});
	assert.equal(rig.alice.count('stranger-refused'), 2, 'at most one report a second');
	assert.equal(rig.alice.count('inbound-linked'), 0);
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('silent links from the target itself do not keep the real peer out', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	const {signal} = new AbortController();
	for (let count = 0; count < 10; count += 1) await rig.network.dialer(BOB.host, ALICE).dial(signal);
	await rig.clock.advance(1_000);
	// Four at a time are waited for; each one more has ended the oldest.
	assert.equal(rig.alice.count('link-dropped'), 2);
	assert.equal(rig.alice.last('link-dropped').count, 5);
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('a second link from the target during a chat changes nothing', async () => {
	const rig = new Rig();
	await rig.connect();
	const second = await rig.network.dialer(BOB.host, ALICE).dial(new AbortController().signal);
	second.write(new Uint8Array(4_000));
	await rig.clock.advance(1_000);
	rig.bob.send('still here');
	await rig.clock.advance(100);
	assert.deepEqual(rig.alice.heard(), ['still here']);
	assert.equal(rig.alice.count('lost'), 0);
	await rig.end();
});

test('a peer that shows up during our backoff is dialed at once: nothing is taken for blocked', async () => {
	for (let seed = 0; seed < 50; seed += 1) {
		const rig = new Rig({seed});
		await rig.alice.session.open();
		await rig.clock.advance(60_000);
		await rig.bob.session.open();
		await rig.clock.advance(100);
		assert.equal(rig.alice.snapshot().stage, 'secured');
		assert.equal(rig.alice.count('link-shared'), 0);
		assert.equal(rig.alice.snapshot().phases.outbound.what, 'connected');
		await rig.end();
	}
});

test('behind a firewall one link serves both directions, and each side says which way is blocked', async () => {
	const rig = new Rig();
	rig.network.unreachable.add(BOB.host);
	await rig.connect();
	assert.equal(rig.alice.last('link-shared').blocked, 'outbound');
	assert.equal(rig.bob.last('link-shared').blocked, 'inbound');
	rig.alice.send('there');
	rig.bob.send('and back');
	await rig.clock.advance(100);
	assert.deepEqual([...rig.alice.heard(), ...rig.bob.heard()], ['and back', 'there']);
	await rig.end();
});

test('own address and port: connected to yourself, and not again', async () => {
	const dialer = {
		target: ALICE,
		dial: async () => {
			throw new TtchatError('ERR_SELF');
		},
	};
	const rig = new Rig({alice: {way: {dialer}}});
	await rig.alice.session.open();
	await rig.clock.advance(60_000);
	assert.equal(rig.alice.snapshot().stage, 'halted');
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_SELF');
	assert.equal(rig.alice.count('dialing'), 1);
	await rig.end();
});

test('our own key coming back is ourselves too, however we got there', async () => {
	const rig = new Rig({alice: {target: ALICE}});
	await rig.alice.session.open();
	await rig.clock.advance(5_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_SELF');
	assert.equal(rig.alice.snapshot().stage, 'halted');
	await rig.end();
});

test('a taken port is told by open(), and the session can still be closed', async () => {
	const rig = new Rig({bob: {self: ALICE}});
	await rig.alice.session.open();
	await assert.rejects(rig.bob.session.open(), {code: 'ERR_PORT_TAKEN'});
	rig.bob.send('typed meanwhile');
	await rig.end();
	assert.equal(rig.bob.fates.get('typed meanwhile'), 'ERR_SESSION_CLOSED');
});

test('a listener that cannot be closed keeps nothing alive and is no unhandled rejection', async () => {
	const listener = {
		listen: async () => ALICE,
		close: async () => {
			throw new Error('no');
		},
	};
	const rig = new Rig({alice: {way: {listener}}});
	await rig.alice.session.open();
	rig.alice.session.burn();
	await rig.end();
});

test('a session is opened once, and not after it was closed', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	await assert.rejects(rig.alice.session.open(), {code: 'ERR_SESSION_CLOSED'});
	await rig.bob.session.close();
	await assert.rejects(rig.bob.session.open(), {code: 'ERR_SESSION_CLOSED'});
	assert.equal(rig.bob.count('listening'), 0);
	await rig.end();
});

test("a subscriber's mistake does not stop the session", async () => {
	const rig = new Rig();
	const caught: unknown[] = [];
	const handlers = process.listeners('uncaughtException');
	process.removeAllListeners('uncaughtException');
	process.on('uncaughtException', error => caught.push(error));
	const stop = rig.alice.session.subscribe(() => {
		throw new Error('a bug elsewhere');
	});
	try {
		await rig.connect();
		assert.equal(caught.length, rig.alice.events.length);
	} finally {
		stop();
		process.removeAllListeners('uncaughtException');
		for (const handler of handlers) process.on('uncaughtException', handler);
	}
	await rig.end();
});

test('a name is anything but a safety code: verify() says why', async () => {
	const rig = new Rig({bob: {protocol: 'v1'}});
	assert.throws(() => rig.alice.session.verify('1234'), {code: 'ERR_CODE_INVALID'});
	assert.throws(() => rig.alice.session.verify('12345678'), {code: 'ERR_NOT_SECURED'});
	await rig.connect();
	assert.throws(
		() => rig.alice.session.verify('12345678'),
		error => isTtchatError(error, 'ERR_NOT_AVAILABLE'),
	);
	await rig.end();
});
