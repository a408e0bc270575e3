import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import {FRAME_TIMEOUT_MS} from '../../source/protocol/constants.ts';
import {encodeFrame, encodeHeader} from '../../source/protocol/frame.ts';
import {encodeLegacyKey} from '../../source/protocol/legacy.ts';
import {fakeSpki} from '../../source/testing/fake-crypto.ts';
import {fakeKeyPair, seededRandom, settle} from '../../source/testing/index.ts';
import {ALICE, BOB, Rig} from './rig.ts';

test('keys that are there before anything else happens are not lost', async () => {
	const rig = new Rig();
	await rig.connect();
	assert.equal(rig.alice.count('round-started'), 1);
	await rig.end();
});

test('keys that come after the round has ended are destroyed too', async () => {
	const {promise, resolve} = Promise.withResolvers<void>();
	let destroyed = 0;
	let forgotten = 0;
	const rig = new Rig({
		alice: {
			seams: {
				generateKeyPair: async () => {
					await promise;
					return {
						spki: new Uint8Array(550),
						unwrap: async () => undefined,
						destroy: () => {
							destroyed += 1;
						},
					};
				},
				forget: () => {
					forgotten += 1;
				},
			},
		},
	});
	await rig.alice.session.open();
	await settle();
	rig.alice.session.burn();
	await settle();
	assert.equal(destroyed, 0);
	resolve();
	await settle();
	assert.deepEqual([destroyed, forgotten, rig.alice.count('keys-made')], [1, 1, 0]);
	await rig.end();
});

test('a machine that cannot make keys says so, and tries again when the user wants it', async () => {
	let works = false;
	const rig: Rig = new Rig({
		alice: {
			seams: {
				generateKeyPair: async () => {
					if (!works) throw new Error('out of memory');
					throw new TtchatError('ERR_PROTOCOL');
				},
			},
		},
	});
	await rig.alice.session.open();
	await rig.clock.advance(60_000);
	assert.deepEqual(
		[rig.alice.snapshot().stage, rig.alice.last('lost').reason.message],
		['halted', 'no keys could be made on this machine'],
	);
	works = true;
	rig.alice.session.reconnect();
	await settle();
	assert.equal(rig.alice.count('lost'), 2);
	await rig.end();
});

test('a frame that comes byte by byte must be complete within 30 s of its first byte', async () => {
	const rig = new Rig();
	await rig.connect();
	const [toAlice] = rig.linkTo(ALICE);
	const began = rig.clock.now();
	const frame = new Uint8Array(16 + 784).fill(0x20);
	frame.set(new TextEncoder().encode('784'));
	const write = toAlice.write.bind(toAlice);
	toAlice.write = () => undefined;
	for (const byte of frame.subarray(0, 60)) {
		write(Uint8Array.of(byte));
		await rig.clock.advance(1_000);
	}
	const lost = rig.alice.last('lost');
	assert.equal(lost.reason.code, 'ERR_PEER_SILENT');
	assert.ok(lost.at - began <= FRAME_TIMEOUT_MS + 1_000);
	await rig.end();
});

test('each frame has its own 30 s: a slow peer that goes on is no silent one', async () => {
	const rig = new Rig();
	await rig.connect();
	const [toAlice] = rig.linkTo(ALICE);
	const write = toAlice.write.bind(toAlice);
	// 40 bytes a second: the end of one record and the beginning of the next come in one piece.
	let queue = new Uint8Array();
	toAlice.write = bytes => {
		queue = Uint8Array.of(...queue, ...bytes);
	};
	for (let index = 0; index < 4; index += 1) rig.bob.send(`slow ${index}`);
	for (let second = 0; second < 100; second += 1) {
		write(queue.subarray(0, 40));
		queue = queue.slice(40);
		await rig.clock.advance(1_000);
	}
	assert.deepEqual(rig.alice.heard(), ['slow 0', 'slow 1', 'slow 2', 'slow 3']);
	assert.equal(rig.alice.count('lost'), 0);
	await rig.end();
});

test('records are handled strictly one after another, however the private key dawdles', async () => {
	const random = seededRandom(3);
	const rig: Rig = new Rig({
		alice: {
			seams: {
				generateKeyPair: async () => {
					const keyPair = fakeKeyPair(random);
					return {
						...keyPair,
						unwrap: async (label, ciphertext) => {
							const {promise, resolve} = Promise.withResolvers<void>();
							rig.clock.setTimer(random.below(10), resolve);
							await promise;
							return keyPair.unwrap(label, ciphertext);
						},
					};
				},
			},
		},
	});
	await rig.connect();
	for (let index = 0; index < 30; index += 1) rig.bob.send(`${index}`);
	await rig.clock.advance(1_000);
	assert.deepEqual(
		rig.alice.heard(),
		Array.from({length: 30}, (_, index) => `${index}`),
	);
	await rig.end();
});

test('a link that ends before SEED is dialed again with the same HELLO', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	// Bob accepts and hangs up, as a program that is about to end.
	const listener = rig.network.listener(BOB, ALICE.host);
	await listener.listen({onLink: link => link.destroy(), onStranger: () => undefined});
	await rig.clock.advance(20_000);
	await listener.close();
	await rig.bob.session.open();
	await rig.clock.advance(6_000);
	assert.equal(rig.alice.count('round-started'), 1);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	const hellos = rig.network.links
		.filter(([dialed]) => dialed.remote.host === BOB.host)
		.map(([dialed]) => Buffer.from(dialed.written[0] ?? []).toString('latin1'));
	assert.equal(new Set(hellos).size, 1);
	assert.ok(hellos.length >= 3 && hellos.length < 60);
	await rig.end();
});

test('one byte on the link that we write, and the round is over', async () => {
	const rig = new Rig();
	await rig.connect();
	const [, atBob] = rig.linkTo(BOB);
	atBob.write(ascii('7'));
	await settle();
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_PROTOCOL');
	await rig.end();
});

test('a header that promises more than a HELLO may have is the end before anything of the body came', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	const link = await rig.network.dialer(BOB.host, ALICE).dial(new AbortController().signal);
	link.write(encodeHeader(4_097));
	await settle();
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_FRAME_LENGTH');
	await rig.end();
});

test('where something else dials, its link goes and the waiting goes on until ttchat comes', async () => {
	const rig = new Rig();
	await rig.alice.session.open();
	for (let visit = 0; visit < 3; visit += 1) {
		const link = await rig.network.dialer(BOB.host, ALICE).dial(new AbortController().signal);
		link.write(ascii('GET / HTTP/1.1\r\nHost: alice\r\n\r\n'));
		for await (const chunk of link.chunks)
			assert.fail(`${chunk.length} bytes are written there before it is closed`);
	}
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.count('lost'), 0);
	const {side, reason} = rig.alice.last('link-dropped');
	assert.deepEqual([side, reason.code], ['inbound', 'ERR_FRAME_HEADER']);
	assert.match(reason.message, /a web browser/);
	await rig.bob.session.open();
	await rig.clock.advance(10_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('where something else answers, that is said and the dialing goes on until ttchat does', async () => {
	const rig = new Rig();
	const listener = rig.network.listener(BOB, ALICE.host);
	let dials = 0;
	await listener.listen({
		onLink: link => {
			dials += 1;
			link.write(ascii('HTTP/1.1 400 Bad Request\r\n\r\n'));
		},
		onStranger: () => undefined,
	});
	await rig.alice.session.open();
	await rig.clock.advance(20_000);
	assert.ok(dials > 3 && dials < 20, `${dials} dials`);
	assert.equal(rig.alice.count('lost'), 0);
	const {side, reason} = rig.alice.last('link-dropped');
	assert.deepEqual([side, reason.code], ['outbound', 'ERR_FRAME_HEADER']);
	assert.match(reason.message, /a web server/);
	assert.match(reason.advice, /address and the port/);
	// Whoever looks at how things stand is told the same.
	assert.deepEqual(rig.alice.last('dial-failed').reason, reason);
	await listener.close();
	await rig.bob.session.open();
	await rig.clock.advance(10_000);
	assert.equal(rig.alice.snapshot().stage, 'secured');
	await rig.end();
});

test('a v1 key on a link that we dialed is refused', async () => {
	const rig = new Rig();
	const listener = rig.network.listener(BOB, ALICE.host);
	const key = encodeFrame(encodeLegacyKey(fakeSpki(seededRandom(8))));
	await listener.listen({onLink: link => link.write(key), onStranger: () => undefined});
	await rig.alice.session.open();
	await rig.clock.advance(1_000);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_PROTOCOL');
	assert.equal(rig.alice.count('secured'), 0);
	await listener.close();
	await rig.end();
});
