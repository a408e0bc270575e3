import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {isTtchatError} from '../../source/errors.ts';
import {ascii, hex} from '../../source/protocol/bytes.ts';
import {commitment, encodeHello, isOwnGreeting, parseFirstFrame} from '../../source/protocol/hello.ts';
import {encodeLegacyKey} from '../../source/protocol/legacy.ts';
import type {Greeting} from '../../source/protocol/state.ts';
import {cases} from '../exhaustive.ts';
import {brief} from './brief.ts';
import {bytesOfLatin1, goodHello, helloNegatives} from './hello-negatives.ts';
import {IN, type LoneMachine, reach} from './lone-machine.ts';
import {ScriptedPeer} from './scripted-peer.ts';

const peer = new ScriptedPeer();
const {spki, seed} = peer.identity;
const parse = (body: Uint8Array): Greeting => parseFirstFrame(nodeCrypto, body);

for (const {name, body} of helloNegatives) {
	test(`is neither v1 nor v2: ${name}`, () => {
		assert.throws(
			() => parse(bytesOfLatin1(body)),
			error => isTtchatError(error) && error.blame === 'peer' && error.message.startsWith('protocol error: '),
		);
	});
}

test('the table of wrong HELLOs has 60 rows, all different', () => {
	assert.equal(helloNegatives.length, 60);
	assert.equal(new Set(helloNegatives.map(({body}) => body)).size, 60);
	assert.ok(helloNegatives.every(({body}) => body !== goodHello));
});

test('the commitment is a hash over label, zero byte, key and seed', () => {
	const expected = createHash('sha256').update('ttchat/2 commit\0').update(spki).update(seed).digest('hex');
	assert.equal(hex(commitment(nodeCrypto, spki, seed)), expected);
});

test('our HELLO has 880 bytes, our v1 key 800, and each is read as what it is', () => {
	const hello = encodeHello(nodeCrypto, {spki, seed});
	assert.deepEqual(hello, peer.hello());
	assert.equal(hello.length, 880);
	assert.deepEqual(parse(hello), {
		protocol: 2,
		spki,
		commitment: commitment(nodeCrypto, spki, seed),
		hybrid: undefined,
		hash: nodeCrypto.sha256(hello),
	});
	assert.equal(encodeLegacyKey(spki).length, 800);
	assert.deepEqual(parse(encodeLegacyKey(spki)), {protocol: 1, spki});
});

const extras = [
	{name: '896 bytes, zeros', extra: new Uint8Array(16)},
	{name: '896 bytes, text', extra: ascii('Later: whatever\n')},
	{name: '1,680 bytes, a second key', extra: peer.key()},
	{name: '4,096 bytes, all bits set', extra: new Uint8Array(3_216).fill(0xff)},
] as const;

for (const {name, extra} of extras) {
	test(`what follows byte 880 is ignored but hashed: ${name}`, () => {
		const plain = parse(peer.hello());
		const longer = parse(peer.hello(extra));
		assert.ok(plain.protocol === 2 && longer.protocol === 2);
		assert.deepEqual([longer.spki, longer.commitment], [plain.spki, plain.commitment]);
		assert.deepEqual(longer.hash, nodeCrypto.sha256(peer.hello(extra)));
		assert.notDeepEqual(longer.hash, plain.hash);
	});
}

const keyFrames = [
	{name: 'as the original writes it', body: peer.key()},
	{name: 'CR LF', body: ascii(Buffer.from(peer.key()).toString().replaceAll('\n', '\r\n'))},
	{name: 'no line feed at the end', body: peer.key().slice(0, -1)},
	{name: 'line feeds at the end', body: ascii(Buffer.from(peer.key()).toString().padEnd(4_096, '\n'))},
	{name: 'a length that is no multiple of 16', body: ascii(`${Buffer.from(peer.key()).toString()}\n`)},
] as const;

for (const {name, body} of keyFrames) {
	test(`a v1 key frame is read: ${name}`, () => assert.deepEqual(parse(body), {protocol: 1, spki}));
}

test('a v1 key frame of 4,097 bytes is refused', () => {
	const body = ascii(Buffer.from(peer.key()).toString().padEnd(4_097, '\n'));
	assert.throws(() => parse(body), {code: 'ERR_FRAME_LENGTH'});
});

test('our own key is recognised, with whatever version line', () => {
	const own = {spki, seed};
	assert.ok(isOwnGreeting(parse(peer.hello()), own));
	assert.ok(isOwnGreeting(parse(peer.key()), own));
	assert.ok(isOwnGreeting(parse(new ScriptedPeer().hello(new Uint8Array(16))), own));
	assert.ok(!isOwnGreeting(parse(new ScriptedPeer(3).hello()), own));
});

test('property: what cannot be read never means v1', () => {
	const start = fc.constantFrom(
		'',
		'TTChat/2 hello ',
		goodHello.slice(0, 80),
		goodHello.slice(0, 400),
		' -----BEGIN',
	);
	fc.assert(
		fc.property(start, fc.uint8Array({maxLength: 1_000}), (text, rest) => {
			const body = bytesOfLatin1(text + Buffer.from(rest).toString('latin1'));
			assert.throws(() => parse(body), isTtchatError);
		}),
	);
});

/** What a machine says to a changed HELLO and then to the SEED that belongs to the right one. */
function talkAfter(machine: LoneMachine, state: LoneMachine['state'], hello: Uint8Array): readonly string[] {
	machine.state = {...state, identity: {spki: machine.spki, seed: machine.seed.slice()}};
	const first = machine.body(hello);
	if (machine.expects !== 'seed') return brief(first);
	return brief(machine.body(peer.seed(machine.spki)));
}

test('a HELLO with one of its bits flipped is refused, or its SEED is', () => {
	const {machine} = reach('hello');
	const {state} = machine;
	const good = peer.hello();
	const original = parse(good);
	assert.ok(original.protocol === 2);
	const seen = {refused: 0, seedRefused: 0};
	const bits = cases(Array.from({length: good.length * 8}, (_, index) => index));
	for (const bit of bits) {
		const flipped = good.with(bit >> 3, (good[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
		let greeting: Greeting | undefined;
		try {
			greeting = parse(flipped);
		} catch (error) {
			assert.ok(isTtchatError(error));
			seen.refused += 1;
			continue;
		}
		assert.ok(greeting.protocol === 2, `bit ${bit} made it v1`);
		assert.notDeepEqual(greeting.hash, original.hash);
		assert.notDeepEqual(commitment(nodeCrypto, greeting.spki, seed), greeting.commitment, `bit ${bit}`);
		const words = talkAfter(machine, state, flipped);
		assert.equal(words.at(-1), 'ended: handshake failed: somebody may be in the middle', `bit ${bit}`);
		assert.equal(machine.expects, 'nothing');
		seen.seedRefused += 1;
	}
	assert.equal(seen.refused + seen.seedRefused, bits.length);
	assert.ok(Math.min(seen.refused, seen.seedRefused) > 0.28 * bits.length, JSON.stringify(seen));
	assert.equal(talkAfter(machine, state, good).at(-1), 'write a record of 784 on 1');
	assert.equal(machine.state.links.in, IN);
});
