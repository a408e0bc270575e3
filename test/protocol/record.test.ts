import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import fc from 'fast-check';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {ascii, concat, hex, u32} from '../../source/protocol/bytes.ts';
import {encodeHeader, type Frame} from '../../source/protocol/frame.ts';
import {advanceChain} from '../../source/protocol/key-schedule.ts';
import {openRecord, sealRecord, wrappedSecret} from '../../source/protocol/record.ts';
import {fakeCrypto, fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {makeSpki, pad, toFrame} from './scripted-peer.ts';

const random = seededRandom(7);
const crypto = fakeCrypto(random);
const spki = makeSpki(random);
const label = ascii('ttchat/2 record');
const chainOf = (byte = 0x11): Uint8Array => new Uint8Array(32).fill(byte);
const text = (bytes: number) => new Uint8Array(bytes).fill(0x61);

function secretOf(frame: Frame): Uint8Array {
	return fakeUnwrap(spki, label, wrappedSecret(frame)) ?? new Uint8Array();
}

function open(frame: Frame, chain = chainOf()): ReturnType<typeof openRecord> {
	return openRecord(crypto, chain, secretOf(frame), frame);
}

/** A record around any plaintext, sealed as docs/protocol.md §6 has it unless told otherwise. */
function sealed(
	padded: Uint8Array,
	{
		aad,
		secretBytes = 32,
	}: {readonly aad?: (wrapped: Uint8Array) => Uint8Array; readonly secretBytes?: number} = {},
): Frame {
	const secret = crypto.randomBytes(secretBytes);
	const wrapped = crypto.wrap(spki, label, secret);
	const header = encodeHeader(528 + padded.length);
	const {key} = advanceChain(nodeCrypto, chainOf(), secret);
	const data = aad === undefined ? concat(header, wrapped) : aad(wrapped);
	return {header, body: concat(wrapped, nodeCrypto.seal(key, data, padded))};
}

const sizes = [
	{bytes: 0, body: 784},
	{bytes: 251, body: 784},
	{bytes: 252, body: 1_552},
	{bytes: 1_019, body: 1_552},
	{bytes: 1_020, body: 4_624},
	{bytes: 4_091, body: 4_624},
	{bytes: 4_092, body: 16_912},
	{bytes: 16_379, body: 16_912},
	{bytes: 16_380, body: 66_064},
	{bytes: 65_531, body: 66_064},
] as const;

for (const {bytes, body} of sizes) {
	test(`a text of ${bytes} bytes travels in a body of ${body}`, () => {
		const {frame, chain} = sealRecord(crypto, {peerSpki: spki, chain: chainOf()}, 'text', text(bytes));
		assert.equal(frame.length, 16 + body);
		assert.deepEqual(frame.slice(0, 16), encodeHeader(body));
		const opened = open(toFrame(frame));
		assert.deepEqual(opened, {message: {type: 'text', content: text(bytes)}, chain});
	});
}

test('a text of 65,532 bytes fits no record', () => {
	const state = {peerSpki: spki, chain: chainOf()};
	assert.throws(() => sealRecord(crypto, state, 'text', text(65_532)), RangeError);
});

test('5,000 random records have only the five lengths', () => {
	const lengths = new Set<number>();
	let chain = chainOf();
	for (let count = 0; count < 5_000; count += 1) {
		const most = random.pick([20, 300, 1_100, 4_200, count % 50 === 0 ? 65_532 : 400]);
		const record = sealRecord(crypto, {peerSpki: spki, chain}, 'text', text(random.below(most)));
		chain = record.chain;
		lengths.add(record.frame.length);
	}
	assert.deepEqual(
		[...lengths].toSorted((a, b) => a - b),
		[800, 1_568, 4_640, 16_928, 66_080],
	);
});

const wrongPlaintexts = [
	{name: 'the last byte of the padding is not zero', padded: pad(2, text(5)).with(255, 1)},
	{name: 'the first byte of the padding is not zero', padded: pad(2, text(5)).with(10, 1)},
	{name: 'the length goes one past the end', padded: pad(2, text(0)).fill(0, 1, 5).with(4, 252)},
	{name: 'the length is the largest there is', padded: pad(2, text(0)).fill(0xff, 1, 5)},
	{name: 'the length is one too small for the content', padded: pad(2, text(5)).with(4, 4)},
	{name: 'an ACK is too short', padded: pad(3, text(3))},
] as const;

for (const {name, padded} of wrongPlaintexts) {
	test(`a well-sealed record is refused: ${name}`, () => {
		assert.throws(() => open(sealed(padded)), {code: 'ERR_PROTOCOL'});
	});
}

test('a record whose content fills it to the last byte has no padding to check', () => {
	assert.deepEqual(open(sealed(pad(2, text(251)))).message, {type: 'text', content: text(251)});
});

const good = () => toFrame(sealRecord(crypto, {peerSpki: spki, chain: chainOf()}, 'text', text(5)).frame);
const flip = (bytes: Uint8Array, offset: number) => bytes.with(offset, (bytes.at(offset) ?? 0) ^ 1);

const altered: readonly {readonly name: string; readonly make: () => Frame; readonly chain?: Uint8Array}[] = [
	{name: 'wrong tag', make: () => ({...good(), body: flip(good().body, 783)})},
	{name: 'wrong header', make: () => ({...good(), header: ascii('0784            ')})},
	{
		name: 'associated data without the header',
		make: () => sealed(pad(2, text(5)), {aad: wrapped => wrapped}),
	},
	{name: 'associated data without R', make: () => sealed(pad(2, text(5)), {aad: () => encodeHeader(784)})},
	{name: 'no associated data', make: () => sealed(pad(2, text(5)), {aad: () => new Uint8Array()})},
	{name: 'another chain value', make: good, chain: chainOf(0x12)},
	{
		name: 'the R of another record',
		make: () => ({...good(), body: concat(good().body.slice(0, 512), good().body.slice(512))}),
	},
	{name: 'a truncated body', make: () => ({...good(), body: good().body.slice(0, 520)})},
];

for (const {name, make, chain} of altered) {
	test(`a message was altered: ${name}`, () => {
		assert.throws(() => open(make(), chain ?? chainOf()), {
			code: 'ERR_MESSAGE_ALTERED',
			message: 'a message was altered on its way',
		});
	});
}

for (const secretBytes of [0, 31, 33, 446]) {
	test(`a message was altered: all is well but for a secret of ${secretBytes} bytes`, () => {
		const frame = sealed(pad(2, text(5)), {secretBytes});
		assert.equal(secretOf(frame).length, secretBytes);
		assert.throws(() => open(frame), {code: 'ERR_MESSAGE_ALTERED'});
	});
}

const orders = [
	{name: 'replayed', order: [0, 0]},
	{name: 'swapped', order: [1, 0]},
	{name: 'dropped', order: [0, 2]},
	{name: 'duplicated later', order: [0, 1, 0]},
] as const;

for (const {name, order} of orders) {
	test(`a record that is ${name} fails`, () => {
		let chain = chainOf();
		const frames = ['one', 'two', 'three'].map(word => {
			const record = sealRecord(crypto, {peerSpki: spki, chain}, 'text', ascii(word));
			chain = record.chain;
			return toFrame(record.frame);
		});
		let reading = chainOf();
		const openAll = () => {
			for (const index of order) {
				const frame = frames[index] ?? good();
				reading = openRecord(crypto, reading, secretOf(frame), frame).chain;
			}
		};
		assert.throws(openAll, {code: 'ERR_MESSAGE_ALTERED'});
	});
}

test('sealing and opening overwrite the old chain value, secret and key', () => {
	const kept: Uint8Array[] = [];
	const watching = {
		...crypto,
		seal: (key: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) => {
			kept.push(key, plaintext);
			return crypto.seal(key, aad, plaintext);
		},
		open: (key: Uint8Array, aad: Uint8Array, body: Uint8Array) => {
			kept.push(key);
			return crypto.open(key, aad, body);
		},
	};
	const [sending, receiving] = [chainOf(), chainOf()];
	const {frame} = sealRecord(watching, {peerSpki: spki, chain: sending}, 'text', text(5));
	const secret = secretOf(toFrame(frame));
	openRecord(watching, receiving, secret, toFrame(frame));
	kept.push(sending, receiving, secret);
	assert.equal(kept.length, 6);
	assert.ok(kept.every(bytes => bytes.every(byte => byte === 0)));
});

test('a secret of the wrong length is overwritten, and so is the chain value', () => {
	const frame = sealed(pad(2, text(5)), {secretBytes: 33});
	const [secret, chain] = [secretOf(frame), chainOf()];
	assert.ok(secret.some(byte => byte !== 0));
	assert.throws(() => openRecord(crypto, chain, secret, frame), {code: 'ERR_MESSAGE_ALTERED'});
	assert.ok([...secret, ...chain].every(byte => byte === 0));
});

const unwelcome = [
	{
		name: 'breaks a rule',
		code: 'ERR_PROTOCOL',
		frame: () => sealed(concat(pad(2, text(0)).slice(0, 1), u32(252), new Uint8Array(251))),
	},
	{
		name: 'does not open',
		code: 'ERR_MESSAGE_ALTERED',
		frame: () => sealed(pad(2, text(5)), {aad: () => ascii('another header')}),
	},
];

for (const {name, code, frame} of unwelcome) {
	test(`a record that ${name} leaves neither chain value nor key behind`, t => {
		const record = frame();
		const [chain, secret] = [chainOf(), secretOf(record)];
		const {key, next} = advanceChain(crypto, chain, secret.slice());
		const overwritten = watchFill(t);
		assert.throws(() => openRecord(crypto, chain, secret, record), {code});
		assert.ok([chain, secret].every(bytes => bytes.every(byte => byte === 0)));
		assert.ok([key, next].every(bytes => overwritten.includes(hex(bytes))));
	});
}

test('property: what is sealed is opened, and the chain moves alike on both sides', () => {
	const contents = fc.array(fc.uint8Array({maxLength: 1_200}), {minLength: 1, maxLength: 6});
	fc.assert(
		fc.property(contents, texts => {
			let [sending, receiving] = [chainOf(), chainOf()];
			for (const content of texts) {
				const record = sealRecord(crypto, {peerSpki: spki, chain: sending}, 'text', content);
				const opened = open(toFrame(record.frame), receiving);
				assert.deepEqual(opened.message, {type: 'text', content});
				assert.deepEqual(opened.chain, record.chain);
				sending = record.chain;
				receiving = opened.chain.slice();
			}
		}),
		{numRuns: 50},
	);
});

/** What is overwritten from now on, before it was. */
function watchFill(t: TestContext): readonly string[] {
	const overwritten: string[] = [];
	const bytes: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype);
	const fill = bytes.fill;
	t.mock.method(bytes, 'fill', function (this: Uint8Array, ...parameters: Parameters<typeof fill>) {
		overwritten.push(hex(this));
		return fill.apply(this, parameters);
	});
	return overwritten;
}
