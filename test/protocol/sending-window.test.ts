import assert from 'node:assert/strict';
import {test} from 'node:test';
import {u32} from '../../source/protocol/bytes.ts';
import {MAX_UNACKNOWLEDGED_TEXTS} from '../../source/protocol/constants.ts';
import {wantsText} from '../../source/protocol/sending.ts';
import {eventsOf, type LoneMachine, reach, writesOf} from './lone-machine.ts';
import type {ScriptedPeer} from './scripted-peer.ts';

// A peer that withholds its ACKs: docs/protocol.md §6.

/** Sends whenever a text is wanted, through as many pauses as it takes; how many texts went out. */
function pour(machine: LoneMachine): number {
	const before = sentTexts(machine);
	for (let last = -1; last !== sentTexts(machine); machine.feed({type: 'elapsed', timer: {name: 'pace'}})) {
		last = sentTexts(machine);
		while (wantsText(machine.state)) machine.send('hi', `${sentTexts(machine)}`);
	}
	return sentTexts(machine) - before;
}

const sentTexts = ({events}: LoneMachine) => events.filter(({type}) => type === 'sent').length;

function fill(): {machine: LoneMachine; peer: ScriptedPeer} {
	const reached = reach('open');
	pour(reached.machine);
	return reached;
}

test('1,000 texts go out without an ACK, and not one more', () => {
	const {machine} = fill();
	assert.equal(MAX_UNACKNOWLEDGED_TEXTS, 1_000);
	assert.equal(sentTexts(machine), 1_000);
	assert.equal(pour(machine), 0);
	assert.deepEqual(writesOf(machine.send('late')), []);
});

test('an ACK makes room for as many texts as it covers, in order', () => {
	const {machine, peer} = fill();
	const told = eventsOf(machine.frame(peer.record('ack', u32(3))));
	assert.deepEqual(
		told.map(event => ('id' in event ? `${event.type} ${event.id}` : event.type)),
		['delivered 0', 'delivered 1', 'delivered 2'],
	);
	assert.equal(pour(machine), 3);
	assert.equal(eventsOf(machine.frame(peer.record('ack', u32(1_003)))).length, 1_000);
	assert.equal(pour(machine), 1_000);
});

test('an ACK that covers nothing new makes no room', () => {
	const {machine, peer} = fill();
	machine.frame(peer.record('ack', u32(0)));
	assert.equal(pour(machine), 0);
});

test('after our BYE an ACK lets nothing more go', () => {
	const {machine, peer} = reach('bye');
	assert.deepEqual(writesOf(machine.frame(peer.record('ack', u32(0)))), []);
	assert.equal(wantsText(machine.state), false);
});
