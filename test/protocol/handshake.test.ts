import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, equalBytes} from '../../source/protocol/bytes.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, LoneMachine, OUT, reach} from './lone-machine.ts';
import {makeSpki, ScriptedPeer} from './scripted-peer.ts';
import {TwoMachines} from './two-machines.ts';

const failed = 'ended: handshake failed: somebody may be in the middle';
const sentSeed = (machine: LoneMachine) => machine.written.some(({length}) => length === 528);

type Happening = 'keys' | 'dialed' | 'HELLO';
const orders: readonly (readonly Happening[])[] = [
	['keys', 'dialed', 'HELLO'],
	['keys', 'HELLO', 'dialed'],
	['dialed', 'keys', 'HELLO'],
	['dialed', 'HELLO', 'keys'],
	['HELLO', 'keys', 'dialed'],
	['HELLO', 'dialed', 'keys'],
];

for (const order of orders) {
	test(`${order.join(', then ')}: our HELLO goes out first, then SEED, and only at the last of the three`, () => {
		const machine = new LoneMachine();
		machine.feed({type: 'accepted', link: IN});
		const happen = {
			keys: () => machine.identify(),
			dialed: () => machine.feed({type: 'dialed', link: OUT}),
			HELLO: () => machine.body(new ScriptedPeer().hello()),
		};
		for (const what of order) {
			assert.ok(!sentSeed(machine), `SEED went out before ${what}`);
			happen[what]();
		}
		assert.deepEqual(
			machine.written.map(({length}) => length),
			[896, 528],
		);
		assert.equal(machine.expects, 'seed');
		assert.equal(machine.timers.get('handshake'), 20_000);
	});
}

test('our seed never leaves before the peer shows a HELLO, whatever else it does', () => {
	const machine = new LoneMachine();
	machine.identify();
	machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	for (const name of ['share-link', 'handshake', 'ping', 'ack', 'pace'] as const)
		machine.feed({type: 'elapsed', timer: {name}});
	machine.feed({type: 'unwrapped', plaintext: new Uint8Array(32)});
	machine.feed({type: 'frame-begun', link: IN});
	machine.send('hi');
	assert.deepEqual(
		machine.written.map(({length}) => length),
		[896],
	);
});

const wrongSeeds: readonly {
	readonly name: string;
	readonly body: (peer: ScriptedPeer, spki: Uint8Array) => Uint8Array;
}[] = [
	{
		name: 'another seed than was committed to',
		body: (peer, spki) => peer.seed(spki, {seed: new Uint8Array(32)}),
	},
	{
		name: 'a seed of 31 bytes',
		body: (peer, spki) => peer.seed(spki, {seed: peer.identity.seed.slice(0, 31)}),
	},
	{
		name: 'a seed of 33 bytes',
		body: (peer, spki) => peer.seed(spki, {seed: new Uint8Array([...peer.identity.seed, 0])}),
	},
	{name: 'an empty seed', body: (peer, spki) => peer.seed(spki, {seed: new Uint8Array()})},
	{name: 'no label', body: (peer, spki) => peer.seed(spki, {label: ''})},
	{name: 'the label of a record', body: (peer, spki) => peer.seed(spki, {label: 'ttchat/2 record'})},
	{name: 'encrypted to another key', body: peer => peer.seed(makeSpki(seededRandom(99)))},
	{name: 'no ciphertext at all', body: () => new Uint8Array(512)},
];

for (const {name, body} of wrongSeeds) {
	test(`the handshake fails: ${name}`, () => {
		const {machine, peer} = reach('seed');
		const {identity} = machine.state;
		assert.equal(brief(machine.body(body(peer, machine.spki))).at(-1), failed);
		assert.ok(identity?.seed.every(byte => byte === 0));
		assert.equal(machine.written.length, 2);
	});
}

for (const bytes of [0, 31, 33]) {
	test(`a commitment to a seed of ${bytes} bytes helps nobody: the handshake fails`, () => {
		const peer = new ScriptedPeer(2, bytes);
		const {machine} = reach('seed', {}, peer);
		assert.equal(brief(machine.body(peer.seed(machine.spki))).at(-1), failed);
	});
}

test('the commitment covers the key: the same seed under another key fails', () => {
	const {machine, peer} = reach('hello');
	const other = new ScriptedPeer(6);
	const [line, pem] = [peer.hello().slice(0, 80), other.hello().slice(80)];
	machine.body(new Uint8Array([...line, ...pem]));
	assert.equal(brief(machine.body(peer.seed(machine.spki))).at(-1), failed);
});

const mirrors = [
	{name: 'our own HELLO', body: (machine: LoneMachine) => machine.hello},
	{
		name: 'our own HELLO with more behind',
		body: (machine: LoneMachine) => new Uint8Array([...machine.hello, ...new Uint8Array(16)]),
	},
	{name: 'our own key without the version line', body: (machine: LoneMachine) => machine.hello.slice(80)},
	{
		name: 'our own key with another commitment',
		body: (machine: LoneMachine) =>
			new Uint8Array([...new ScriptedPeer().hello().slice(0, 80), ...machine.hello.slice(80)]),
	},
] as const;

for (const {name, body} of mirrors) {
	for (const link of [IN, OUT]) {
		test(`connected to yourself: ${name} on link ${link}`, () => {
			const {machine} = reach('hello');
			assert.equal(brief(machine.body(body(machine), link)).at(-1), 'ended: connected to yourself');
			assert.ok(!sentSeed(machine));
		});
	}
}

test('a machine that is connected to itself ends with no seed sent', () => {
	const machine = new LoneMachine();
	machine.identify();
	machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	machine.body((machine.written[0] ?? new Uint8Array()).slice(16));
	assert.equal(machine.events.map(briefEvent).at(-1), 'ended: connected to yourself');
});

test('before the peer’s NICK nothing but our NICK is sent, and neither code nor name is told', () => {
	const {machine, peer} = reach('nick');
	for (const input of [
		{type: 'tell', what: 'typing'},
		{type: 'tell', what: 'saved'},
		{type: 'rename', name: ascii('carol')},
		{type: 'verify', code: peer.ownCode},
		{type: 'elapsed', timer: {name: 'ping'}},
		{type: 'elapsed', timer: {name: 'ack'}},
		{type: 'elapsed', timer: {name: 'pace'}},
	] as const) {
		assert.deepEqual(machine.feed(input), []);
	}
	assert.deepEqual(brief(machine.send('hi')), ['refused: nobody is connected yet']);
	assert.deepEqual(
		machine.written.map(({length}) => length),
		[896, 528, 800],
	);
	assert.deepEqual(machine.events.map(briefEvent), ['greeted v2', 'refused: nobody is connected yet']);
	assert.deepEqual(peer.open(machine.written[2] ?? ascii('')), {type: 'nick', name: ascii('alice')});
});

test('a name that was changed during the handshake is told right after it', () => {
	const {machine, peer} = reach('nick');
	machine.feed({type: 'rename', name: ascii('carol')});
	machine.frame(peer.record('nick', 'bob'));
	const told = machine.written.slice(2).map(bytes => peer.open(bytes));
	assert.deepEqual(
		told,
		[ascii('alice'), ascii('carol')].map(name => ({type: 'nick', name})),
	);
});

test('secured tells the peer’s name and our own code only, in two groups', () => {
	const {machine, peer} = reach('open');
	const secured = machine.events.find(event => event.type === 'secured');
	const ownCode = `${peer.selfCode.slice(0, 4)} ${peer.selfCode.slice(4)}`;
	assert.deepEqual(secured, {
		type: 'secured',
		protocol: 2,
		hybrid: false,
		ownCode,
		peerName: ascii('bob'),
	});
	assert.ok(!JSON.stringify(machine.events).includes(peer.ownCode));
});

test('both sides see each other’s name, and each its own code', () => {
	const two = new TwoMachines();
	const [a, b] = [two.a.event('secured'), two.b.event('secured')];
	assert.ok(a?.protocol === 2 && b?.protocol === 2);
	assert.deepEqual([a.peerName, b.peerName], [ascii('bob'), ascii('alice')]);
	assert.notEqual(a.ownCode, b.ownCode);
	two.input('a', {type: 'verify', code: b.ownCode.replace(' ', '')});
	assert.deepEqual([two.a.event('verified')?.by, two.b.event('verified')], ['code', undefined]);
});

test('a seed is overwritten as soon as it was used, and all keys when the round is over', () => {
	const {machine} = reach('open');
	assert.ok(machine.state.identity?.seed.every(byte => byte === 0));
	const {talk} = machine.state;
	assert.ok(talk.expects === 'record');
	const {sendChain, receiveChain, remember} = talk.keys;
	const copy = remember.slice();
	machine.feed({type: 'abort', error: undefined});
	assert.ok([sendChain, receiveChain, remember].every(bytes => bytes.every(byte => byte === 0)));
	const ended = machine.events.findLast(event => event.type === 'ended');
	assert.ok(equalBytes(ended?.memory?.remember ?? ascii(''), copy));
});

test('what the private key returns after the end is overwritten', () => {
	const {machine, peer} = reach('seed');
	machine.once({type: 'frame', link: IN, frame: {header: new Uint8Array(16), body: peer.seed(machine.spki)}});
	machine.once({type: 'abort', error: undefined});
	const plaintext = peer.identity.seed.slice();
	assert.deepEqual(machine.once({type: 'unwrapped', plaintext}), []);
	assert.ok(plaintext.every(byte => byte === 0));
});
