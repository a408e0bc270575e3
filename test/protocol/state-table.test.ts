import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {ascii, concat, u32, u64} from '../../source/protocol/bytes.ts';
import type {Effect, Timer} from '../../source/protocol/effects.ts';
import type {State} from '../../source/protocol/state.ts';
import {brief} from './brief.ts';
import {IN, type LoneMachine, OUT, reach} from './lone-machine.ts';
import {ScriptedPeer} from './scripted-peer.ts';

// docs/protocol.md §7: six states, fourteen inputs, and for each the exact reaction and the exact words.

type Stage = 'hello' | 'seed' | 'nick' | 'open' | 'bye' | 'dead';
type Reaction = {readonly next: State['talk']['expects']; readonly effects: readonly string[]};

/** Goes on, or stays. */
const goes = (next: Reaction['next'], ...effects: readonly string[]): Reaction => ({next, effects});
/** Ends at once: both links destroyed, nothing sent. */
const aborts = (words: string, ...before: readonly string[]) => ends('destroy', words, before);
/** Ends after what was written has left. */
const finishes = (words: string, ...before: readonly string[]) => ends('close', words, before);

function ends(how: 'destroy' | 'close', words: string, before: readonly string[]): Reaction {
	const over = ['clear-all-timers', 'stop-dialing', `${how} ${OUT}`, `${how} ${IN}`];
	return {next: 'nothing', effects: [...before, ...over, words === '' ? 'ended' : `ended: ${words}`]};
}

const limits: Readonly<Record<Stage, Timer>> = {
	hello: {name: 'first-frame', link: IN},
	seed: {name: 'handshake'},
	nick: {name: 'handshake'},
	open: {name: 'silence'},
	bye: {name: 'goodbye'},
	dead: {name: 'goodbye'},
};

type Given = {readonly machine: LoneMachine; readonly peer: ScriptedPeer; readonly stage: Stage};

/** File 1, of 2 bytes, by the name of "b". */
const offered = concat(u32(1), u64(2), ascii('b'));

const inputs = {
	'a HELLO': ({machine}) => machine.body(new ScriptedPeer(9).hello()),
	'a frame of 512 bytes': ({machine, peer}) => machine.body(peer.seed(machine.spki)),
	'a NICK record': ({machine, peer}) => machine.frame(peer.record('nick', 'bob')),
	'a TEXT record': ({machine, peer}) => machine.frame(peer.record('text', 'hi')),
	'a FILE-OFFER record': ({machine, peer}) => machine.frame(peer.record('file-offer', offered)),
	'a BYE record': ({machine, peer}) => machine.frame(peer.record('bye')),
	'a bad header': ({machine}) =>
		machine.feed({type: 'violated', link: IN, error: new TtchatError('ERR_FRAME_HEADER')}),
	'the first bytes of a frame': ({machine}) => machine.feed({type: 'frame-begun', link: IN}),
	'the end of the inbound link': ({machine}) => machine.feed({type: 'ended', link: IN, error: undefined}),
	'the end of the outbound link': ({machine}) => machine.feed({type: 'ended', link: OUT, error: undefined}),
	'its time limit': ({machine, stage}) => machine.feed({type: 'elapsed', timer: limits[stage]}),
	'a text to send': ({machine}) => machine.send('hi'),
	'a file to offer': ({machine}) => machine.feed({type: 'file-offer', file: 'f', name: ascii('a'), size: 1}),
	'the wish to close': ({machine}) => machine.feed({type: 'close'}),
} satisfies Record<string, (given: Given) => readonly Effect[]>;

type InputName = keyof typeof inputs;

const table: Readonly<Record<Stage, Readonly<Record<InputName, Reaction>>>> = {
	hello: {
		'a HELLO': goes(
			'seed',
			'clear first-frame-2',
			'greeted v2',
			'write 512 bytes on 1',
			'set handshake 20000',
		),
		'a frame of 512 bytes': aborts('protocol error: the first frame is neither a v1 key nor a v2 hello'),
		'a NICK record': aborts('protocol error: the first frame is neither a v1 key nor a v2 hello'),
		'a TEXT record': aborts('protocol error: the first frame is neither a v1 key nor a v2 hello'),
		'a FILE-OFFER record': aborts('protocol error: the first frame is neither a v1 key nor a v2 hello'),
		'a BYE record': aborts('protocol error: the first frame is neither a v1 key nor a v2 hello'),
		'a bad header': goes('hello', 'clear first-frame-2', 'destroy 2', 'dropped inbound 2'),
		'the first bytes of a frame': goes('hello'),
		'the end of the inbound link': goes('hello', 'clear first-frame-2', 'destroy 2', 'dropped inbound 2'),
		'the end of the outbound link': goes(
			'hello',
			'destroy 1',
			'clear share-link',
			'dropped outbound 1',
			'dial',
		),
		'its time limit': goes('hello', 'clear first-frame-2', 'destroy 2', 'dropped inbound 2'),
		'a text to send': goes('hello', 'refused: nobody is connected yet'),
		'a file to offer': goes('hello'),
		'the wish to close': aborts(''),
	},
	seed: {
		'a HELLO': aborts('protocol error: a frame has a length that is not allowed now'),
		'a frame of 512 bytes': goes('nick', 'unwrap ttchat/2 seed', 'write a record of 784 on 1'),
		'a NICK record': aborts('protocol error: a frame has a length that is not allowed now'),
		'a TEXT record': aborts('protocol error: a frame has a length that is not allowed now'),
		'a FILE-OFFER record': aborts('protocol error: a frame has a length that is not allowed now'),
		'a BYE record': aborts('protocol error: a frame has a length that is not allowed now'),
		'a bad header': aborts('protocol error: a frame header is not a decimal length'),
		'the first bytes of a frame': goes('seed'),
		'the end of the inbound link': aborts('connection lost'),
		'the end of the outbound link': aborts('connection lost'),
		'its time limit': aborts('the peer does not answer'),
		'a text to send': goes('seed', 'refused: nobody is connected yet'),
		'a file to offer': goes('seed'),
		'the wish to close': aborts(''),
	},
	nick: {
		'a HELLO': aborts('protocol error: a frame has a length that is not allowed now'),
		'a frame of 512 bytes': aborts('protocol error: a frame has a length that is not allowed now'),
		'a NICK record': goes(
			'record',
			'clear frame',
			'unwrap ttchat/2 record',
			'clear handshake',
			'set ping 10000',
			'set silence 30000',
			'secured v2',
		),
		'a TEXT record': aborts(
			'protocol error: the first record is not a name',
			'clear frame',
			'unwrap ttchat/2 record',
		),
		'a FILE-OFFER record': aborts(
			'protocol error: the first record is not a name',
			'clear frame',
			'unwrap ttchat/2 record',
		),
		'a BYE record': aborts(
			'protocol error: the first record is not a name',
			'clear frame',
			'unwrap ttchat/2 record',
		),
		'a bad header': aborts('protocol error: a frame header is not a decimal length'),
		'the first bytes of a frame': goes('nick'),
		'the end of the inbound link': aborts('connection lost'),
		'the end of the outbound link': aborts('connection lost'),
		'its time limit': aborts('the peer does not answer'),
		'a text to send': goes('nick', 'refused: nobody is connected yet'),
		'a file to offer': goes('nick'),
		'the wish to close': aborts(''),
	},
	open: {
		'a HELLO': aborts('protocol error: a frame has a length that is not allowed now'),
		'a frame of 512 bytes': aborts('protocol error: a frame has a length that is not allowed now'),
		'a NICK record': goes(
			'record',
			'clear frame',
			'unwrap ttchat/2 record',
			'renamed bob',
			'set silence 30000',
		),
		'a TEXT record': goes(
			'record',
			'clear frame',
			'unwrap ttchat/2 record',
			'text hi',
			'set ack 30',
			'set silence 30000',
		),
		'a FILE-OFFER record': goes(
			'record',
			'clear frame',
			'unwrap ttchat/2 record',
			'file-offered 1: b, 2',
			'set silence 30000',
		),
		'a BYE record': finishes(
			'the peer left',
			'clear frame',
			'unwrap ttchat/2 record',
			'write a record of 784 on 1',
			'set ping 10000',
			'clear ping',
			'clear silence',
			'clear ack',
			'set goodbye 2000',
		),
		'a bad header': aborts('protocol error: a frame header is not a decimal length'),
		'the first bytes of a frame': goes('record', 'set silence 30000', 'set frame 30000'),
		'the end of the inbound link': aborts('connection lost'),
		'the end of the outbound link': goes('record', 'destroy 1', 'clear ping', 'set goodbye 2000'),
		'its time limit': aborts('the peer does not answer'),
		'a text to send': goes('record', 'write a record of 784 on 1', 'set ping 10000', 'sent hi', 'set pace 0'),
		'a file to offer': goes(
			'record',
			'write a record of 784 on 1',
			'set ping 10000',
			'offer-sent f',
			'set pace 0',
		),
		'the wish to close': goes(
			'bye',
			'write a record of 784 on 1',
			'set ping 10000',
			'clear ping',
			'clear silence',
			'clear ack',
			'set goodbye 2000',
		),
	},
	bye: {
		'a HELLO': aborts('protocol error: a frame has a length that is not allowed now'),
		'a frame of 512 bytes': aborts('protocol error: a frame has a length that is not allowed now'),
		'a NICK record': goes('bye', 'clear frame', 'unwrap ttchat/2 record', 'renamed bob'),
		'a TEXT record': goes('bye', 'clear frame', 'unwrap ttchat/2 record', 'text hi'),
		'a FILE-OFFER record': goes('bye', 'clear frame', 'unwrap ttchat/2 record', 'file-offered 1: b, 2'),
		'a BYE record': finishes('', 'clear frame', 'unwrap ttchat/2 record'),
		'a bad header': aborts('protocol error: a frame header is not a decimal length'),
		'the first bytes of a frame': goes('bye'),
		'the end of the inbound link': aborts(''),
		'the end of the outbound link': goes('bye', 'destroy 1'),
		'its time limit': aborts(''),
		'a text to send': goes('bye', 'refused: the session is closed'),
		'a file to offer': goes('bye'),
		'the wish to close': goes('bye'),
	},
	dead: {
		'a HELLO': goes('nothing'),
		'a frame of 512 bytes': goes('nothing'),
		'a NICK record': goes('nothing'),
		'a TEXT record': goes('nothing'),
		'a FILE-OFFER record': goes('nothing'),
		'a BYE record': goes('nothing'),
		'a bad header': goes('nothing'),
		'the first bytes of a frame': goes('nothing'),
		'the end of the inbound link': goes('nothing'),
		'the end of the outbound link': goes('nothing'),
		'its time limit': goes('nothing'),
		'a text to send': goes('nothing', 'refused: nobody is connected yet'),
		'a file to offer': goes('nothing'),
		'the wish to close': goes('nothing'),
	},
};

let checked = 0;
for (const [stage, reactions] of Object.entries(table) as [Stage, Record<InputName, Reaction>][]) {
	for (const [name, {next, effects}] of Object.entries(reactions) as [InputName, Reaction][]) {
		checked += 1;
		test(`in state ${stage}, ${name}: ${effects.at(-1) ?? 'nothing'}`, () => {
			const given = {...reach(stage), stage};
			const done = inputs[name](given);
			assert.deepEqual(brief(done), effects);
			assert.equal(given.machine.expects, next);
			if (next === 'nothing') assertDead(given.machine, stage);
		});
	}
}

test('the table has 84 rows', () => assert.equal(checked, 84));

/** Dead means: no timer, no link, no key, no seed; and only an open conversation leaves a memory. */
function assertDead({state, timers, events}: LoneMachine, stage: Stage): void {
	assert.equal(timers.size, 0);
	assert.equal(state.identity, undefined);
	assert.equal(state.unwrapping, undefined);
	assert.deepEqual(state.links, {
		out: undefined,
		in: undefined,
		pending: [],
		punched: undefined,
		greeted: false,
	});
	const ended = events.filter(event => event.type === 'ended');
	assert.equal(ended.length, 1);
	const secured = stage === 'open' || stage === 'bye' || stage === 'dead';
	assert.equal(ended[0]?.memory !== undefined, secured);
}
