import assert from 'node:assert/strict';
import {test} from 'node:test';
import {encodeFrame} from '../../source/protocol/frame.ts';
import type {Context} from '../../source/protocol/state.ts';
import {briefEvent} from './brief.ts';
import {TwoMachines, type Write} from './two-machines.ts';

// Somebody on the path wants v1, or we or the peer were told to speak it.

/** Replaces what is sent in place of a HELLO; all else passes. */
const onHello = (change: (body: Uint8Array) => Uint8Array) => (write: Write) =>
	write.bytes.length === 896 ? [encodeFrame(change(write.bytes.slice(16)))] : [write.bytes];

const stripped = onHello(body => body.slice(80));
const fromB = (change: typeof stripped) => (write: Write) =>
	write.from === 'b' ? change(write) : [write.bytes];
const damaged = (offset: number) => fromB(onHello(body => body.with(offset, (body[offset] ?? 0) ^ 1)));

type Case = {
	readonly name: string;
	readonly a?: Partial<Context>;
	readonly b?: Partial<Context>;
	readonly wire?: (write: Write) => readonly Uint8Array[];
	/** The last that `a` tells. */
	readonly tells: string;
};

const cases: readonly Case[] = [
	{name: 'nobody interferes', tells: 'secured v2'},
	{name: 'the version line is stripped', wire: stripped, tells: 'secured v1'},
	{
		name: 'the version line is stripped, and v1 is refused',
		a: {protocol: 'v2'},
		wire: stripped,
		tells: 'ended: the peer speaks only v1, which --protocol v2 refuses',
	},
	{
		name: 'the version line is stripped, and the peer spoke v2 before in this run',
		a: {allowLegacy: false},
		wire: stripped,
		tells: 'ended: the peer spoke v2 before and now offers only v1: somebody may be in the middle',
	},
	{
		name: 'the version line is stripped in one direction only: the SEED is no v1 count',
		wire: fromB(stripped),
		tells: 'ended: a message was altered on its way',
	},
	{
		name: 'the first letter of the version line is damaged',
		wire: damaged(0),
		tells: 'ended: protocol error: the first frame is neither a v1 key nor a v2 hello',
	},
	{
		name: 'the version number is damaged',
		wire: damaged(7),
		tells: 'ended: protocol error: the first frame is neither a v1 key nor a v2 hello',
	},
	{
		name: 'the commitment is damaged, and is still hexadecimal',
		wire: fromB(onHello(body => body.with(15, body[15] === 0x30 ? 0x31 : 0x30))),
		tells: 'ended: handshake failed: somebody may be in the middle',
	},
	{name: 'the peer was told to speak v1', b: {protocol: 'v1'}, tells: 'secured v1'},
	{
		name: 'the peer was told to speak v1, and we refuse it',
		a: {protocol: 'v2'},
		b: {protocol: 'v1'},
		tells: 'ended: the peer speaks only v1, which --protocol v2 refuses',
	},
	{
		name: 'the peer was told to speak v1, and spoke v2 before in this run',
		a: {allowLegacy: false},
		b: {protocol: 'v1'},
		tells: 'ended: the peer spoke v2 before and now offers only v1: somebody may be in the middle',
	},
	{name: 'we were told to speak v1', a: {protocol: 'v1'}, tells: 'secured v1'},
];

for (const {name, tells, ...options} of cases) {
	test(`${name}: ${tells}`, () => {
		const two = new TwoMachines(options);
		const told = two.a.events.map(briefEvent);
		assert.equal(told.at(-1), tells);
		const greeted = told.find(event => event.startsWith('greeted'));
		if (tells.startsWith('secured')) assert.equal(greeted, tells.replace('secured', 'greeted'));
		if (tells.startsWith('ended: the peer')) assert.equal(greeted, undefined);
		if (tells !== 'secured v2') assert.ok(two.a.event('secured')?.protocol !== 2);
	});
}

test('a v1 program is sent nothing but a key and, when told to, nothing of v2 is said', () => {
	const two = new TwoMachines({a: {protocol: 'v1'}});
	assert.deepEqual(
		two.a.written.map(({bytes}) => bytes.length),
		[816],
	);
	two.advance(1_000);
	two.send('a', 'hi');
	two.send('b', 'yo');
	assert.deepEqual([two.a.texts, two.b.texts], [['yo'], ['hi']]);
});

test('after a refusal no v1 message is ever read or written', () => {
	const two = new TwoMachines({a: {protocol: 'v2'}, wire: stripped});
	two.send('b', 'hi');
	assert.deepEqual([two.a.texts, two.a.event('secured')], [[], undefined]);
	assert.deepEqual(
		two.a.written.map(({bytes}) => bytes.length),
		[896],
	);
});
