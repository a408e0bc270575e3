import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, concat} from '../../source/protocol/bytes.ts';
import {encodeFrame} from '../../source/protocol/frame.ts';
import {allowsBody} from '../../source/protocol/link-rules.ts';
import {fakeHybridKeys} from '../../source/testing/fake-crypto.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, LoneMachine, OUT, reach} from './lone-machine.ts';
import {hybridLine, ScriptedPeer} from './scripted-peer.ts';
import {TwoMachines, type Write} from './two-machines.ts';

const failed = 'ended: handshake failed: somebody may be in the middle';
const badLength = 'ended: protocol error: a frame has a length that is not allowed now';
const kemPeer = () => new ScriptedPeer(2, 32, {kem: true});
const kem = {kem: true} as const;
const lengths = (machine: {written: readonly (Uint8Array | {bytes: Uint8Array})[]}) =>
	machine.written.map(written => ('bytes' in written ? written.bytes : written).length);

test('both have ML-KEM: HELLO has 2,528 bytes, SEED 1,600, and the round is hybrid on both sides', () => {
	const two = new TwoMachines({a: kem, b: kem});
	for (const side of [two.a, two.b]) {
		assert.deepEqual(lengths(side).slice(0, 3), [2_544, 1_616, 800]);
		const secured = side.event('secured');
		assert.ok(secured?.protocol === 2 && secured.hybrid);
	}
	two.send('a', 'hi');
	two.send('b', 'yo');
	two.advance(100);
	assert.deepEqual([two.a.texts, two.b.texts], [['yo'], ['hi']]);
});

for (const without of ['a', 'b'] as const) {
	test(`only one has ML-KEM, and ${without} has not: a plain round, and both know`, () => {
		const two = new TwoMachines({a: kem, b: kem, [without]: {kem: false}});
		for (const side of [two.a, two.b]) {
			assert.equal(lengths(side)[1], 528);
			const secured = side.event('secured');
			assert.ok(secured?.protocol === 2 && !secured.hybrid);
		}
		assert.equal(lengths(two[without])[0], 896);
		two.send('a', 'hi');
		assert.deepEqual(two.b.texts, ['hi']);
	});
}

for (const blocked of ['a', 'b'] as const) {
	test(`one link for both directions, for ${blocked} cannot be dialed: hybrid all the same`, () => {
		const two = new TwoMachines({a: kem, b: kem, blocked: [blocked]});
		two.advance(3_000);
		for (const side of [two.a, two.b]) {
			const secured = side.event('secured');
			assert.ok(secured?.protocol === 2 && secured.hybrid);
		}
		two.send('a', 'hi');
		assert.deepEqual(two.b.texts, ['hi']);
	});
}

test('a peer that shows our own ML-KEM and X25519 keys as its own never gets to a name', () => {
	const machine = new LoneMachine(kem);
	assert.ok(machine.hybrid !== undefined);
	const peer = new ScriptedPeer(2, 32, {kem: true});
	machine.identify();
	machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	machine.body(concat(peer.hello().slice(0, 880), hybridLine(machine.hybrid)));
	assert.equal(machine.expects, 'seed');
	// All that it can send is what it has: our own ciphertext, and its seed.
	const ours = (machine.written[1] ?? ascii('')).slice(16);
	machine.body(concat(peer.seed(machine.spki), ours.subarray(512)));
	assert.equal(machine.expects, 'nick');
	assert.equal(brief(machine.frame(peer.record('nick', 'mirror'))).at(-1), failed);
});

test('a second hybrid line behind the first is one of the things that are not looked at, but hashed', () => {
	const peer = kemPeer();
	const hello = peer.hello(hybridLine(fakeHybridKeys(seededRandom(5))).slice(0, 1_568));
	const {machine} = reach('hello', kem);
	machine.body(hello);
	const {talk} = machine.state;
	assert.ok(talk.expects === 'seed');
	assert.deepEqual(talk.peer.hybrid, peer.identity.hybrid);
	assert.deepEqual(talk.peer.hash, machine.crypto.sha256(hello));
});

test('a SEED that comes a second time is a frame of a length that is not allowed', () => {
	const {machine, peer} = reach('nick', kem, kemPeer());
	assert.ok(machine.hybrid !== undefined);
	assert.equal(brief(machine.body(peer.hybridSeed(machine.spki, machine.hybrid))).at(-1), badLength);
});

test('a SEED that comes before our keys are made ends the round: nobody can have our HELLO', () => {
	const machine = new LoneMachine(kem);
	const peer = kemPeer();
	machine.feed({type: 'accepted', link: IN});
	machine.body(peer.hello());
	assert.equal(machine.expects, 'link');
	assert.equal(brief(machine.body(new Uint8Array(1_600))).at(-1), badLength);
});

const refusals = [
	{
		name: 'a v1 key',
		options: {a: {protocol: 'hybrid', kem: true}, b: {protocol: 'v1'}},
		tells: 'the peer speaks only v1, which --protocol hybrid refuses',
	},
	{
		name: 'a HELLO without a hybrid line',
		options: {a: {protocol: 'hybrid', kem: true}, b: {}},
		tells: 'the peer has no hybrid keys, without which --protocol hybrid does not talk',
	},
] as const;

for (const {name, options, tells} of refusals) {
	test(`--protocol hybrid refuses ${name}`, () => {
		const two = new TwoMachines(options);
		assert.equal(two.a.events.map(briefEvent).at(-1), `ended: ${tells}`);
		assert.equal(two.a.event('secured'), undefined);
		assert.deepEqual(lengths(two.a), [2_544]);
	});
}

test('--protocol hybrid sends nothing at all where Node has no ML-KEM, and says so once the keys are made', () => {
	const machine = new LoneMachine({protocol: 'hybrid'});
	machine.feed({type: 'dialed', link: OUT});
	assert.equal(
		brief(machine.identify()).at(-1),
		'ended: this Node has no ML-KEM, without which --protocol hybrid does not talk',
	);
	assert.deepEqual(machine.written, []);
});

for (const protocol of ['auto', 'v2', 'hybrid'] as const) {
	test(`--protocol ${protocol} takes a peer with a hybrid line`, () => {
		const {machine} = reach('open', {protocol, kem: true}, kemPeer());
		assert.ok(machine.events.map(briefEvent).includes('secured v2, hybrid'));
	});
}

test('--protocol v2 takes a HELLO without a hybrid line', () => {
	const {machine} = reach('open', {protocol: 'v2', kem: true});
	assert.ok(machine.events.map(briefEvent).includes('secured v2'));
});

test('--protocol v1 reads a hybrid HELLO as the v1 key that it also is', () => {
	const two = new TwoMachines({a: {protocol: 'v1', kem: true}, b: kem});
	assert.deepEqual([two.a.event('secured')?.protocol, two.b.event('secured')?.protocol], [1, 1]);
	assert.equal(lengths(two.a)[0], 816);
});

const seedLengths = [
	{name: 'a hybrid round', own: true, peer: true, allowed: 1_600},
	{name: 'a peer without a hybrid line', own: true, peer: false, allowed: 512},
	{name: 'no ML-KEM of our own', own: false, peer: true, allowed: 512},
	{name: 'none on either side', own: false, peer: false, allowed: 512},
] as const;

for (const {name, own, peer, allowed} of seedLengths) {
	for (const stage of ['link', 'seed'] as const) {
		test(`${name}, state ${stage}: a frame on the inbound link has ${allowed} bytes and no other length`, () => {
			const {machine} = reach(stage, {kem: own}, new ScriptedPeer(2, 32, {kem: peer}));
			const seen = [1, 511, 512, 513, 784, 1_088, 1_552, 1_599, 1_600, 1_601, 2_528].filter(bytes =>
				allowsBody(machine.state, IN, bytes),
			);
			assert.deepEqual(seen, [allowed]);
		});
	}
}

test('a SEED of the peer while we have no link of our own: the link is forgotten', () => {
	const {machine, peer} = reach('link', kem, kemPeer());
	assert.ok(machine.hybrid !== undefined);
	const effects = machine.body(peer.hybridSeed(machine.spki, machine.hybrid));
	assert.deepEqual(brief(effects), ['destroy 2', 'clear share-link', 'dropped inbound 2']);
});

type Wrong = {
	readonly name: string;
	readonly change: (body: Uint8Array, peer: ScriptedPeer, machine: LoneMachine) => Uint8Array;
};
const wrongSeeds: readonly Wrong[] = [
	{name: 'without the ciphertext', change: body => body.slice(0, 512)},
	{name: 'one byte short', change: body => body.slice(0, 1_599)},
	{name: 'one byte more', change: body => concat(body, Uint8Array.of(0))},
	{name: 'the RSA part of another key', change: body => concat(new Uint8Array(512), body.subarray(512))},
	{
		name: 'another seed than was committed to',
		change: (body, peer, machine) =>
			concat(peer.seed(machine.spki, {seed: new Uint8Array(32)}), body.subarray(512)),
	},
	{
		name: 'the label of a record',
		change: (body, peer, machine) =>
			concat(peer.seed(machine.spki, {label: 'ttchat/2 record'}), body.subarray(512)),
	},
];

for (const {name, change} of wrongSeeds) {
	test(`a hybrid SEED ends the round: ${name}`, () => {
		const {machine, peer} = reach('seed', kem, kemPeer());
		assert.ok(machine.hybrid !== undefined);
		const {talk, identity} = machine.state;
		assert.ok(talk.expects === 'seed' && talk.sent !== undefined);
		assert.ok(talk.sent.secret.some(byte => byte !== 0));
		const {secret} = talk.sent;
		const body = change(peer.hybridSeed(machine.spki, machine.hybrid), peer, machine);
		assert.equal(brief(machine.body(body)).at(-1), body.length === 1_600 ? failed : badLength);
		assert.ok([secret, identity?.seed].every(bytes => bytes?.every(byte => byte === 0)));
		assert.deepEqual(lengths(machine), [2_544, 1_616]);
	});
}

test('a ciphertext that was touched gives other keys: NICK does not open, and the handshake has failed', () => {
	const {machine, peer} = reach('seed', kem, kemPeer());
	assert.ok(machine.hybrid !== undefined);
	const body = peer.hybridSeed(machine.spki, machine.hybrid);
	peer.agreeHybrid(machine, machine.hybrid, (machine.written[1] ?? ascii('')).slice(16));
	machine.body(body.with(1_599, (body[1_599] ?? 0) ^ 1));
	assert.equal(machine.expects, 'nick');
	assert.equal(brief(machine.frame(peer.record('nick', 'mallory'))).at(-1), failed);
	assert.deepEqual(machine.events.map(briefEvent), ['greeted v2', failed]);
});

test('the keys hold the whole SEEDs: another ciphertext for the same secret gives other keys', () => {
	const {machine, peer} = reach('seed', kem, kemPeer());
	assert.ok(machine.hybrid !== undefined);
	const body = peer.hybridSeed(machine.spki, machine.hybrid);
	const sent = (machine.written[1] ?? ascii('')).slice(16);
	peer.agreeHybrid(machine, machine.hybrid, sent.with(511, (sent[511] ?? 0) ^ 1));
	machine.body(body);
	assert.equal(brief(machine.frame(peer.record('nick', 'bob'))).at(-1), failed);
});

for (const shared of [undefined, {kem: new Uint8Array(32).fill(1), x25519: new Uint8Array(32)}]) {
	test(`X25519 ${shared === undefined ? 'fails' : 'gives zero'}: the handshake fails, as with any other SEED that is wrong`, () => {
		const {machine, peer} = reach('seed', kem, kemPeer());
		assert.ok(machine.hybrid !== undefined);
		const body = peer.hybridSeed(machine.spki, machine.hybrid);
		machine.once({type: 'frame', link: IN, frame: {header: ascii('1600            '), body}});
		const effects = machine.once({type: 'unwrapped', plaintext: peer.identity.seed.slice(), shared});
		assert.equal(brief(effects).at(-1), failed);
		assert.ok(shared?.kem.every(byte => byte === 0) ?? true);
	});
}

test('a peer whose X25519 key is zero is accepted with its HELLO and refused with its SEED', () => {
	const peer = kemPeer();
	peer.identity.hybrid?.x25519Key.fill(0);
	const {machine} = reach('seed', kem, peer);
	assert.ok(machine.hybrid !== undefined);
	assert.equal(brief(machine.body(peer.hybridSeed(machine.spki, machine.hybrid))).at(-1), failed);
});

test('the private keys get the peer’s part of a hybrid SEED, and of a plain one nothing', () => {
	const {machine, peer} = reach('seed', kem, kemPeer());
	assert.ok(machine.hybrid !== undefined);
	const body = peer.hybridSeed(machine.spki, machine.hybrid);
	const [unwrap] = machine.once({type: 'frame', link: IN, frame: {header: ascii('1600            '), body}});
	assert.ok(unwrap?.type === 'unwrap');
	assert.deepEqual(unwrap.ciphertext, body.subarray(0, 512));
	assert.deepEqual(unwrap.agreement, {
		kemCiphertext: body.subarray(512),
		x25519Key: peer.identity.hybrid?.x25519Key,
	});
	const plain = reach('seed', kem);
	const frame = {header: ascii('512             '), body: plain.peer.seed(plain.machine.spki)};
	const [other] = plain.machine.once({type: 'frame', link: IN, frame});
	assert.ok(other?.type === 'unwrap' && other.agreement === undefined);
});

test('what was agreed is overwritten as soon as it was used, or if the round ended meanwhile', () => {
	for (const isOver of [false, true]) {
		const {machine, peer} = reach('seed', kem, kemPeer());
		const {talk} = machine.state;
		assert.ok(machine.hybrid !== undefined && talk.expects === 'seed' && talk.sent !== undefined);
		const body = peer.hybridSeed(machine.spki, machine.hybrid);
		machine.once({type: 'frame', link: IN, frame: {header: ascii('1600            '), body}});
		if (isOver) machine.once({type: 'abort', error: undefined});
		const shared = {kem: new Uint8Array(32).fill(1), x25519: new Uint8Array(32).fill(2)};
		const seed = peer.identity.seed.slice();
		machine.once({type: 'unwrapped', plaintext: seed, shared});
		assert.equal(machine.expects, isOver ? 'nothing' : 'nick');
		const agreed = [seed, shared.kem, shared.x25519, talk.sent.secret];
		assert.ok(agreed.every(bytes => bytes.every(byte => byte === 0)));
	}
});

// Somebody on the path wants a plain round.

/** What becomes of a HELLO with a hybrid line on its way. */
const onHello =
	(from: readonly ('a' | 'b')[], change: (body: Uint8Array) => Uint8Array) =>
	(write: Write): readonly Uint8Array[] =>
		write.bytes.length === 2_544 && from.includes(write.from)
			? [encodeFrame(change(write.bytes.slice(16)))]
			: [write.bytes];

const withoutLine = (body: Uint8Array) => body.slice(0, 880);
const renamedLine = (body: Uint8Array) => body.with(880, 0x74);
const otherKeys = (body: Uint8Array) => {
	const {kemKey, x25519Key} = fakeHybridKeys(seededRandom(77));
	const base64 = Buffer.from(concat(kemKey, x25519Key)).toString('base64');
	return concat(body.slice(0, 880), ascii(`TTChat/2 ml-kem-x25519 ${base64}\n`));
};

for (const {name, change} of [
	{name: 'removed', change: withoutLine},
	{name: 'made unknown', change: renamedLine},
	{name: 'exchanged', change: otherKeys},
]) {
	for (const from of [['a'], ['b'], ['a', 'b']] as const) {
		test(`the hybrid line of ${from.join(' and ')} is ${name} on its way: the round ends, and nothing was shown`, () => {
			const two = new TwoMachines({a: kem, b: kem, wire: onHello(from, change)});
			two.advance(10_000);
			for (const side of [two.a, two.b]) {
				assert.equal(side.event('secured'), undefined);
				assert.equal(side.expects, 'nothing');
				assert.deepEqual(side.texts, []);
			}
			const reasons = [two.a, two.b].map(({events}) => events.map(briefEvent).at(-1));
			assert.ok(reasons.some(reason => reason === failed || reason === badLength));
		});
	}
}

test('what stands in place of the hybrid line counts: a damaged one is never taken for none', () => {
	const two = new TwoMachines({
		a: kem,
		b: kem,
		wire: onHello(['b'], body => body.with(2_000, 0x2a)),
	});
	assert.equal(
		two.a.events.map(briefEvent).at(-1),
		'ended: protocol error: the first frame is neither a v1 key nor a v2 hello',
	);
});
