import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import {type Input, type Timer, timerKey} from '../../source/protocol/effects.ts';
import {allowsBody, mayRead} from '../../source/protocol/link-rules.ts';
import {startRound} from '../../source/protocol/machine.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, LoneMachine, OUT, reach, type Stage} from './lone-machine.ts';
import {TwoMachines} from './two-machines.ts';

test('a round begins by dialing, with no link, no key and no timer', () => {
	const {state, effects} = startRound(ascii('alice'));
	assert.deepEqual(effects, [{type: 'dial'}]);
	assert.equal(state.identity, undefined);
	assert.deepEqual(state.talk, {expects: 'hello'});
});

const lengths: readonly {
	readonly stage: Stage;
	readonly allowed: readonly number[];
	readonly refused: readonly number[];
}[] = [
	{stage: 'hello', allowed: [1, 512, 800, 880, 896, 4_096], refused: [4_097, 66_064]},
	{stage: 'link', allowed: [512], refused: [1, 511, 513, 784, 880]},
	{stage: 'seed', allowed: [512], refused: [1, 496, 511, 513, 784, 880]},
	{
		stage: 'nick',
		allowed: [784, 1_552, 4_624, 16_912, 66_064],
		refused: [512, 783, 785, 880, 1_551, 66_063, 66_065, 99_999],
	},
	{stage: 'open', allowed: [784, 1_552, 4_624, 16_912, 66_064], refused: [1, 512, 783, 785, 1_553, 66_080]},
	{stage: 'bye', allowed: [784, 1_552, 4_624, 16_912, 66_064], refused: [512, 528]},
	{stage: 'legacy', allowed: [512], refused: [1, 511, 513, 528, 784, 800]},
	{stage: 'dead', allowed: [], refused: [1, 512, 784, 880]},
];

for (const {stage, allowed, refused} of lengths) {
	test(`in state ${stage} only these lengths come in: ${allowed.join(', ')}`, () => {
		const {machine} = reach(stage);
		for (const bytes of allowed) assert.ok(allowsBody(machine.state, IN, bytes), `${bytes}`);
		for (const bytes of refused) assert.ok(!allowsBody(machine.state, IN, bytes), `${bytes}`);
		if (stage !== 'hello' && stage !== 'link') assert.ok(!allowsBody(machine.state, OUT, allowed[0] ?? 512));
	});
}

test('our outbound link may be read until the peer writes on another, or for ever if it writes on this one', () => {
	const seen = [
		mayRead(reach('hello').machine.state, OUT),
		mayRead(reach('hello').machine.state, IN),
		mayRead(reach('seed').machine.state, OUT),
		mayRead(reach('seed').machine.state, IN),
	];
	assert.deepEqual(seen, [true, true, false, true]);
	const {machine, peer} = reach('hello');
	machine.body(peer.hello(), OUT);
	assert.deepEqual([machine.state.links.in, mayRead(machine.state, OUT)], [OUT, true]);
});

const stale: readonly {readonly timer: Timer; readonly stages: readonly Stage[]}[] = [
	{timer: {name: 'first-frame', link: IN}, stages: ['seed', 'nick', 'open', 'bye', 'legacy', 'dead']},
	{timer: {name: 'share-link'}, stages: ['hello', 'seed', 'nick', 'open', 'bye', 'legacy', 'dead']},
	{timer: {name: 'handshake'}, stages: ['hello', 'link', 'open', 'bye', 'legacy', 'dead']},
	{timer: {name: 'ping'}, stages: ['hello', 'link', 'seed', 'nick', 'bye', 'legacy', 'dead']},
	{timer: {name: 'ack'}, stages: ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'legacy', 'dead']},
	{timer: {name: 'pace'}, stages: ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'legacy', 'dead']},
];

for (const {timer, stages} of stale) {
	test(`${timerKey(timer)} means nothing in the states ${stages.join(', ')}`, () => {
		for (const stage of stages) {
			const {machine} = reach(stage);
			const {expects} = machine;
			assert.deepEqual(machine.feed({type: 'elapsed', timer}), [], stage);
			assert.equal(machine.expects, expects);
		}
	});
}

test('SEED and NICK together have 20 s: the second does not begin anew', () => {
	const {machine, peer} = reach('seed');
	const effects = machine.body(peer.seed(machine.spki));
	assert.ok(!brief(effects).some(effect => effect.includes('handshake')));
	assert.equal(machine.timers.get('handshake'), 20_000);
	machine.feed({type: 'elapsed', timer: {name: 'handshake'}});
	assert.equal(machine.events.map(briefEvent).at(-1), 'ended: the peer does not answer');
});

test('PING goes out after 10 s in which nothing else did', () => {
	const {machine, peer} = reach('open');
	assert.equal(machine.timers.get('ping'), 10_000);
	const effects = machine.feed({type: 'elapsed', timer: {name: 'ping'}});
	assert.deepEqual(brief(effects), ['write a record of 784 on 1', 'set ping 10000']);
	assert.deepEqual(peer.open(machine.written.at(-1) ?? ascii('')), {type: 'ping'});
});

test('two sides with nothing to say keep each other alive for an hour', () => {
	const two = new TwoMachines();
	two.advance(3_600_000);
	assert.deepEqual([two.a.expects, two.b.expects], ['record', 'record']);
	assert.ok(two.a.written.length > 350 && two.a.written.length < 370, `${two.a.written.length}`);
});

test('a peer that says nothing for 30 s is dead: 29,999 ms are not enough', () => {
	let heard = true;
	const two = new TwoMachines({wire: ({from, bytes}) => (heard || from === 'b' ? [bytes] : [])});
	two.advance(1_000);
	two.send('a', 'hi');
	heard = false;
	two.advance(29_999);
	assert.equal(two.b.expects, 'record');
	two.advance(1);
	assert.equal(briefEvent(two.b.events.at(-1) ?? {type: 'typing'}), 'ended: the peer does not answer');
});

for (const stage of ['open', 'legacy'] as const) {
	test(`state ${stage}: a frame that has begun has 30 s, however its bytes drip in`, () => {
		const {machine} = reach(stage);
		assert.ok(brief(machine.feed({type: 'frame-begun', link: IN})).includes('set frame 30000'));
		const drips = [1, 2, 3].flatMap(() => brief(machine.feed({type: 'frame-begun', link: IN})));
		assert.ok(!drips.includes('set frame 30000'));
		const last = brief(machine.feed({type: 'elapsed', timer: {name: 'frame'}})).at(-1);
		assert.equal(last, 'ended: the peer does not answer: it stopped in the middle of a message');
	});

	test(`state ${stage}: a frame that is complete needs no more time, and the next has its own 30 s`, () => {
		const {machine, peer} = reach(stage);
		machine.feed({type: 'frame-begun', link: IN});
		machine.frame(stage === 'open' ? peer.record('ping') : peer.legacy(machine.spki, '0'));
		assert.equal(machine.timers.get('frame'), undefined);
		machine.feed({type: 'frame-begun', link: IN});
		assert.equal(machine.timers.get('frame'), 30_000);
	});
}

test('bytes on a link that is not the inbound one begin no frame', () => {
	const {machine} = reach('open');
	assert.deepEqual(machine.feed({type: 'frame-begun', link: 77}), []);
});

const codes = [
	{name: 'the peer’s', code: 'peer', events: ['verified by code']},
	{name: 'our own', code: 'self', events: ['mismatched']},
	{name: 'any other', code: '00000000', events: ['mismatched']},
	{name: 'the first seven digits of the peer’s', code: 'seven', events: ['mismatched']},
	{name: 'none', code: '', events: ['mismatched']},
] as const;

for (const {name, code, events} of codes) {
	test(`verify with ${name}: ${events.join()}`, () => {
		const {machine, peer} = reach('open');
		const typed = {peer: peer.ownCode, self: peer.selfCode, seven: peer.ownCode.slice(0, 7)};
		const input: Input = {type: 'verify', code: code in typed ? typed[code as keyof typeof typed] : code};
		assert.deepEqual(brief(machine.feed(input)), events);
	});
}

test('a mismatch stays until the right code is typed, and a wrong one undoes what was verified', () => {
	const {machine, peer} = reach('open');
	const trust = () => (machine.state.talk.expects === 'record' ? machine.state.talk.trust : undefined);
	const seen = ['00000000', '00000001', peer.ownCode, '00000002'].map(code => {
		machine.feed({type: 'verify', code});
		machine.frame(peer.record('text', 'hi'));
		return trust();
	});
	assert.deepEqual(seen, ['mismatched', 'mismatched', 'verified', 'mismatched']);
});

const endings = [
	{error: undefined, words: 'ended'},
	{error: new TtchatError('ERR_PEER_UNREACHED'), words: 'ended: the peer was not reached'},
] as const;

for (const {error, words} of endings) {
	test(`abort destroys every link, sends nothing and tells why: ${words}`, () => {
		for (const stage of ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'legacy'] as const) {
			const {machine} = reach(stage);
			const effects = brief(machine.feed({type: 'abort', error}));
			assert.ok(effects.every(effect => !effect.startsWith('write') && !effect.startsWith('close')));
			assert.ok(effects.includes(`destroy ${IN}`) && effects.includes('clear-all-timers'));
			assert.equal(effects.at(-1), words);
			assert.deepEqual(machine.feed({type: 'abort', error}), []);
		}
	});
}

test('keys that come after the end are not taken', () => {
	const machine = new LoneMachine();
	machine.feed({type: 'abort', error: undefined});
	assert.deepEqual(machine.identify(), []);
	assert.equal(machine.state.identity, undefined);
});
