import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {FIRST_FRAME_TIMEOUT_MS} from '../../source/protocol/constants.ts';
import {wantsLink} from '../../source/protocol/link-rules.ts';
import {brief} from './brief.ts';
import {IN, LoneMachine, OUT, reach} from './lone-machine.ts';
import {ScriptedPeer} from './scripted-peer.ts';
import {type Side, TwoMachines} from './two-machines.ts';

// Rule 9 of docs/protocol.md §1. When and where the dials go is decided in session/links/punching.ts and net/.

const PUNCHED = 5;
const sides: readonly Side[] = ['a', 'b'];

/** Our keys are there, and a link was punched. */
function punched(): LoneMachine {
	const machine = new LoneMachine();
	machine.identify();
	machine.feed({type: 'punched', link: PUNCHED});
	return machine;
}

function assertTalks(two: TwoMachines): void {
	two.send('a', 'to b');
	two.send('b', 'to a');
	two.advance(100);
	assert.deepEqual([two.a.texts, two.b.texts], [['to a'], ['to b']]);
}

test('both dials meet: one link carries both directions, and both sides are told', () => {
	const two = new TwoMachines({blocked: sides});
	const link = two.punch();
	two.run();
	for (const side of sides) {
		assert.deepEqual(two[side].state.links, {
			out: link,
			in: link,
			pending: [],
			punched: undefined,
			greeted: true,
		});
		assert.deepEqual(two[side].event('link-punched'), {type: 'link-punched', link});
		assert.equal(two[side].event('link-shared'), undefined);
		assert.equal(two[side].dialAt, undefined, 'the ordinary dials have ended');
	}
	assertTalks(two);
});

test('the same while one has no keys yet', () => {
	const two = new TwoMachines({blocked: sides, autoStart: false});
	two.start('a');
	two.punch();
	two.run();
	two.advance(FIRST_FRAME_TIMEOUT_MS - 1);
	two.start('b');
	two.run();
	assertTalks(two);
});

test('our HELLO goes out on it at once, and the ordinary dials go on', () => {
	const machine = new LoneMachine();
	assert.deepEqual(brief(machine.identify()), []);
	assert.deepEqual(brief(machine.feed({type: 'punched', link: PUNCHED})), [
		`set first-frame-${PUNCHED} ${FIRST_FRAME_TIMEOUT_MS}`,
		'clear share-link',
		`write HELLO on ${PUNCHED}`,
	]);
});

test('an ordinary link that comes meanwhile is kept and not written on, until the punched one has come to nothing', () => {
	const ways = {
		'it ends': machine => machine.feed({type: 'ended', link: PUNCHED, error: undefined}),
		'it stays silent': machine =>
			machine.feed({type: 'elapsed', timer: {name: 'first-frame', link: PUNCHED}}),
		'four others come, and it is the oldest that waits': machine =>
			[11, 12, 13, 14].flatMap(link => machine.feed({type: 'accepted', link})),
		'the peer speaks elsewhere': machine => {
			machine.feed({type: 'accepted', link: IN});
			return machine.body(new ScriptedPeer().hello(), IN);
		},
	} satisfies Record<string, (machine: LoneMachine) => ReturnType<LoneMachine['feed']>>;
	for (const [what, happens] of Object.entries(ways)) {
		const machine = punched();
		const waiting = brief(machine.feed({type: 'dialed', link: OUT}));
		assert.ok(!waiting.some(effect => effect.startsWith('write')), what);
		assert.ok(brief(happens(machine)).includes(`write HELLO on ${OUT}`), what);
		assert.equal(machine.state.links.out, OUT);
		assert.equal(machine.state.links.punched, undefined);
	}
});

test('an ordinary link that ends while a punched one waits: nothing is said twice', () => {
	const machine = punched();
	machine.feed({type: 'dialed', link: OUT});
	const lost = brief(machine.feed({type: 'ended', link: OUT, error: undefined}));
	assert.deepEqual(lost, [`destroy ${OUT}`, 'clear share-link', `dropped outbound ${OUT}`, 'dial']);
	machine.body(new ScriptedPeer().hello(), PUNCHED);
	assert.equal(machine.expects, 'seed');
	assert.equal(machine.state.links.out, PUNCHED);
});

test('the peer speaks on the punched link: an ordinary one that was kept is destroyed', () => {
	const machine = punched();
	machine.feed({type: 'dialed', link: OUT});
	machine.feed({type: 'accepted', link: IN});
	const effects = brief(machine.body(new ScriptedPeer().hello(), PUNCHED));
	for (const wanted of [`destroy ${OUT}`, `destroy ${IN}`, 'stop-dialing', `punched ${PUNCHED}`]) {
		assert.ok(effects.includes(wanted), wanted);
	}
	assert.ok(!effects.includes(`destroy ${PUNCHED}`));
	assert.equal(machine.expects, 'seed');
});

test('the peer speaks on another link: the punched one is destroyed', () => {
	const machine = punched();
	machine.feed({type: 'accepted', link: IN});
	const effects = brief(machine.body(new ScriptedPeer().hello(), IN));
	assert.ok(effects.includes(`destroy ${PUNCHED}`));
	assert.deepEqual(machine.state.links.pending, []);
});

test('a punched link is wanted only while nobody is reached, nobody has spoken, and none waits', () => {
	const fresh = new LoneMachine();
	assert.ok(wantsLink(fresh.state, 'punched'));
	assert.ok(!wantsLink(punched().state, 'punched'));
	fresh.feed({type: 'dialed', link: OUT});
	assert.ok(!wantsLink(fresh.state, 'punched'), 'the peer was reached');
	for (const stage of ['link', 'seed', 'nick', 'open', 'bye', 'legacy', 'dead'] as const) {
		const {machine} = reach(stage);
		assert.ok(!wantsLink(machine.state, 'punched'), stage);
		assert.deepEqual(brief(machine.feed({type: 'punched', link: 9})), ['destroy 9'], stage);
	}
	const legacy = new LoneMachine();
	legacy.feed({type: 'accepted', link: IN});
	legacy.body(new ScriptedPeer().key(), IN);
	assert.ok(!wantsLink(legacy.state, 'punched'), 'a v1 peer cannot share a link');
});

test('a v1 key on a punched link is a protocol error', () => {
	const machine = punched();
	const effects = brief(machine.body(new ScriptedPeer().key(), PUNCHED));
	assert.ok(
		effects.some(effect => /^ended: protocol error: a v1 key came on a link that we dialed/.test(effect)),
	);
});

test('what answers there and is no ttchat is forgotten, and the round goes on', () => {
	const machine = punched();
	const error = new TtchatError('ERR_FRAME_HEADER');
	const effects = machine.feed({type: 'violated', link: PUNCHED, error});
	assert.ok(brief(effects).includes(`dropped inbound ${PUNCHED}`));
	assert.equal(machine.expects, 'hello');
	assert.equal(machine.state.links.punched, undefined);
});

test('the link is lost before SEED: dialing begins again', () => {
	const machine = new LoneMachine();
	machine.feed({type: 'punched', link: PUNCHED});
	machine.body(new ScriptedPeer().hello(), PUNCHED);
	assert.equal(machine.expects, 'link', 'our keys are not there yet');
	const lost = brief(machine.feed({type: 'ended', link: PUNCHED, error: undefined}));
	assert.ok(lost.includes('dial'));
	assert.equal(machine.expects, 'hello');
	assert.ok(wantsLink(machine.state, 'punched'));
});

/** What can happen on the way to a chat; what is done is delivered at once, or waits until the next. */
const happenings = {
	'keys a': two => two.start('a'),
	'keys b': two => two.start('b'),
	'a reaches b': two => two.connect('a'),
	'b reaches a': two => two.connect('b'),
	'both meet': two => two.punch(),
	'both meet, b notices first': two => two.punch('b'),
} satisfies Record<string, (two: TwoMachines) => unknown>;
type Happening = keyof typeof happenings;

test('whatever comes first, both sides end with the same links, in one round', () => {
	const keys: readonly Happening[] = ['keys a', 'keys b'];
	const links: readonly (readonly Happening[])[] = [
		['both meet'],
		['both meet', 'a reaches b'],
		['both meet, b notices first', 'a reaches b'],
		['both meet', 'a reaches b', 'b reaches a'],
	];
	for (const some of links) for (const order of permutations([...keys, ...some])) checkOrders(order);
});

function checkOrders(order: readonly Happening[]): void {
	// Nothing at once, each at once, and two in between.
	for (const delivered of [0b0, 0b1_1111, 0b1_0101, 0b0_0110]) {
		const two = new TwoMachines({blocked: sides, autoStart: false});
		for (const [index, what] of order.entries()) {
			happenings[what](two);
			if ((delivered >> index) & 1) two.run();
		}
		two.advance(4_000);
		const say = `${order.join(', ')}; delivered ${delivered.toString(2)}`;
		assert.deepEqual([two.a.expects, two.b.expects], ['record', 'record'], say);
		assert.equal(two.a.state.links.out, two.b.state.links.in, say);
		assert.equal(two.b.state.links.out, two.a.state.links.in, say);
		for (const side of sides) {
			assert.equal(two[side].event('ended'), undefined, say);
			const {out, in: inbound} = two[side].state.links;
			assert.deepEqual(two[side].links, new Set([out, inbound].filter(link => link !== undefined)), say);
		}
	}
}

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
	if (all.length === 0) return [[]];
	return all.flatMap((first, index) => permutations(all.toSpliced(index, 1)).map(rest => [first, ...rest]));
}
