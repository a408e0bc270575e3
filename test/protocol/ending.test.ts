import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {ascii, u32} from '../../source/protocol/bytes.ts';
import type {State} from '../../source/protocol/state.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, OUT, reach} from './lone-machine.ts';
import {ScriptedPeer} from './scripted-peer.ts';
import {TwoMachines} from './two-machines.ts';

const over = (how: 'close' | 'destroy', words: string) => [
	'clear-all-timers',
	'stop-dialing',
	`${how} ${OUT}`,
	`${how} ${IN}`,
	words,
];

test('BYE both ways: whoever closes reads on to the peer’s BYE, and both end without a loss', () => {
	const two = new TwoMachines();
	two.send('a', 'last words');
	two.input('a', {type: 'close'});
	two.run();
	assert.deepEqual(two.b.texts, ['last words']);
	assert.equal(two.a.event('delivered')?.id, 'last words');
	assert.equal(two.a.event('ended')?.error, undefined);
	assert.equal(two.b.event('ended')?.error?.code, 'ERR_PEER_LEFT');
	assert.deepEqual([two.a.timers.size, two.b.timers.size, two.a.links.size, two.b.links.size], [0, 0, 0, 0]);
});

test('both close at once: both end without an error', () => {
	const two = new TwoMachines();
	two.input('a', {type: 'close'});
	two.input('b', {type: 'close'});
	two.run();
	assert.deepEqual([two.a.event('ended')?.error, two.b.event('ended')?.error], [undefined, undefined]);
	assert.deepEqual([two.a.expects, two.b.expects], ['nothing', 'nothing']);
});

test('BYE comes after the ACK for what was received, and is the last of our direction', () => {
	const {machine, peer} = reach('open');
	machine.frame(peer.record('text', 'hi'));
	machine.feed({type: 'close'});
	const said = machine.written.slice(3).map(bytes => peer.open(bytes));
	assert.deepEqual(said, [{type: 'ack', count: 1}, {type: 'bye'}]);
	const written = machine.written.length;
	machine.frame(peer.record('text', 'one more'));
	for (const name of ['ack', 'ping', 'pace'] as const) machine.feed({type: 'elapsed', timer: {name}});
	machine.feed({type: 'tell', what: 'typing'});
	machine.feed({type: 'rename', name: ascii('x')});
	assert.deepEqual(brief(machine.send('late')), ['refused: the session is closed']);
	assert.equal(machine.written.length, written);
	assert.ok(machine.events.map(briefEvent).includes('text one more'));
});

test('after our BYE an ACK is still heard, also when our own link is gone already', () => {
	const {machine, peer} = reach('open');
	machine.send('hi');
	machine.feed({type: 'close'});
	assert.deepEqual(brief(machine.feed({type: 'ended', link: OUT, error: undefined})), [`destroy ${OUT}`]);
	assert.ok(brief(machine.frame(peer.record('ack', u32(1)))).includes('delivered hi'));
	assert.equal(brief(machine.frame(peer.record('bye'))).at(-1), 'ended');
});

test('the peer’s BYE: ACK, our BYE, and the end', () => {
	const {machine, peer} = reach('open');
	machine.frame(peer.record('text', 'hi'));
	const effects = machine.frame(peer.record('bye'));
	assert.deepEqual(brief(effects).slice(-5), over('close', 'ended: the peer left'));
	const said = machine.written.slice(3).map(bytes => peer.open(bytes).type);
	assert.deepEqual(said, ['ack', 'bye']);
});

test('no BYE comes back: the round is over 2 s after ours', () => {
	const {machine} = reach('open');
	machine.feed({type: 'close'});
	assert.deepEqual([...machine.timers], [['goodbye', 2_000]]);
	assert.deepEqual(
		brief(machine.feed({type: 'elapsed', timer: {name: 'goodbye'}})),
		over('destroy', 'ended'),
	);
});

test('v1 has no goodbye: what waits is written with its pauses, then the links end in order', () => {
	const {machine} = reach('legacy');
	machine.send('a'.repeat(446 * 10), 'x');
	machine.feed({type: 'close'});
	assert.equal(machine.expects, 'legacy');
	assert.equal(machine.timers.get('goodbye'), 2_000);
	const effects = machine.feed({type: 'elapsed', timer: {name: 'pace'}});
	assert.deepEqual(brief(effects).slice(-5), over('close', 'ended'));
	assert.equal(machine.written.length, 12);
});

const legacyEnds = [
	{
		name: 'between messages',
		parts: [],
		words: 'ended: the peer left, or the line was cut: v1 does not tell which',
	},
	{
		name: 'in the middle of a message',
		parts: ['2', 'x'],
		words: 'ended: connection lost',
	},
] as const;

for (const {name, parts, words} of legacyEnds) {
	test(`v1: the inbound link ends ${name}`, () => {
		const {machine, peer} = reach('legacy');
		for (const part of parts) machine.frame(peer.legacy(machine.spki, part));
		const effects = machine.feed({type: 'ended', link: IN, error: undefined});
		assert.deepEqual(brief(effects), over('destroy', words));
	});
}

for (const stage of ['hello', 'link', 'seed', 'nick'] as const) {
	test(`closing in state ${stage} ends at once, with nothing sent`, () => {
		const {machine} = reach(stage);
		const effects = brief(machine.feed({type: 'close'}));
		assert.ok(effects.every(effect => !effect.startsWith('write')));
		assert.equal(effects.at(-1), 'ended');
	});
}

/** What must be gone when a round is over. */
function secretsOf({identity, talk}: State): readonly Uint8Array[] {
	const own = talk.expects === 'seed' && talk.sent !== undefined ? [talk.sent.secret] : [];
	const seed = identity === undefined ? own : [identity.seed, ...own];
	if (talk.expects !== 'nick' && talk.expects !== 'record' && talk.expects !== 'bye') return seed;
	return [...seed, talk.keys.sendChain, talk.keys.receiveChain, talk.keys.remember];
}

const isWiped = (secret: Uint8Array) => secret.every(byte => byte === 0);

for (const stage of ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'legacy'] as const) {
	test(`an abort while at ${stage} overwrites every secret`, () => {
		const {machine} = reach(stage, {kem: true}, new ScriptedPeer(2, 32, {kem: true}));
		const secrets = secretsOf(machine.state);
		assert.ok(secrets.some(secret => !isWiped(secret)));
		machine.feed({type: 'abort', error: undefined});
		assert.ok(secrets.every(isWiped));
		assert.equal(machine.state.identity, undefined);
	});
}

test('what is left for the next round is a copy, and only of a round that was secured', () => {
	for (const stage of ['nick', 'open'] as const) {
		const {machine} = reach(stage);
		const {talk} = machine.state;
		assert.ok(talk.expects === 'nick' || talk.expects === 'record');
		const remember = talk.keys.remember.slice();
		machine.feed({type: 'abort', error: undefined});
		const ended = machine.events.at(-1);
		assert.ok(ended?.type === 'ended');
		assert.deepEqual(ended.memory, stage === 'nick' ? undefined : {remember, verified: false});
	}
});

test('v1: a link of ours that was reset is a lost connection, not a peer that left', () => {
	const {machine} = reach('legacy');
	const cause = new TtchatError('ERR_LINK_LOST', {
		cause: Object.assign(new Error('reset'), {code: 'ECONNRESET'}),
	});
	machine.feed({type: 'ended', link: OUT, error: cause});
	machine.feed({type: 'ended', link: IN, error: undefined});
	const ended = machine.events.find(event => event.type === 'ended');
	assert.equal(ended?.error?.code, 'ERR_LINK_LOST');
	assert.equal(ended?.error?.cause, cause);
});

test('a seed that comes when the round is over is overwritten', () => {
	const {machine} = reach('dead');
	const seed = new Uint8Array(32).fill(7);
	machine.feed({type: 'identified', identity: {spki: machine.spki, seed}});
	assert.deepEqual(seed, new Uint8Array(32));
});
