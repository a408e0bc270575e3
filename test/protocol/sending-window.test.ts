import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, u32} from '../../source/protocol/bytes.ts';
import {MAX_UNACKNOWLEDGED_TEXTS} from '../../source/protocol/constants.ts';
import {wantsText} from '../../source/protocol/questions.ts';
import {eventsOf, type LoneMachine, reach, writesOf} from './lone-machine.ts';
import type {ScriptedPeer} from './scripted-peer.ts';

// A peer that withholds its ACKs: docs/protocol.md §6.

/** Sends whenever a text is wanted, through as many pauses as it takes; how many texts went out. */
function pour(machine: LoneMachine): number {
	const before = sentTexts(machine);
	let given = 0;
	for (let last = -1; last !== given; machine.feed({type: 'elapsed', timer: {name: 'pace'}})) {
		last = given;
		// One more than there may be is enough to show it.
		for (; given <= MAX_UNACKNOWLEDGED_TEXTS && wantsText(machine.state); given += 1) {
			machine.send('hi', `${before + given}`);
		}
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

test('of what tells only how things stand, as much as 8 records goes out at once, and the rest once after a pause', () => {
	const {machine, peer} = reach('open');
	for (let count = 0; count < 10_000; count += 1) {
		machine.feed({type: 'rename', name: ascii(`name ${count}`)});
		machine.feed({type: 'tell', what: 'typing'});
		machine.feed({type: 'tell', what: 'saved'});
	}
	assert.equal(machine.written.length - 3, 8);
	for (let pause = 0; pause < 3; pause += 1) machine.feed({type: 'elapsed', timer: {name: 'pace'}});
	const told = machine.written.slice(3).map(bytes => peer.open(bytes));
	const names = told.flatMap(message =>
		message.type === 'nick' ? [new TextDecoder().decode(message.name)] : [],
	);
	assert.equal(told.length, 11);
	assert.equal(names.at(-1), 'name 9999');
});

test('a burst of texts makes an ACK wait for the pause, and goodbye brings it before BYE', () => {
	const {machine, peer} = reach('open');
	while (wantsText(machine.state)) machine.send('x', `${machine.written.length}`);
	machine.frame(peer.record('text', 'hi'));
	assert.deepEqual(writesOf(machine.feed({type: 'elapsed', timer: {name: 'ack'}})), []);
	machine.feed({type: 'rename', name: ascii('carol')});
	machine.feed({type: 'close'});
	const said = machine.written.slice(3).map(bytes => peer.open(bytes).type);
	assert.deepEqual(said.slice(8), ['ack', 'nick', 'bye']);
});
