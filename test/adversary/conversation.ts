import assert from 'node:assert/strict';
import {equalBytes} from '../../source/protocol/bytes.ts';
import {type SeededRandom, seededRandom} from '../../source/testing/index.ts';
import {
	NAMES,
	type SideReport,
	type SimulatedAction,
	type Simulation,
	type SimulationPlan,
} from './simulate.ts';
import type {Fault, Side, WireFault} from './simulated-wire.ts';

/** A conversation and an adversary made up from a seed. */
export function randomPlan(seed: number): SimulationPlan {
	const random = seededRandom(seed ^ 0x5bd1e995);
	const some = <T>(most: number, make: () => T): readonly T[] =>
		Array.from({length: random.below(most + 1)}, make);
	const side = () => random.pick<Side>(['a', 'b']);
	let texts = 0;
	const actions: readonly SimulatedAction[] = [
		{at: random.below(3_000), side: 'a', do: 'start'},
		{at: random.below(3_000), side: 'b', do: 'start'},
		...some(9, (): SimulatedAction => {
			texts += 1;
			return {at: random.below(12_000), side: side(), do: 'send', text: `text-${seed}-${texts}`};
		}),
		...some(2, (): SimulatedAction => {
			texts += 1;
			const name = `file-${seed}-${texts}`;
			return {at: random.below(12_000), side: side(), do: 'offer', name, bytes: random.below(200_000)};
		}),
		...some(1, (): SimulatedAction => ({at: random.below(14_000), side: side(), do: 'verify'})),
		...(random.below(6) === 0 ? [{at: random.below(14_000), side: side(), do: 'close'} as const] : []),
	];
	return {
		seed,
		// The texts are made in one order and typed in another, by time.
		actions: actions.toSorted((x, y) => x.at - y.at),
		faults: some(4, (): WireFault => ({from: side(), frame: random.below(14), fault: randomFault(random)})),
		firewalled: random.below(5) === 0 ? [side()] : [],
		protocol: {a: random.pick(['auto', 'auto', 'v2']), b: random.pick(['auto', 'auto', 'v2'])},
		kem: {a: false, b: false, ...haveKem[random.below(8)]},
	};
}

/** Making and checking ML-KEM's keys is most of the work of a conversation: fewer have them than do in life. */
const haveKem: readonly {readonly a?: true; readonly b?: true}[] = [{a: true, b: true}, {a: true}, {b: true}];

function randomFault(random: SeededRandom): Fault {
	const kinds = ['drop', 'swap', 'flip', 'cut', 'reset', 'delay', 'inject', 'inject'] as const;
	const type = random.pick(kinds);
	switch (type) {
		case 'flip':
			return {type, bit: random.below(8 * 2_544)};
		case 'cut':
			return {type, bytes: random.below(2_544)};
		case 'delay':
			return {type, ms: random.below(25_000)};
		case 'inject':
			return {type, copyOf: {from: random.pick<Side>(['a', 'b']), frame: random.below(14)}};
		default:
			return {type};
	}
}

/** What must hold however a conversation went. */
export function checkConversation(plan: SimulationPlan, {verdict, a, b}: Simulation): void {
	assert.notEqual(verdict, 'stuck', `stuck: a is ${a.stage}, b is ${b.stage}`);
	assert.deepEqual(a.left, {timers: 0, links: 0});
	assert.deepEqual(b.left, {timers: 0, links: 0});
	checkWire(plan, [...a.wire, ...b.wire]);
	checkTexts(a, b);
	checkTexts(b, a);
	checkFiles(a, b);
	checkFiles(b, a);
	checkPeace(plan, verdict, {a, b});
}

/** What was taken as whole is what was offered; what was called done is there; and nothing is left open. */
function checkFiles(sender: SideReport, receiver: SideReport): void {
	for (const {name, bytes, closed, isDone} of sender.offered) {
		assert.equal(closed, 1, `${name} was closed ${closed} times`);
		const whole = receiver.taken.filter(taken => taken.name === name && taken.ends.includes('finish'));
		assert.ok(whole.length <= 1, `${name} came twice`);
		assert.ok(whole.length === 1 || !isDone, `${name} is done, and not there`);
		for (const taken of whole) assert.ok(equalBytes(taken.bytes, bytes), `${name} came altered`);
	}
	for (const {name, ends} of receiver.taken) {
		assert.equal(ends.length, 1, `${name} ended ${ends.length} times`);
		assert.ok(
			sender.offered.some(offered => offered.name === name),
			`${name} was never offered`,
		);
	}
}

/** Where nobody is in between and nobody leaves, all that was typed arrives, in order, in one round, and every file. */
function checkPeace(
	{actions, faults = []}: SimulationPlan,
	verdict: Simulation['verdict'],
	sides: Sides,
): void {
	if (faults.length > 0 || actions.some(action => action.do === 'close')) return;
	assert.equal(verdict, 'open', 'a round did not last that nobody disturbed');
	for (const [from, to] of [
		['a', 'b'],
		['b', 'a'],
	] as const) {
		const typed = actions.flatMap(action =>
			action.do === 'send' && action.side === from ? [action.text] : [],
		);
		assert.deepEqual(
			sides[to].rounds.map(({received}) => received),
			[typed],
		);
		assert.ok(
			sides[from].offered.every(({isDone}) => isDone),
			'a file did not arrive',
		);
	}
}

type Sides = Readonly<Record<Side, SideReport>>;

function checkWire({actions}: SimulationPlan, frames: readonly Uint8Array[]): void {
	const wire = Buffer.concat(frames);
	const texts = actions.flatMap(action =>
		action.do === 'send' ? [action.text] : action.do === 'offer' ? [action.name] : [],
	);
	for (const text of [...Object.values(NAMES), ...texts]) {
		assert.ok(!wire.includes(text), `${text} is on the wire`);
	}
}

/** What one side got is what the other sent in that very session: in order, unaltered, nothing left out before it. */
function checkTexts(receiver: SideReport, sender: SideReport): void {
	for (const {id, protocol, received, verifiedBy} of receiver.rounds) {
		assert.equal(protocol, 2);
		const theirs = sender.rounds.find(round => round.id === id);
		assert.deepEqual(received, (theirs?.sent ?? []).slice(0, received.length));
		assert.ok(verifiedBy === undefined || theirs !== undefined, 'verified, but not the same session');
		const delivered = theirs?.delivered ?? [];
		assert.deepEqual(delivered, received.slice(0, delivered.length), 'acknowledged, but not received');
	}
	const all = receiver.rounds.flatMap(({received}) => received);
	assert.equal(new Set(all).size, all.length, 'a text came twice');
}
