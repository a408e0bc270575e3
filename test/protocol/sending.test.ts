import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, concat} from '../../source/protocol/bytes.ts';
import {objectionTo, wantsText} from '../../source/protocol/questions.ts';
import {fakeUnwrap} from '../../source/testing/fake-crypto.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {brief} from './brief.ts';
import {type LoneMachine, OUT, reach, writesOf} from './lone-machine.ts';
import type {ScriptedPeer} from './scripted-peer.ts';
import {TwoMachines} from './two-machines.ts';

const holdsCode = 'refused: not sent: the text contains a safety code';

test('a text is written at once, in one write, and puts the next PING off', () => {
	const {machine, peer} = reach('open');
	const effects = machine.send('hi');
	assert.deepEqual(brief(effects), [
		`write a record of 784 on ${OUT}`,
		'set ping 10000',
		'sent hi',
		'set pace 0',
	]);
	assert.deepEqual(peer.open(writesOf(effects)[0] ?? ascii('')), {type: 'text', content: ascii('hi')});
});

const codeTexts: readonly {
	readonly name: string;
	readonly write: (code: string) => string;
	readonly sent?: true;
}[] = [
	{name: 'alone', write: code => code},
	{name: 'in two groups', write: code => `${code.slice(0, 4)} ${code.slice(4)}`},
	{name: 'in a sentence', write: code => `my code is ${code}, and yours?`},
	{name: 'with dashes', write: code => code.split('').join('-')},
	{name: 'over several lines', write: code => code.split('').join('\n')},
	{
		name: 'in full-width digits',
		write: code => code.replaceAll(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
	},
	{name: 'with invisible characters between', write: code => code.split('').join('\u200b')},
	{name: 'but for the last digit', write: code => code.slice(0, 7), sent: true},
	{
		name: 'backwards with a word in front',
		write: code => `no${code.slice(4)} ${code.slice(0, 4)}`,
		sent: true,
	},
];

for (const {name, write, sent = false} of codeTexts) {
	for (const whose of ['our', 'the peer’s'] as const) {
		test(`a text with ${whose} code ${name} is ${sent ? 'sent' : 'not sent'}`, () => {
			const {machine, peer} = reach('open');
			const effects = machine.send(write(whose === 'our' ? peer.selfCode : peer.ownCode), 'x');
			if (sent) assert.ok(brief(effects).includes('sent x'));
			else assert.deepEqual(brief(effects), [holdsCode]);
			assert.equal(machine.expects, 'record');
		});
	}
}

/** Everything that a peer reads from the machine's writes, with MORE joined. */
function readTexts(machine: LoneMachine, peer: ScriptedPeer, from: number): readonly Uint8Array[] {
	const texts: Uint8Array[] = [];
	let more: Uint8Array[] = [];
	for (const bytes of machine.written.slice(from)) {
		const message = peer.open(bytes);
		if (message.type === 'more') more.push(message.content);
		if (message.type !== 'text') continue;
		texts.push(concat(...more, message.content));
		more = [];
	}
	return texts;
}

const lengths = [
	{bytes: 65_531, records: 1},
	{bytes: 65_532, records: 2},
	{bytes: 131_062, records: 2},
	{bytes: 131_063, records: 3},
	{bytes: 1_048_496, records: 16},
] as const;

for (const {bytes, records} of lengths) {
	test(`a text of ${bytes} bytes goes out in ${records} records, all at once`, () => {
		const {machine, peer} = reach('open');
		const text = new Uint8Array(bytes)
			.fill(0x61)
			.with(0, 0x62)
			.with(bytes - 1, 0x63);
		const effects = machine.feed({type: 'send', id: 'x', text});
		assert.equal(writesOf(effects).length, records);
		assert.equal(machine.timers.get('pace'), 0);
		assert.ok(brief(effects).includes('sent x'));
		assert.deepEqual(readTexts(machine, peer, 3), [text]);
	});
}

test('the next text is wanted until 8 records went out, and again after a pause', () => {
	const {machine, peer} = reach('open');
	const bursts: number[] = [];
	for (let pause = 0; pause < 3; pause += 1) {
		const before = machine.written.length;
		while (wantsText(machine.state)) machine.send(`${machine.written.length - 3}`);
		bursts.push(machine.written.length - before);
		machine.feed({type: 'elapsed', timer: {name: 'pace'}});
	}
	assert.deepEqual(bursts, [8, 8, 8]);
	const texts = readTexts(machine, peer, 3).map(bytes => new TextDecoder().decode(bytes));
	assert.deepEqual(
		texts,
		Array.from({length: 24}, (_, count) => `${count}`),
	);
});

test('nothing is queued: a text that is not wanted is refused', () => {
	for (const stage of ['open', 'legacy'] as const) {
		const {machine} = reach(stage);
		while (wantsText(machine.state)) machine.send('x');
		const {length} = machine.written;
		assert.deepEqual(brief(machine.send('y')), ['refused: too many messages are waiting']);
		assert.equal(machine.written.length, length);
		machine.feed({type: 'elapsed', timer: {name: 'pace'}});
		assert.ok(brief(machine.send('y')).includes('sent y'));
	}
});

test('a text is wanted only where it would go out at once', () => {
	const wanted = ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'dead', 'legacy'] as const;
	assert.deepEqual(
		wanted.filter(stage => wantsText(reach(stage).machine.state)),
		['open', 'legacy'],
	);
});

test('a text one byte beyond 16 full records is refused, with both numbers', () => {
	const {machine} = reach('open');
	const effects = machine.feed({type: 'send', id: 'x', text: new Uint8Array(1_048_497)});
	assert.deepEqual(brief(effects), [
		'refused: the message is too long: 1048497 bytes, and this peer takes 1048496',
	]);
});

test('a v1 text of 256 parts is taken, and one byte more is refused', () => {
	const {machine} = reach('legacy');
	const most = new Uint8Array(256 * 446);
	assert.equal(objectionTo(machine.state, most), undefined);
	assert.equal(objectionTo(machine.state, new Uint8Array(most.length + 1))?.code, 'ERR_MESSAGE_TOO_LONG');
});

test('5,000 random messages show only the five lengths on the wire', () => {
	const random = seededRandom(11);
	const two = new TwoMachines();
	const start = two.a.written.length;
	for (let count = 0; count < 5_000; count += 1) {
		const bytes = random.below(random.pick([30, 300, 1_300, count % 100 === 0 ? 140_000 : 100]));
		while (!wantsText(two.a.state)) two.advance(1);
		two.input('a', {type: 'send', id: `${count}`, text: new Uint8Array(bytes).fill(0x61)});
	}
	two.advance(1_000);
	assert.equal(two.b.texts.length, 5_000);
	const wire = [...two.a.written.slice(start), ...two.b.written.slice(3)];
	const seen = [...new Set(wire.map(({bytes}) => bytes.length - 16))].toSorted((x, y) => x - y);
	assert.deepEqual(seen, [784, 1_552, 4_624, 16_912, 66_064]);
	assert.equal(two.a.events.filter(event => event.type === 'delivered').length, 5_000);
});

function legacyPlaintexts(machine: LoneMachine, peer: ScriptedPeer): readonly string[] {
	return machine.written.slice(1).map(bytes => {
		const plaintext = fakeUnwrap(peer.identity.spki, new Uint8Array(), bytes.slice(16));
		return new TextDecoder().decode(plaintext ?? ascii('?'));
	});
}

test('v1: count and parts, one write a frame, each of 528 bytes', () => {
	const {machine, peer} = reach('legacy');
	machine.send(`${'a'.repeat(446)}b`, 'x');
	machine.send('', 'y');
	assert.deepEqual(legacyPlaintexts(machine, peer), ['2', 'a'.repeat(446), 'b', '0']);
	assert.ok(machine.written.slice(1).every(({length}) => length === 528));
});

test('v1: in the first second after both keys went through no text is wanted, and none is written', () => {
	const two = new TwoMachines({a: {protocol: 'v1'}});
	two.send('a', 'early');
	for (const side of [two.a, two.b]) assert.equal(side.written.length, 1);
	two.advance(999);
	assert.equal(wantsText(two.a.state), false);
	assert.deepEqual([two.a.written.length, two.b.written.length, two.b.texts], [1, 1, []]);
	two.advance(1);
	assert.equal(wantsText(two.a.state), true);
	two.send('a', 'early');
	assert.deepEqual([two.a.written.length, two.b.written.length, two.b.texts], [3, 1, ['early']]);
});

test('v1: eight frames, then a pause of 50 ms, then the next eight', () => {
	const {machine} = reach('legacy');
	const first = machine.send('a'.repeat(446 * 19), 'x');
	assert.equal(writesOf(first).length, 8);
	assert.equal(machine.timers.get('pace'), 50);
	const bursts = [1, 2, 3].map(() => brief(machine.feed({type: 'elapsed', timer: {name: 'pace'}})));
	assert.deepEqual(
		bursts.map(burst => burst.filter(effect => effect.startsWith('write')).length),
		[8, 4, 0],
	);
	assert.ok(bursts[1]?.includes('sent x'));
});

test('v1: a text of 256 parts is sent, and one of a byte more is not', () => {
	const {machine} = reach('legacy');
	const most = 446 * 256;
	const refused = brief(machine.send('a'.repeat(most + 1), 'x'));
	assert.deepEqual(refused, [
		`refused: the message is too long: ${most + 1} bytes, and this peer takes ${most}`,
	]);
	assert.ok(brief(machine.send('a'.repeat(most), 'y')).includes('sending y'));
});

test('v1: a text of which a part went out says so; the next one is wanted when it is through and rested', () => {
	const {machine} = reach('legacy');
	assert.ok(brief(machine.send('a'.repeat(446 * 8), 'x')).includes('sending x'));
	assert.equal(wantsText(machine.state), false);
	assert.ok(brief(machine.feed({type: 'elapsed', timer: {name: 'pace'}})).includes('sent x'));
	assert.equal(wantsText(machine.state), true);
	const short = brief(machine.send('y'));
	assert.deepEqual([short.includes('sending y'), short.includes('sent y')], [false, true]);
});

test('v1: eight frames may be written again only after a pause without any', () => {
	const two = new TwoMachines({a: {protocol: 'v1'}});
	const times: number[] = [];
	for (let count = 0; count < 60; ) {
		const before = two.a.written.length;
		if (wantsText(two.a.state)) {
			two.input('a', {type: 'send', id: `${count}`, text: ascii('x')});
			count += 1;
		}
		two.advance(7);
		times.push(...Array<number>(two.a.written.length - before).fill(two.now));
	}
	two.advance(5_000);
	assert.equal(two.b.texts.length, 60);
	for (const [index, at] of times.entries()) {
		const ninth = times[index + 8];
		if (ninth !== undefined) assert.ok(ninth - at >= 43, `nine frames from ${at} to ${ninth}`);
	}
});

test('v1 has no code, no typing, no goodbye: none of it is written', () => {
	const {machine} = reach('legacy');
	for (const input of [
		{type: 'tell', what: 'typing'},
		{type: 'tell', what: 'saved'},
		{type: 'rename', name: ascii('x')},
		{type: 'verify', code: '12345678'},
		{type: 'elapsed', timer: {name: 'ping'}},
		{type: 'elapsed', timer: {name: 'ack'}},
	] as const) {
		assert.deepEqual(machine.feed(input), []);
	}
	assert.ok(brief(machine.send('12345678')).includes('sent 12345678'));
});

test('TYPING, SAVED and a new name are written as such', () => {
	const {machine, peer} = reach('open');
	machine.feed({type: 'tell', what: 'typing'});
	machine.feed({type: 'tell', what: 'saved'});
	machine.feed({type: 'rename', name: ascii('carol')});
	const told = machine.written.slice(3).map(bytes => peer.open(bytes));
	assert.deepEqual(told, [{type: 'typing'}, {type: 'saved'}, {type: 'nick', name: ascii('carol')}]);
});
