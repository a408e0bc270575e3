import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii, concat, u32, u64} from '../../source/protocol/bytes.ts';
import {wantedChunk, wantsOffer, wantsText} from '../../source/protocol/questions.ts';
import {brief} from './brief.ts';
import {type LoneMachine, reach, writesOf} from './lone-machine.ts';
import type {ScriptedPeer} from './scripted-peer.ts';

const offerOf = (id: number, size: number, name = 'a.jpg') => concat(u32(id), u64(size), ascii(name));
const acceptOf = (id: number, limit: number) => concat(u32(id), u64(limit));
const chunkOf = (id: number, bytes: number) => concat(u32(id), new Uint8Array(bytes).fill(7));
const cancelOf = (id: number, whose: number, reason: number) => concat(u32(id), Uint8Array.of(whose, reason));

/** A machine that has a file of that size on offer. */
function offering(size: number, name = 'a.jpg') {
	const reached = reach('open');
	reached.machine.feed({type: 'file-offer', file: 'f', name: ascii(name), size});
	const message = reached.peer.open(reached.machine.written.at(-1) ?? ascii(''));
	return {...reached, message};
}

/** What the peer reads of what was written. */
const readBy = (peer: ScriptedPeer, effects: Parameters<typeof writesOf>[0]) =>
	writesOf(effects).map(bytes => peer.open(bytes));

/** What a record of the peer tells. */
const told = (
	machine: LoneMachine,
	...record: readonly [
		'file-accept' | 'file-cancel' | 'file-done' | 'file-offer' | 'file-chunk',
		Uint8Array,
		ScriptedPeer,
	]
) => brief(machine.frame(record[2].record(record[0], record[1]))).slice(2);

test('an offer is one record with number, size and name, and the next waits until this one is over', () => {
	const {machine, peer, message} = offering(70_000);
	assert.deepEqual(message, {type: 'file-offer', id: 1, size: 70_000, name: ascii('a.jpg')});
	assert.ok(!wantsOffer(machine.state) && wantsText(machine.state));
	const late = machine.feed({type: 'file-offer', file: 'g', name: ascii('b'), size: 1});
	assert.deepEqual(brief(late), ['offer-failed g: too many messages are waiting']);
	assert.deepEqual(told(machine, 'file-cancel', cancelOf(1, 1, 0), peer), [
		'offer-refused f: declined',
		'set silence 30000',
	]);
	machine.feed({type: 'file-offer', file: 'g', name: ascii('b'), size: 1});
	assert.deepEqual(peer.open(machine.written.at(-1) ?? ascii('')), {
		type: 'file-offer',
		id: 2,
		size: 1,
		name: ascii('b'),
	});
});

test('a file goes out as far as it is asked for, and is delivered when the peer says so', () => {
	const {machine, peer} = offering(70_000);
	assert.equal(wantedChunk(machine.state), undefined);
	assert.deepEqual(told(machine, 'file-accept', acceptOf(1, 65_000), peer), [
		'offer-accepted f',
		'set silence 30000',
	]);
	assert.deepEqual(wantedChunk(machine.state), {file: 'f', bytes: 65_000});
	const chunk = new Uint8Array(65_000).fill(9);
	const effects = machine.feed({type: 'file-chunk', file: 'f', bytes: chunk});
	assert.deepEqual(brief(effects), ['write a record of 66064 on 1', 'set ping 10000']);
	assert.deepEqual(readBy(peer, effects), [{type: 'file-chunk', id: 1, bytes: chunk}]);
	assert.equal(wantedChunk(machine.state), undefined);
	assert.deepEqual(told(machine, 'file-accept', acceptOf(1, 70_000), peer), ['set silence 30000']);
	assert.deepEqual(wantedChunk(machine.state), {file: 'f', bytes: 5_000});
	machine.feed({type: 'file-chunk', file: 'f', bytes: chunk.subarray(0, 5_000)});
	assert.equal(wantedChunk(machine.state), undefined);
	assert.ok(!wantsOffer(machine.state));
	assert.deepEqual(told(machine, 'file-done', u32(1), peer), ['file-delivered f', 'set silence 30000']);
	assert.ok(wantsOffer(machine.state));
});

test('after 8 records pieces wait for a pause as texts do', () => {
	const {machine, peer} = offering(10_000_000);
	machine.frame(peer.record('file-accept', acceptOf(1, 10_000_000)));
	let count = 1;
	for (; wantedChunk(machine.state) !== undefined; count += 1)
		machine.feed({type: 'file-chunk', file: 'f', bytes: new Uint8Array(10)});
	assert.equal(count, 8);
	assert.ok(!wantsText(machine.state));
	machine.feed({type: 'elapsed', timer: {name: 'pace'}});
	assert.ok(wantsText(machine.state) && wantedChunk(machine.state) !== undefined);
});

test('taking an offer back is one record; what crosses it means nothing, and the next file has the next number', () => {
	const {machine, peer} = offering(9);
	const effects = machine.feed({type: 'file-withdraw', file: 'f', reason: 'unreadable'});
	assert.deepEqual(readBy(peer, effects), [
		{type: 'file-cancel', id: 1, whose: 'theirs', reason: 'unreadable'},
	]);
	assert.deepEqual(machine.feed({type: 'file-withdraw', file: 'f', reason: 'cancelled'}), []);
	assert.deepEqual(machine.feed({type: 'file-chunk', file: 'f', bytes: new Uint8Array(1)}), []);
	assert.deepEqual(told(machine, 'file-accept', acceptOf(1, 5), peer), ['set silence 30000']);
	assert.deepEqual(told(machine, 'file-accept', acceptOf(1, 9), peer), ['set silence 30000']);
	assert.deepEqual(told(machine, 'file-cancel', cancelOf(1, 1, 4), peer), ['set silence 30000']);
	machine.feed({type: 'file-offer', file: 'g', name: ascii('b'), size: 1});
	assert.deepEqual(peer.open(machine.written.at(-1) ?? ascii('')).type, 'file-offer');
	assert.equal(machine.expects, 'record');
});

test('a file of the peer is told, asked for, taken in pieces, and kept', () => {
	const {machine, peer} = reach('open');
	assert.deepEqual(told(machine, 'file-offer', offerOf(1, 9), peer), [
		'file-offered 1: a.jpg, 9',
		'set silence 30000',
	]);
	assert.deepEqual(machine.feed({type: 'file-keep', id: 1}), []);
	const asked = machine.feed({type: 'file-accept', id: 1, limit: 5});
	assert.deepEqual(readBy(peer, asked), [{type: 'file-accept', id: 1, limit: 5}]);
	assert.deepEqual(told(machine, 'file-chunk', chunkOf(1, 5), peer), ['chunk 1: 5', 'set silence 30000']);
	machine.feed({type: 'file-accept', id: 1, limit: 9});
	assert.deepEqual(told(machine, 'file-chunk', chunkOf(1, 4), peer), [
		'chunk 1: 4, whole',
		'set silence 30000',
	]);
	peer.open(machine.written.at(-1) ?? ascii(''));
	assert.deepEqual(readBy(peer, machine.feed({type: 'file-keep', id: 1})), [{type: 'file-done', id: 1}]);
	assert.deepEqual(told(machine, 'file-offer', offerOf(2, 1), peer), [
		'file-offered 2: a.jpg, 1',
		'set silence 30000',
	]);
});

test('refusing a file of the peer is one record; its pieces that were on their way mean nothing', () => {
	const {machine, peer} = reach('open');
	machine.frame(peer.record('file-offer', offerOf(1, 9)));
	machine.feed({type: 'file-accept', id: 1, limit: 9});
	peer.open(machine.written.at(-1) ?? ascii(''));
	const effects = machine.feed({type: 'file-refuse', id: 1, reason: 'disk-full'});
	assert.deepEqual(readBy(peer, effects), [{type: 'file-cancel', id: 1, whose: 'ours', reason: 'disk-full'}]);
	assert.deepEqual(machine.feed({type: 'file-refuse', id: 1, reason: 'cancelled'}), []);
	assert.deepEqual(machine.feed({type: 'file-accept', id: 1, limit: 9}), []);
	assert.deepEqual(told(machine, 'file-chunk', chunkOf(1, 9), peer), ['set silence 30000']);
	assert.deepEqual(told(machine, 'file-offer', offerOf(2, 1), peer), [
		'file-offered 2: a.jpg, 1',
		'set silence 30000',
	]);
});

test('the peer takes its file back, with the reason', () => {
	const {machine, peer} = reach('open');
	machine.frame(peer.record('file-offer', offerOf(1, 9)));
	assert.deepEqual(told(machine, 'file-cancel', cancelOf(1, 0, 2), peer), [
		'file-withdrawn 1: unreadable',
		'set silence 30000',
	]);
	assert.deepEqual(machine.feed({type: 'file-accept', id: 1, limit: 9}), []);
});

test('both directions have numbers of their own', () => {
	const {machine, peer} = offering(9);
	machine.frame(peer.record('file-offer', offerOf(1, 9)));
	assert.deepEqual(told(machine, 'file-cancel', cancelOf(1, 1, 1), peer), [
		'offer-refused f: cancelled',
		'set silence 30000',
	]);
	assert.deepEqual(told(machine, 'file-cancel', cancelOf(1, 0, 1), peer), [
		'file-withdrawn 1: cancelled',
		'set silence 30000',
	]);
});

const codeNames = [
	{name: 'our code', of: (peer: ScriptedPeer) => `${peer.selfCode}.jpg`},
	{
		name: 'the code of the peer in two groups',
		of: (peer: ScriptedPeer) => `${peer.ownCode.slice(0, 4)} ${peer.ownCode.slice(4)}`,
	},
] as const;

for (const {name, of} of codeNames) {
	test(`a file whose name holds ${name} is not offered`, () => {
		const {machine, peer} = reach('open');
		const effects = machine.feed({type: 'file-offer', file: 'f', name: ascii(of(peer)), size: 1});
		assert.deepEqual(brief(effects), ['offer-failed f: not sent: the text contains a safety code']);
		assert.ok(wantsOffer(machine.state));
	});
}

test('a code does not leave in pieces through a text and a name', () => {
	const {machine, peer} = reach('open');
	machine.send(peer.selfCode.slice(0, 5));
	const name = ascii(`${peer.selfCode.slice(5)}.jpg`);
	assert.deepEqual(brief(machine.feed({type: 'file-offer', file: 'f', name, size: 1})), [
		'offer-failed f: not sent: the text contains a safety code',
	]);
	machine.feed({type: 'file-offer', file: 'g', name: ascii(peer.ownCode.slice(0, 5)), size: 1});
	assert.deepEqual(brief(machine.send(peer.ownCode.slice(5), 'x')), [
		'refused: not sent: the text contains a safety code',
	]);
});

test('what the file holds is not looked through for codes', () => {
	const {machine, peer} = offering(8);
	machine.frame(peer.record('file-accept', acceptOf(1, 8)));
	assert.deepEqual(brief(machine.feed({type: 'file-chunk', file: 'f', bytes: ascii(peer.ownCode)})), [
		'write a record of 784 on 1',
		'set ping 10000',
	]);
});

const early = ['hello', 'link', 'seed', 'nick', 'bye', 'dead', 'legacy'] as const;
for (const stage of early) {
	test(`in state ${stage} nothing of files is wanted, and nothing is written`, () => {
		const {machine} = reach(stage);
		assert.ok(!wantsOffer(machine.state) && wantedChunk(machine.state) === undefined);
		const inputs = [
			{type: 'file-offer', file: 'f', name: ascii('a'), size: 1},
			{type: 'file-chunk', file: 'f', bytes: new Uint8Array(1)},
			{type: 'file-withdraw', file: 'f', reason: 'cancelled'},
			{type: 'file-accept', id: 1, limit: 1},
			{type: 'file-refuse', id: 1, reason: 'declined'},
			{type: 'file-keep', id: 1},
		] as const;
		for (const input of inputs) assert.deepEqual(machine.feed(input), []);
	});
}

test('after our BYE the peer’s pieces are still read, and what is against the rules still ends the round', () => {
	const {machine, peer} = reach('open');
	machine.frame(peer.record('file-offer', offerOf(1, 9)));
	machine.feed({type: 'file-accept', id: 1, limit: 9});
	machine.feed({type: 'close'});
	assert.deepEqual(told(machine, 'file-chunk', chunkOf(1, 5), peer), ['chunk 1: 5']);
	assert.deepEqual(
		told(machine, 'file-chunk', chunkOf(1, 5), peer).at(-1),
		'ended: protocol error: more of a file came than was asked for',
	);
});

const broken = [
	{
		name: 'a second offer',
		records: [
			['file-offer', offerOf(1, 9)],
			['file-offer', offerOf(2, 9)],
		],
		says: 'a second file is offered',
	},
	{
		name: 'an offer out of turn',
		records: [['file-offer', offerOf(2, 9)]],
		says: 'a file has a number that is not its turn',
	},
	{
		name: 'a chunk before ACCEPT',
		records: [
			['file-offer', offerOf(1, 9)],
			['file-chunk', chunkOf(1, 1)],
		],
		says: 'a piece of a file came that nobody accepted',
	},
	{
		name: 'ACCEPT of nothing',
		records: [['file-accept', acceptOf(1, 9)]],
		says: 'a file is answered that is not on offer',
	},
	{name: 'FILE-DONE of nothing', records: [['file-done', u32(1)]], says: 'a file is done that was not sent'},
	{
		name: 'FILE-CANCEL of nothing',
		records: [['file-cancel', cancelOf(1, 0, 1)]],
		says: 'a file is taken back that is not on offer',
	},
	{
		name: 'FILE-CANCEL of a third',
		records: [['file-cancel', cancelOf(1, 2, 1)]],
		says: 'a record has content that does not fit its type',
	},
] as const;

for (const {name, records, says} of broken) {
	test(`the round ends at once: ${name}`, () => {
		const {machine, peer} = reach('open');
		const written = machine.written.length;
		for (const [type, content] of records) machine.frame(peer.record(type, content));
		assert.equal(brief(machine.log).at(-1), `ended: protocol error: ${says}`);
		assert.equal(machine.written.length, written);
	});
}
