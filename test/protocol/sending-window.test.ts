import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, u32} from '../../source/protocol/bytes.ts';
import {MAX_UNACKNOWLEDGED_TEXTS} from '../../source/protocol/constants.ts';
import type {Effect} from '../../source/protocol/effects.ts';
import {brief} from './brief.ts';
import {eventsOf, type LoneMachine, reach, writesOf} from './lone-machine.ts';
import type {ScriptedPeer} from './scripted-peer.ts';

// A peer that withholds its ACKs: docs/protocol.md §6.

/** Lets pauses pass until one brings nothing more; answers with what they led to. */
function rest(machine: LoneMachine): readonly Effect[] {
	const all: Effect[] = [];
	for (;;) {
		const effects = machine.feed({type: 'elapsed', timer: {name: 'pace'}});
		all.push(...effects);
		if (writesOf(effects).length === 0) return all;
	}
}

const count = (effects: readonly Effect[], type: 'sent' | 'delivered') =>
	eventsOf(effects).filter(event => event.type === type).length;

function fill(waiting: number): {machine: LoneMachine; peer: ScriptedPeer} {
	const {machine, peer} = reach('open');
	for (let text = 0; text < MAX_UNACKNOWLEDGED_TEXTS + waiting; text += 1) machine.send('hi', `${text}`);
	rest(machine);
	return {machine, peer};
}

test('1,000 texts go out without an ACK, and not one more', () => {
	const {machine} = fill(20);
	assert.equal(MAX_UNACKNOWLEDGED_TEXTS, 1_000);
	assert.equal(count(machine.log, 'sent'), 1_000);
	assert.deepEqual(machine.send('late'), []);
	assert.deepEqual(rest(machine), []);
});

test('an ACK makes room for as many texts as it covers, in order', () => {
	const {machine, peer} = fill(20);
	const effects = [...machine.frame(peer.record('ack', u32(3))), ...rest(machine)];
	assert.deepEqual(
		eventsOf(effects).map(event => ('id' in event ? `${event.type} ${event.id}` : event.type)),
		['delivered 0', 'delivered 1', 'delivered 2', 'sent 1000', 'sent 1001', 'sent 1002'],
	);
	const all = [...machine.frame(peer.record('ack', u32(1_003))), ...rest(machine)];
	assert.deepEqual([count(all, 'delivered'), count(all, 'sent')], [1_000, 17]);
});

test('an ACK lets 8 records go in one go, and what is left after a pause', () => {
	const {machine, peer} = fill(20);
	const effects = machine.frame(peer.record('ack', u32(500)));
	assert.equal(count(effects, 'sent'), 8);
	assert.ok(brief(effects).includes('set pace 0'));
	assert.equal(count(rest(machine), 'sent'), 12);
});

test('an ACK that covers nothing new makes no room', () => {
	const {machine, peer} = fill(1);
	assert.deepEqual(writesOf(machine.frame(peer.record('ack', u32(0)))), []);
});

test('closing with the window full: the 2 s for goodbye end it', () => {
	const {machine} = fill(1);
	const closing = [...machine.feed({type: 'close'}), ...rest(machine)];
	assert.deepEqual(brief(closing), ['set goodbye 2000']);
	assert.equal(brief(machine.feed({type: 'elapsed', timer: {name: 'goodbye'}})).at(-1), 'ended');
});

test('closing with the window full: an ACK lets the rest go, and BYE after it', () => {
	const {machine, peer} = fill(1);
	for (let opened = 3; opened < 1_003; opened += 1) peer.open(machine.written.at(opened) ?? ascii(''));
	machine.feed({type: 'close'});
	const effects = [...machine.frame(peer.record('ack', u32(1))), ...rest(machine)];
	assert.deepEqual(
		writesOf(effects).map(bytes => peer.open(bytes).type),
		['text', 'bye'],
	);
	assert.equal(machine.expects, 'bye');
});

test('after our BYE an ACK lets nothing more go', () => {
	const {machine, peer} = reach('bye');
	assert.deepEqual(writesOf(machine.frame(peer.record('ack', u32(0)))), []);
});
