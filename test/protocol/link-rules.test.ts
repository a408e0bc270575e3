import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {hex} from '../../source/protocol/bytes.ts';
import {encodeFrame, encodeHeader} from '../../source/protocol/frame.ts';
import {brief, briefEvent} from './brief.ts';
import {IN, LoneMachine, OUT, reach} from './lone-machine.ts';
import {frameOf, ScriptedPeer} from './scripted-peer.ts';
import {type Side, TwoMachines} from './two-machines.ts';

// The cases of docs/protocol.md §1. Which addresses may connect at all is decided before, in net/.

function assertTalks(two: TwoMachines): void {
	two.send('a', 'to b');
	two.send('b', 'to a');
	two.advance(100);
	assert.deepEqual([two.a.texts, two.b.texts], [['to a'], ['to b']]);
	assert.deepEqual([two.a.event('delivered')?.id, two.b.event('delivered')?.id], ['to b', 'to a']);
}

const opposite: Readonly<Record<Side, Side>> = {a: 'b', b: 'a'};

for (const blocked of ['a', 'b'] as const) {
	test(`only the link to ${blocked} can be made: after 3 s it serves both directions`, () => {
		const two = new TwoMachines({blocked: [blocked]});
		const reachable = opposite[blocked];
		two.advance(2_999);
		assert.deepEqual([two.a.expects, two.b.expects].toSorted(), ['hello', 'link']);
		assert.equal(two[blocked].written.length, 0);
		two.advance(1);
		assert.deepEqual(two[blocked].event('link-shared'), {type: 'link-shared', blocked: 'outbound'});
		assert.deepEqual(two[reachable].event('link-shared'), {type: 'link-shared', blocked: 'inbound'});
		assert.deepEqual(two.a.state.links, {out: 1, in: 1, pending: [], punched: undefined, greeted: true});
		assert.deepEqual(two.b.state.links, {out: 1, in: 1, pending: [], punched: undefined, greeted: true});
		assert.equal(two[blocked].dialAt, undefined);
		assertTalks(two);
	});
}

test('neither link can be made: both wait, and nothing is written, for as long as it takes', () => {
	const two = new TwoMachines({blocked: ['a', 'b']});
	two.advance(3_600_000);
	assert.deepEqual([two.a.expects, two.b.expects], ['hello', 'hello']);
	assert.equal(two.a.written.length + two.b.written.length + two.a.events.length, 0);
});

test('both dial at once: two links, one for each direction, and none is shared', () => {
	const two = new TwoMachines();
	assert.deepEqual(two.a.state.links, {out: 1, in: 2, pending: [], punched: undefined, greeted: true});
	assert.deepEqual(two.b.state.links, {out: 2, in: 1, pending: [], punched: undefined, greeted: true});
	assert.equal(two.a.event('link-shared') ?? two.b.event('link-shared'), undefined);
	assertTalks(two);
	assert.ok(two.a.written.every(({link}) => link === 1) && two.b.written.every(({link}) => link === 2));
});

test('a dial that succeeds just before the fallback: two links', () => {
	const two = new TwoMachines({blocked: ['b']});
	two.advance(2_999);
	two.connect('b');
	two.advance(1);
	assert.deepEqual(two.b.state.links, {out: 2, in: 1, pending: [], punched: undefined, greeted: true});
	assert.equal(two.b.event('link-shared'), undefined);
	assertTalks(two);
});

test('a dial that succeeds after the fallback is ended at once, and the talk goes on', () => {
	const two = new TwoMachines({blocked: ['b']});
	two.advance(3_000);
	const late = two.connect('b');
	two.run();
	assert.ok(!two.a.links.has(late) && !two.b.links.has(late));
	assert.deepEqual(two.b.state.links.out, 1);
	assertTalks(two);
});

test('redial before SEED: the outbound link is lost, and the same HELLO goes out on the next', () => {
	const machine = new LoneMachine();
	machine.identify();
	machine.feed({type: 'dialed', link: OUT});
	const lost = machine.feed({type: 'ended', link: OUT, error: undefined});
	assert.deepEqual(brief(lost), ['destroy 1', 'clear share-link', 'dropped outbound 1', 'dial']);
	assert.deepEqual(brief(machine.feed({type: 'dialed', link: 7})), [
		'clear share-link',
		'clear share-link',
		'write HELLO on 7',
	]);
	assert.deepEqual(machine.written[0], machine.written[1]);
});

test('the inbound link is lost before SEED: the machine waits for another and takes whoever comes then', () => {
	const {machine} = reach('link');
	const lost = machine.feed({type: 'ended', link: IN, error: undefined});
	assert.deepEqual(brief(lost), ['destroy 2', 'clear share-link', 'dropped inbound 2']);
	assert.equal(machine.expects, 'hello');
	machine.feed({type: 'accepted', link: 3});
	machine.body(new ScriptedPeer(8).hello(), 3);
	assert.deepEqual([machine.expects, machine.state.links.in], ['link', 3]);
	machine.feed({type: 'dialed', link: 4});
	assert.equal(machine.expects, 'seed');
});

test('the outbound link is lost while the peer is known: dialing again, and the 3 s begin anew', () => {
	const machine = new LoneMachine();
	machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	machine.body(new ScriptedPeer().hello());
	const lost = machine.feed({type: 'ended', link: OUT, error: undefined});
	const wanted = ['destroy 1', 'clear share-link', 'dropped outbound 1', 'dial', 'set share-link 3000'];
	assert.deepEqual(brief(lost), wanted);
});

test('the shared link is lost before SEED: dialing, which had stopped, begins again', () => {
	const machine = new LoneMachine();
	machine.feed({type: 'accepted', link: IN});
	machine.body(new ScriptedPeer().hello());
	const shared = machine.feed({type: 'elapsed', timer: {name: 'share-link'}});
	assert.deepEqual(brief(shared), ['stop-dialing', 'shared, outbound blocked']);
	const lost = machine.feed({type: 'ended', link: IN, error: undefined});
	assert.deepEqual(brief(lost), ['destroy 2', 'clear share-link', 'dropped inbound 2', 'dial']);
	assert.deepEqual(machine.state.links, {
		out: undefined,
		in: undefined,
		pending: [],
		punched: undefined,
		greeted: false,
	});
	assert.equal(machine.expects, 'hello');
});

test('a frame on the inbound link that only an earlier link of ours can have caused: the link is forgotten', () => {
	const {machine, peer} = reach('link');
	const effects = machine.body(peer.seed(machine.spki));
	assert.deepEqual(brief(effects), ['destroy 2', 'clear share-link', 'dropped inbound 2']);
	assert.equal(machine.expects, 'hello');
});

for (const stage of ['seed', 'nick'] as const) {
	for (const link of [OUT, IN]) {
		test(`link ${link} is lost in state ${stage}: the session is over`, () => {
			const {machine} = reach(stage);
			const error = new TtchatError('ERR_LINK_LOST');
			const last = brief(machine.feed({type: 'ended', link, error})).at(-1);
			assert.equal(last, 'ended: connection lost');
		});
	}
}

test('a second connection during a talk is ended at once, and the talk goes on', () => {
	const two = new TwoMachines();
	const second = two.connect('a');
	two.inject('b', second, encodeFrame(new ScriptedPeer().hello()));
	assert.ok(!two.b.links.has(second));
	assertTalks(two);
});

test('a second outbound link is ended at once', () => {
	const {machine} = reach('hello');
	assert.deepEqual(brief(machine.feed({type: 'dialed', link: 9})), ['destroy 9']);
	assert.equal(machine.state.links.out, OUT);
});

for (const {name, bytes} of [
	{name: 'one byte', bytes: Uint8Array.of(0x37)},
	{name: 'a header that is none', bytes: new Uint8Array(16)},
	{name: 'a header and no more', bytes: encodeHeader(784)},
	{name: 'a whole frame of an allowed length', bytes: encodeFrame(new Uint8Array(784))},
	{name: 'a HELLO', bytes: encodeFrame(new ScriptedPeer().hello())},
]) {
	test(`${name} on the outbound link while the peer writes on another ends the round`, () => {
		const two = new TwoMachines();
		two.inject('a', 1, bytes);
		assert.equal(
			briefEvent(two.a.events.at(-1) ?? {type: 'typing'}),
			'ended: protocol error: bytes came on a link that only we write',
		);
	});
}

for (const stage of ['link', 'seed', 'nick', 'open', 'bye', 'legacy'] as const) {
	test(`one byte on the outbound link in state ${stage} ends the round`, () => {
		const {machine} = reach(stage);
		if (stage === 'link') machine.state = {...machine.state, links: {...machine.state.links, out: OUT}};
		const last = brief(machine.feed({type: 'frame-begun', link: OUT})).at(-1);
		assert.equal(last, 'ended: protocol error: bytes came on a link that only we write');
	});
}

test('a HELLO that began on the outbound link does not count once another link is the inbound one', () => {
	const {machine, peer} = reach('seed');
	assert.equal(
		brief(machine.body(peer.hello(), OUT)).at(-1),
		'ended: protocol error: bytes came on a link that only we write',
	);
});

test('a v1 key on a link that we dialed ends the round', () => {
	const {machine, peer} = reach('hello');
	assert.equal(
		brief(machine.body(peer.key(), OUT)).at(-1),
		'ended: protocol error: a v1 key came on a link that we dialed',
	);
});

test('a v1 peer that we cannot dial: its link is never written, however long it takes', () => {
	const two = new TwoMachines({a: {protocol: 'v1'}, blocked: ['b']});
	assert.equal(two.b.timers.size, 0);
	two.advance(3_600_000);
	assert.equal(two.b.expects, 'link');
	assert.deepEqual([two.b.written, two.b.timers.size], [[], 0]);
	two.input('b', {type: 'elapsed', timer: {name: 'share-link'}});
	assert.deepEqual([two.b.written, two.b.state.links.out], [[], undefined]);
});

test('nothing is written on an accepted link while our own dial stands', () => {
	const {machine, peer} = reach('open');
	machine.send('hi');
	machine.frame(peer.record('text', 'hi'));
	machine.feed({type: 'elapsed', timer: {name: 'ack'}});
	machine.feed({type: 'close'});
	const writes = machine.log.flatMap(effect => (effect.type === 'write' ? [effect.link] : []));
	assert.deepEqual(writes, Array(6).fill(OUT));
});

test('four accepted links may wait for a first frame, 10 s each; the fifth takes the place of the oldest', () => {
	const machine = new LoneMachine();
	for (const link of [1, 2, 3, 4]) {
		assert.deepEqual(brief(machine.feed({type: 'accepted', link})), [`set first-frame-${link} 10000`]);
	}
	const dropped = (link: number) => [
		`clear first-frame-${link}`,
		`destroy ${link}`,
		`dropped inbound ${link}`,
	];
	assert.deepEqual(brief(machine.feed({type: 'elapsed', timer: {name: 'first-frame', link: 2}})), dropped(2));
	assert.deepEqual(brief(machine.feed({type: 'accepted', link: 5})), ['set first-frame-5 10000']);
	assert.deepEqual(brief(machine.feed({type: 'accepted', link: 6})), [
		...dropped(1),
		'set first-frame-6 10000',
	]);
	assert.deepEqual(machine.state.links.pending, [3, 4, 5, 6]);
	assert.deepEqual(brief(machine.body(new ScriptedPeer().hello(), 6)).slice(0, 8), [
		...[3, 4, 5, 6].map(link => `clear first-frame-${link}`),
		...[3, 4, 5].map(link => `destroy ${link}`),
		'greeted v2',
	]);
	assert.deepEqual([machine.state.links.in, machine.state.links.pending], [6, []]);
});

test('silent links of the target, however many, do not keep the real peer out', () => {
	const machine = new LoneMachine();
	for (let link = 1; link <= 100; link += 1) machine.feed({type: 'accepted', link});
	assert.equal(machine.state.links.pending.length, 4);
	machine.feed({type: 'accepted', link: 101});
	assert.ok(brief(machine.body(new ScriptedPeer().hello(), 101)).includes('greeted v2'));
});

test('what a link says that was given up already changes nothing', () => {
	const {machine, peer} = reach('hello');
	machine.feed({type: 'elapsed', timer: {name: 'first-frame', link: IN}});
	const before = machine.state;
	const error = new TtchatError('ERR_FRAME_HEADER');
	assert.deepEqual(machine.body(peer.hello()), []);
	assert.deepEqual(machine.feed({type: 'violated', link: IN, error}), []);
	assert.deepEqual(machine.feed({type: 'ended', link: IN, error}), []);
	assert.deepEqual(machine.state, before);
});

test('a malformed first frame on any link of the target ends the round', () => {
	for (const link of [OUT, IN]) {
		const {machine} = reach('hello');
		machine.frame(frameOf(new Uint8Array(880)), link);
		assert.equal(machine.expects, 'nothing');
	}
});

test('something that is no ttchat is dropped, and the waiting goes on; what is wrong later ends the round', () => {
	const error = new TtchatError('ERR_FRAME_HEADER');
	const dialed = reach('hello').machine;
	const told = brief(dialed.feed({type: 'violated', link: OUT, error}));
	assert.deepEqual(told.slice(0, 1), [`destroy ${OUT}`]);
	assert.ok(told.includes('dial'));
	assert.equal(dialed.expects, 'hello');
	assert.equal(dialed.state.links.out, undefined);

	const {machine: accepted, peer} = reach('hello');
	const dropped = brief(accepted.feed({type: 'violated', link: IN, error}));
	assert.ok(dropped.includes(`destroy ${IN}`) && dropped.includes(`dropped inbound ${IN}`), dropped.join());
	assert.deepEqual(accepted.state.links.pending, []);
	accepted.feed({type: 'accepted', link: 9});
	accepted.body(peer.hello(), 9);
	assert.equal(accepted.state.links.in, 9, 'the peer itself is still awaited');

	const behind = reach('hello').machine;
	behind.feed({type: 'ended', link: OUT, error: undefined});
	behind.body(new ScriptedPeer().hello());
	assert.equal(behind.expects, 'link');
	behind.feed({type: 'violated', link: IN, error});
	assert.equal(behind.expects, 'nothing', 'behind its HELLO the peer has said what it is');

	const malformed = reach('hello').machine;
	malformed.feed({type: 'violated', link: OUT, error: new TtchatError('ERR_FRAME_LENGTH')});
	assert.equal(malformed.expects, 'nothing');

	for (const state of ['seed', 'nick', 'open'] as const) {
		const {machine} = reach(state);
		machine.feed({type: 'violated', link: OUT, error});
		assert.equal(machine.expects, 'nothing', state);
	}
});

for (const protocol of ['auto', 'v1'] as const) {
	test(`reset on close (--protocol ${protocol}): what the peer said last is still read`, () => {
		const {machine, peer} = protocol === 'v1' ? reach('legacy') : reach('open');
		const reset = new TtchatError('ERR_LINK_LOST', {message: 'ECONNRESET'});
		machine.feed({type: 'ended', link: OUT, error: reset});
		assert.equal(machine.timers.get('goodbye'), 2_000);
		const said =
			protocol === 'v1'
				? ['1', 'the last'].map(part => peer.legacy(machine.spki, part))
				: [peer.record('text', 'the last')];
		const effects = said.flatMap(frame => machine.frame(frame));
		assert.ok(brief(effects).includes('text the last'));
		const written = machine.written.length;
		assert.ok(!brief(machine.send('unheard')).includes('sent unheard'));
		machine.feed({type: 'ended', link: IN, error: undefined});
		assert.equal(machine.expects, 'nothing');
		assert.equal(machine.written.length, written);
	});
}

test('only the outbound link is lost: the round is over when the time for the rest is', () => {
	const {machine} = reach('open');
	machine.feed({type: 'ended', link: OUT, error: undefined});
	const last = brief(machine.feed({type: 'elapsed', timer: {name: 'goodbye'}})).at(-1);
	assert.equal(last, 'ended: connection lost');
});

test('the same HELLO goes out on every link of a round, and the SEED only once', () => {
	const two = new TwoMachines({autoStart: false});
	two.start('a');
	for (const _ of [1, 2, 3]) {
		two.advance(1_000);
		two.cut(two.a.state.links.out ?? 0);
	}
	two.start('b');
	two.advance(2_000);
	const hellos = two.a.written.filter(({bytes}) => bytes.length === 896).map(({bytes}) => hex(bytes));
	assert.deepEqual([hellos.length, new Set(hellos).size], [4, 1]);
	assert.equal(two.a.written.filter(({bytes}) => bytes.length === 528).length, 1);
	assertTalks(two);
});
