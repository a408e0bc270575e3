import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, u32} from '../../source/protocol/bytes.ts';
import type {Memory} from '../../source/protocol/effects.ts';
import {matchesPeerCode} from '../../source/protocol/questions.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, type LoneMachine, reach} from './lone-machine.ts';
import {pad, ScriptedPeer, toFrame} from './scripted-peer.ts';
import {TwoMachines} from './two-machines.ts';

const altered = 'ended: a message was altered on its way';
const told = (machine: LoneMachine) => machine.events.map(briefEvent);
const last = (machine: LoneMachine) => told(machine).at(-1);

const news = [
	{name: 'NICK', type: 'nick', content: 'bobby', event: 'renamed bobby'},
	{name: 'an empty NICK', type: 'nick', content: '', event: 'renamed '},
	{name: 'TYPING', type: 'typing', content: '', event: 'typing'},
	{name: 'SAVED', type: 'saved', content: '', event: 'saved'},
	{name: 'TEXT', type: 'text', content: 'hi', event: 'text hi'},
	{name: 'an empty TEXT', type: 'text', content: '', event: 'text '},
] as const;

for (const {name, type, content, event} of news) {
	test(`${name} is told, and the silence of 30 s begins anew`, () => {
		const {machine, peer} = reach('open');
		const effects = brief(machine.frame(peer.record(type, content)));
		assert.ok(effects.includes(event));
		assert.equal(effects.at(-1), 'set silence 30000');
	});
}

for (const type of [0x00, 0x0f, 0x15, 0x55, 0xff]) {
	test(`a record of type ${type} is ignored, and the chain moves all the same`, () => {
		const {machine, peer} = reach('open');
		const effects = machine.frame(peer.typed(type, ascii('?')));
		assert.deepEqual(brief(effects), ['clear frame', 'unwrap ttchat/2 record', 'set silence 30000']);
		machine.frame(peer.record('text', 'after'));
		assert.equal(last(machine), 'text after');
	});
}

test('PING tells nothing', () => {
	const {machine, peer} = reach('open');
	const before = told(machine).length;
	machine.frame(peer.record('ping'));
	assert.equal(told(machine).length, before);
});

const broken: readonly {
	readonly name: string;
	readonly frame: (peer: ScriptedPeer) => ReturnType<typeof toFrame>;
	readonly ends: string;
}[] = [
	{
		name: 'NICK of 65 bytes',
		frame: peer => peer.record('nick', 'x'.repeat(65)),
		ends: 'ended: protocol error: a record has content that does not fit its type',
	},
	{
		name: 'ACK of 3 bytes',
		frame: peer => peer.record('ack', 'abc'),
		ends: 'ended: protocol error: a record has content that does not fit its type',
	},
	{
		name: 'MORE of 0 bytes',
		frame: peer => peer.record('more'),
		ends: 'ended: protocol error: a record has content that does not fit its type',
	},
	{
		name: 'PROOF of 15 bytes',
		frame: peer => peer.record('proof', 'x'.repeat(15)),
		ends: 'ended: protocol error: a record has content that does not fit its type',
	},
	{
		name: 'ACK for more than was sent',
		frame: peer => peer.record('ack', u32(1)),
		ends: 'ended: protocol error: more messages are acknowledged than were sent',
	},
	{
		name: 'padding that is not zero',
		frame: peer => peer.padded(pad(2, ascii('hi')).with(255, 1)),
		ends: 'ended: protocol error: a record is not padded as it must be',
	},
	{
		name: 'a record under the label of SEED',
		frame: peer => peer.padded(pad(2, ascii('hi')), {label: 'ttchat/2 seed'}),
		ends: altered,
	},
	{
		name: 'a record without a label',
		frame: peer => peer.padded(pad(2, ascii('hi')), {label: ''}),
		ends: altered,
	},
	{
		name: 'a record sealed under another header',
		frame: peer => peer.padded(pad(2, ascii('hi')), {header: ascii('784 '.padEnd(15, '0').padEnd(16))}),
		ends: altered,
	},
	{
		name: 'noise',
		frame: () => ({header: ascii('784             '), body: new Uint8Array(784).fill(7)}),
		ends: altered,
	},
];

for (const {name, frame, ends} of broken) {
	test(`the round ends: ${name}`, () => {
		const {machine, peer} = reach('open');
		const written = machine.written.length;
		machine.frame(frame(peer));
		assert.equal(last(machine), ends);
		assert.equal(machine.written.length, written);
	});
}

test('a record is refused when it is replayed, dropped, reflected or of another session', () => {
	const attacks: readonly ((machine: LoneMachine, peer: ScriptedPeer) => void)[] = [
		(machine, peer) => {
			const frame = peer.record('text', 'hi');
			machine.frame(frame);
			machine.frame(frame);
		},
		(machine, peer) => {
			peer.record('text', 'dropped');
			machine.frame(peer.record('text', 'hi'));
		},
		machine => {
			machine.send('hi');
			machine.frame(toFrame(machine.written.at(-1) ?? ascii('')));
		},
		machine => {
			const other = reach('open', {}, new ScriptedPeer(4));
			machine.frame(other.peer.record('text', 'hi'));
		},
	];
	for (const [index, attack] of attacks.entries()) {
		const {machine, peer} = reach('open');
		attack(machine, peer);
		assert.equal(last(machine), altered, `attack ${index}`);
	}
});

test('an ACK is cumulative: each message is delivered once, in order, and an older ACK changes nothing', () => {
	const {machine, peer} = reach('open');
	for (const id of ['1', '2', '3', '4']) machine.send(id);
	const acks = [0, 2, 1, 2, 4, 3].map(count =>
		brief(machine.frame(peer.record('ack', u32(count)))).slice(2, -1),
	);
	assert.deepEqual(acks, [[], ['delivered 1', 'delivered 2'], [], [], ['delivered 3', 'delivered 4'], []]);
	machine.frame(peer.record('ack', u32(5)));
	assert.equal(last(machine), 'ended: protocol error: more messages are acknowledged than were sent');
});

test('texts are acknowledged together, 30 ms after the first of them, and MORE counts for nothing', () => {
	const {machine, peer} = reach('open');
	const effects = ['a', 'b', 'c'].flatMap(text => [
		...machine.frame(peer.record('more', 'long ')),
		...machine.frame(peer.record('text', text)),
	]);
	assert.deepEqual(
		brief(effects).filter(effect => effect.startsWith('set ack')),
		['set ack 30'],
	);
	machine.feed({type: 'elapsed', timer: {name: 'ack'}});
	assert.deepEqual(peer.open(machine.written.at(-1) ?? ascii('')), {type: 'ack', count: 3});
	assert.deepEqual(machine.feed({type: 'elapsed', timer: {name: 'ack'}}), []);
});

test('MORE is joined with the TEXT that follows, whatever comes between, and cut anywhere', () => {
	const {machine, peer} = reach('open');
	const euro = new TextEncoder().encode('€');
	for (const byte of euro.slice(0, -1)) machine.frame(peer.record('more', Uint8Array.of(byte)));
	machine.frame(peer.record('ping'));
	machine.frame(peer.record('text', euro.slice(-1)));
	machine.frame(peer.record('text', 'next'));
	assert.deepEqual(told(machine).slice(-2), ['text €', 'text next']);
});

test('15 MORE before a TEXT are taken; the 16th ends the round', () => {
	const {machine, peer} = reach('open');
	for (let count = 0; count < 15; count += 1) machine.frame(peer.record('more', 'x'));
	machine.frame(peer.record('text', '!'));
	assert.equal(last(machine), `text ${'x'.repeat(15)}!`);
	for (let count = 0; count < 15; count += 1) machine.frame(peer.record('more', 'x'));
	assert.equal(machine.expects, 'record');
	machine.frame(peer.record('more', 'x'));
	assert.equal(last(machine), 'ended: protocol error: a text has too many parts');
});

const remember = new Uint8Array(32).fill(3);
const memories: readonly {
	readonly name: string;
	readonly memory: Memory | undefined;
	readonly trusted: boolean;
}[] = [
	{name: 'no session before', memory: undefined, trusted: false},
	{name: 'a session before that was not verified', memory: {remember, verified: false}, trusted: false},
	{name: 'a session before that was verified', memory: {remember, verified: true}, trusted: true},
	{
		name: 'a verified session before with somebody else',
		memory: {remember: new Uint8Array(32).fill(4), verified: true},
		trusted: false,
	},
];

for (const {name, memory, trusted} of memories) {
	test(`${name}: a good proof of the peer's ${trusted ? 'takes the verified state over' : 'changes nothing'}`, () => {
		const {machine, peer} = reach('open', {memory});
		machine.frame(peer.record('proof', peer.proof(remember)));
		assert.equal(told(machine).includes('verified by proof'), trusted);
		machine.feed({type: 'abort', error: undefined});
		const ended = machine.events.findLast(event => event.type === 'ended');
		assert.equal(ended?.memory?.verified, trusted);
	});

	test(`${name}: PROOF is ${memory === undefined ? 'not sent' : 'sent right after NICK'}`, () => {
		const {machine, peer} = reach('open', {memory});
		const sent = machine.written.slice(3).map(bytes => peer.open(bytes).type);
		assert.deepEqual(sent, memory === undefined ? [] : ['proof']);
	});
}

test('a proof that is reflected proves nothing', () => {
	const {machine, peer} = reach('open', {memory: {remember, verified: true}});
	const message = peer.open(machine.written.at(-1) ?? ascii(''));
	assert.ok(message.type === 'proof');
	machine.frame(peer.record('proof', message.proof));
	assert.equal(machine.expects, 'record');
	assert.ok(!told(machine).includes('verified by proof'));
});

test('two sides that have met prove it to each other; only who had verified takes it over', () => {
	const two = new TwoMachines({
		a: {memory: {remember, verified: true}},
		b: {memory: {remember, verified: false}},
	});
	assert.deepEqual(two.a.event('verified'), {type: 'verified', by: 'proof'});
	assert.equal(two.b.event('verified'), undefined);
	assert.deepEqual([two.a.expects, two.b.expects], ['record', 'record']);
});

for (const between of ['ping', 'text', 'nick', 'proof'] as const) {
	test(`a proof after ${between} does not follow the name: the round ends`, () => {
		const {machine, peer} = reach('open', {memory: {remember, verified: true}});
		machine.frame(peer.record(between, between === 'proof' ? new Uint8Array(16) : ''));
		machine.frame(peer.record('proof', peer.proof(remember)));
		assert.equal(last(machine), 'ended: protocol error: a proof does not follow the name');
	});
}

test('a proof does not heal a mismatch', () => {
	const {machine, peer} = reach('open', {memory: {remember, verified: true}});
	machine.feed({type: 'verify', code: '00000000'});
	machine.frame(peer.record('proof', peer.proof(remember)));
	assert.equal(last(machine), 'mismatched');
});

test('v1: a frame that has begun has 30 s', () => {
	const {machine} = reach('legacy');
	machine.feed({type: 'frame-begun', link: IN});
	assert.equal(machine.timers.get('frame'), 30_000);
	machine.elapse('frame');
	const ended = machine.events.at(-1);
	assert.ok(ended?.type === 'ended');
	assert.equal(ended.error?.code, 'ERR_PEER_SILENT');
});

test('a code matches as a whole: one wrong digit, wherever, and it does not', () => {
	const {machine, peer} = reach('open');
	const code = peer.ownCode.replaceAll(/\D/g, '');
	assert.equal(matchesPeerCode(machine.state, code), true);
	const wrong = [...code].map(
		(digit, index) => code.slice(0, index) + ((Number(digit) + 1) % 10) + code.slice(index + 1),
	);
	for (const other of [...wrong, code.slice(0, 7), `${code}0`, ''])
		assert.equal(matchesPeerCode(machine.state, other), false, other);
});
