import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, concat} from '../../source/protocol/bytes.ts';
import type {Frame} from '../../source/protocol/frame.ts';
import {briefEvent} from './brief.ts';
import {type LoneMachine, reach, type Stage} from './lone-machine.ts';
import {frameOf, type ScriptedPeer} from './scripted-peer.ts';

// What belongs to one place of one protocol, put into another. Lengths tell most of them apart; where the lengths
// agree (SEED and every v1 frame have 512 bytes), the OAEP labels do.

type Given = {readonly machine: LoneMachine; readonly peer: ScriptedPeer};
type Case = {
	readonly name: string;
	readonly stage: Stage;
	readonly frame: (given: Given) => Frame;
	readonly ends: string;
};

const length = 'ended: protocol error: a frame has a length that is not allowed now';
const handshake = 'ended: handshake failed: somebody may be in the middle';
const altered = 'ended: a message was altered on its way';
const noHello = 'ended: protocol error: the first frame is neither a v1 key nor a v2 hello';

const cases: readonly Case[] = [
	{
		name: 'a v1 count where SEED belongs',
		stage: 'seed',
		frame: ({machine, peer}) => peer.legacy(machine.spki, '1'),
		ends: handshake,
	},
	{
		name: 'a v1 part of 32 bytes, the seed itself, where SEED belongs',
		stage: 'seed',
		frame: ({machine, peer}) => peer.legacy(machine.spki, peer.identity.seed),
		ends: handshake,
	},
	{
		name: 'the secret part of a record where SEED belongs',
		stage: 'seed',
		frame: ({machine, peer}) => frameOf(peer.seed(machine.spki, {label: 'ttchat/2 record'})),
		ends: handshake,
	},
	{
		name: 'a whole record where SEED belongs',
		stage: 'seed',
		frame: ({peer}) => peer.record('nick', 'bob'),
		ends: length,
	},
	{
		name: 'a second HELLO where SEED belongs',
		stage: 'seed',
		frame: ({peer}) => frameOf(peer.hello()),
		ends: length,
	},
	{
		name: 'SEED where a v1 count belongs',
		stage: 'legacy',
		frame: ({machine, peer}) => frameOf(peer.seed(machine.spki)),
		ends: altered,
	},
	{
		name: 'a record where a v1 count belongs',
		stage: 'legacy',
		frame: ({peer}) => peer.record('nick', 'bob'),
		ends: length,
	},
	{
		name: 'a second v1 key where a v1 count belongs',
		stage: 'legacy',
		frame: ({peer}) => frameOf(peer.key()),
		ends: length,
	},
	{
		name: 'SEED a second time, where NICK belongs',
		stage: 'nick',
		frame: ({machine, peer}) => frameOf(peer.seed(machine.spki)),
		ends: length,
	},
	{
		name: 'a record around the ciphertext of SEED, where NICK belongs',
		stage: 'nick',
		frame: ({machine, peer}) => frameOf(concat(peer.seed(machine.spki), new Uint8Array(272))),
		ends: handshake,
	},
	{
		name: 'a v1 message in an open v2 talk',
		stage: 'open',
		frame: ({machine, peer}) => peer.legacy(machine.spki, '1'),
		ends: length,
	},
	{
		name: 'a SEED where HELLO belongs',
		stage: 'hello',
		frame: ({machine, peer}) => frameOf(peer.seed(machine.spki)),
		ends: noHello,
	},
];

for (const {name, stage, frame, ends} of cases) {
	test(`the round ends: ${name}`, () => {
		const given = reach(stage);
		const {machine, peer} = given;
		if (stage === 'seed') peer.agree(machine.hello, machine.spki, machine.seed.slice());
		const written = machine.written.length;
		const told = machine.events.length;
		machine.frame(frame(given));
		assert.deepEqual(machine.events.slice(told).map(briefEvent), [ends]);
		assert.equal(machine.written.length, written);
	});
}

test('the table of cases has 12 rows', () => assert.equal(cases.length, 12));

test('the three uses of RSA have three labels', () => {
	const labels = [reach('seed'), reach('nick'), reach('legacy')].map(({machine, peer}) => {
		const frame = machine.expects === 'nick' ? peer.record('nick') : frameOf(peer.seed(machine.spki));
		machine.once({type: 'frame', link: 2, frame});
		const unwrap = machine.log.findLast(effect => effect.type === 'unwrap');
		return unwrap?.label;
	});
	assert.deepEqual(labels, [ascii('ttchat/2 seed'), ascii('ttchat/2 record'), ascii('')]);
});
