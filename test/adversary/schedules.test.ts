import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ErrorCode} from '../../source/errors.ts';
import {checkConversation} from './conversation.ts';
import {type SideReport, type SimulatedAction, simulate} from './simulate.ts';
import type {Fault, Side, WireFault} from './simulated-wire.ts';

/** Alice writes HELLO, SEED, NICK and then her texts and acknowledgements; so does Bob. */
const actions: readonly SimulatedAction[] = [
	{at: 0, side: 'a', do: 'start'},
	{at: 300, side: 'b', do: 'start'},
	{at: 1_500, side: 'a', do: 'send', text: 'alpha one'},
	{at: 2_500, side: 'b', do: 'send', text: 'beta one'},
	{at: 4_000, side: 'a', do: 'send', text: 'alpha two'},
	{at: 5_000, side: 'b', do: 'send', text: 'beta two'},
];

const onFrame = (frame: number, fault: Fault, from: Side = 'a'): WireFault => ({from, frame, fault});
const again = (frame: number, of = frame, from: Side = 'a'): WireFault =>
	onFrame(frame, {type: 'inject', copyOf: {from, frame: of}});

type Ending = readonly (ErrorCode | undefined)[];

const schedules: readonly {
	readonly name: string;
	readonly faults: readonly WireFault[];
	readonly firewalled?: readonly Side[];
	readonly more?: readonly SimulatedAction[];
	readonly verdict: 'open' | 'closed';
	/** How the rounds of Alice and of Bob ended. */
	readonly endings: readonly [Ending, Ending];
	/** What each heard of the other, one list a session. */
	readonly heard: readonly [readonly (readonly string[])[], readonly (readonly string[])[]];
}[] = [
	{
		name: 'nobody in between',
		faults: [],
		verdict: 'open',
		endings: [[], []],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'HELLO is dropped',
		faults: [onFrame(0, {type: 'drop'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_HELLO_INVALID']],
		heard: [[], []],
	},
	{
		name: 'SEED is dropped',
		faults: [onFrame(1, {type: 'drop'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_FRAME_LENGTH']],
		heard: [[], []],
	},
	{
		name: 'NICK is dropped',
		faults: [onFrame(2, {type: 'drop'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_HANDSHAKE_FAILED']],
		heard: [[[]], []],
	},
	{
		name: 'a text is dropped',
		faults: [onFrame(3, {type: 'drop'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[['beta one']], [[]]],
	},
	{
		name: 'HELLO and SEED are swapped',
		faults: [onFrame(0, {type: 'swap'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_HELLO_INVALID']],
		heard: [[], []],
	},
	{
		name: 'two records are swapped',
		faults: [onFrame(3, {type: 'swap'})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[['beta one']], [[]]],
	},
	{
		name: 'HELLO comes twice',
		faults: [again(0)],
		verdict: 'closed',
		endings: [[], ['ERR_FRAME_LENGTH']],
		heard: [[], []],
	},
	{
		name: 'SEED comes twice',
		faults: [again(1)],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_FRAME_LENGTH']],
		heard: [[[]], []],
	},
	{
		name: 'NICK comes twice',
		faults: [again(2)],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[[]], [[]]],
	},
	{
		name: 'a text comes twice',
		faults: [again(3)],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[[]], [['alpha one']]],
	},
	{
		name: 'a text comes again, later',
		faults: [again(5, 3)],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[['beta one']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'one bit of the key in HELLO is flipped',
		faults: [onFrame(0, {type: 'flip', bit: 8 * 200 + 7})],
		verdict: 'closed',
		endings: [[], ['ERR_KEY_UNACCEPTABLE']],
		heard: [[], []],
	},
	{
		name: 'one bit of SEED is flipped',
		faults: [onFrame(1, {type: 'flip', bit: 8 * 100})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_HANDSHAKE_FAILED']],
		heard: [[], []],
	},
	{
		name: 'one bit of the tag of a text is flipped',
		faults: [onFrame(3, {type: 'flip', bit: 8 * 799})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_MESSAGE_ALTERED']],
		heard: [[[]], [[]]],
	},
	{
		name: 'one bit of the header of a text is flipped',
		faults: [onFrame(3, {type: 'flip', bit: 0})],
		verdict: 'closed',
		endings: [['ERR_LINK_LOST'], ['ERR_FRAME_LENGTH']],
		heard: [[[]], [[]]],
	},
	{
		name: "Alice's own NICK is reflected to her",
		faults: [{from: 'b', frame: 2, fault: {type: 'inject', copyOf: {from: 'a', frame: 2}}}],
		verdict: 'closed',
		endings: [['ERR_MESSAGE_ALTERED'], ['ERR_LINK_LOST']],
		heard: [[[]], [[]]],
	},
	{
		name: "Alice's own text is reflected to her",
		faults: [{from: 'b', frame: 4, fault: {type: 'inject', copyOf: {from: 'a', frame: 3}}}],
		verdict: 'closed',
		endings: [['ERR_MESSAGE_ALTERED'], ['ERR_LINK_LOST']],
		heard: [[['beta one']], [['alpha one']]],
	},
	{
		name: 'a text of the session before comes in the next',
		faults: [onFrame(4, {type: 'reset'}), again(9, 3)],
		verdict: 'closed',
		endings: [
			['ERR_LINK_LOST', 'ERR_LINK_LOST'],
			['ERR_LINK_LOST', 'ERR_MESSAGE_ALTERED'],
		],
		heard: [
			[['beta one'], []],
			[['alpha one'], ['alpha two']],
		],
	},
	{
		name: 'the line is cut in the middle of HELLO: redialed with the same',
		faults: [onFrame(0, {type: 'cut', bytes: 400})],
		verdict: 'open',
		endings: [[], []],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'the line is cut in the middle of SEED: a new round',
		faults: [onFrame(1, {type: 'cut', bytes: 100})],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_LINK_LOST']],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'the line is cut in the middle of a text: it may be lost',
		faults: [onFrame(3, {type: 'cut', bytes: 700})],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_LINK_LOST']],
		heard: [
			[[], ['beta one', 'beta two']],
			[[], ['alpha two']],
		],
	},
	{
		name: 'HELLO takes 25 s',
		faults: [onFrame(0, {type: 'delay', ms: 25_000})],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], []],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'SEED takes longer than the handshake may',
		faults: [onFrame(1, {type: 'delay', ms: 25_000})],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_PEER_SILENT']],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'a text takes longer than silence may',
		faults: [onFrame(3, {type: 'delay', ms: 40_000})],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_PEER_SILENT']],
		heard: [
			[['beta one', 'beta two'], []],
			[[], []],
		],
	},
	{
		name: 'nobody can dial Alice',
		faults: [],
		firewalled: ['a'],
		verdict: 'open',
		endings: [[], []],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'nobody can dial Bob, and his first link breaks',
		faults: [onFrame(0, {type: 'reset'})],
		firewalled: ['b'],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_LINK_LOST']],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'Bob leaves',
		faults: [],
		more: [{at: 6_000, side: 'b', do: 'close'}],
		verdict: 'closed',
		endings: [['ERR_PEER_LEFT'], [undefined]],
		heard: [[['beta one', 'beta two']], [['alpha one', 'alpha two']]],
	},
	{
		name: 'Alice verifies, the line is cut, and the proof carries it over',
		faults: [onFrame(5, {type: 'reset'})],
		more: [{at: 3_000, side: 'a', do: 'verify'}],
		verdict: 'open',
		endings: [['ERR_LINK_LOST'], ['ERR_LINK_LOST']],
		heard: [
			[['beta one'], ['beta two']],
			[['alpha one', 'alpha two'], []],
		],
	},
];

const heardBy = ({rounds}: SideReport) => rounds.map(({received}) => received);

for (const {name, faults, firewalled = [], more = [], verdict, endings, heard} of schedules) {
	test(name, async () => {
		const plan = {seed: 52, actions: [...actions, ...more], faults, firewalled};
		const result = await simulate(plan);
		assert.deepEqual(
			{
				verdict: result.verdict,
				endings: [result.a.endings, result.b.endings],
				heard: [heardBy(result.a), heardBy(result.b)],
			},
			{verdict, endings, heard},
		);
		checkConversation(plan, result);
	});
}
