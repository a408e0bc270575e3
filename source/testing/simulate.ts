import type {ErrorCode} from '../errors.ts';
import type {ProtocolChoice} from '../protocol/state.ts';
import {fakeCrypto} from './fake-crypto.ts';
import {seededRandom} from './seeded-random.ts';
import {SimulatedLinkEnd} from './simulated-link-end.ts';
import {SimulatedPeer, type SimulatedSession, type SimulatedStage} from './simulated-peer.ts';
import {otherSide, type Side, SimulatedWire, type WireFault} from './simulated-wire.ts';
import {Timeline} from './timeline.ts';

/** What somebody does at some time, in milliseconds from the start. */
export type SimulatedAction = {readonly at: number; readonly side: Side} & (
	| {readonly do: 'start'}
	| {readonly do: 'send'; readonly text: string}
	/** Types the code that the other side shows at that moment. */
	| {readonly do: 'verify'}
	| {readonly do: 'close'}
);

/** A whole conversation, to be played from a seed. */
export type SimulationPlan = {
	/** Decides everything that the plan leaves open: keys, jitter, where TCP cuts the bytes. */
	readonly seed: number;
	readonly actions: readonly SimulatedAction[];
	readonly faults?: readonly WireFault[];
	/** Sides that nobody can dial. */
	readonly firewalled?: readonly Side[];
	readonly protocol?: Readonly<Record<Side, ProtocolChoice>>;
	/** Which sides have ML-KEM; none, if nothing is said. */
	readonly kem?: Readonly<Record<Side, boolean>>;
};

/** How one side fared. */
export type SimulatedSide = {
	readonly stage: SimulatedStage;
	/** The session that is open at the end. */
	readonly session: string | undefined;
	readonly sessions: readonly SimulatedSession[];
	/** Why each round ended; `undefined` where this side ended it itself. */
	readonly endings: readonly (ErrorCode | undefined)[];
	/** Every frame that this side wrote. */
	readonly wire: readonly Uint8Array[];
	/** What is left after both sides have hung up. */
	readonly left: {readonly timers: number; readonly links: number};
};

export type Simulation = {
	/**
	 * `open`: both sides are in one session. `closed`: none is in any, and at least one has ended for good.
	 * `stuck`: anything else.
	 */
	readonly verdict: 'open' | 'closed' | 'stuck';
	readonly a: SimulatedSide;
	readonly b: SimulatedSide;
};

export const NAMES: Readonly<Record<Side, string>> = {a: 'Alice-of-Acre', b: 'Bob-of-Basra'};

/** From the last action or fault to the verdict: longer than every limit of the protocol. */
const SETTLE_MS = 60_000;
const HANG_UP_MS = 60_000;
const DIAL_TIMEOUT_MS = 5_000;

/**
 * Plays a conversation between two whole protocol machines, with an adversary on the wire, in virtual time: always
 * the same for the same plan. The verdict is given 60 s after the last action or fault. Then both sides hang up, to
 * see what they leave behind.
 */
export function simulate(plan: SimulationPlan): Simulation {
	const {actions, protocol = {a: 'auto', b: 'auto'}, kem = {a: false, b: false}} = plan;
	const random = seededRandom(plan.seed);
	const timeline = new Timeline();
	const wire = new SimulatedWire(timeline, random, plan.faults ?? []);
	const crypto = fakeCrypto(random);
	const make = (side: Side): SimulatedPeer =>
		new SimulatedPeer({
			timeline,
			random,
			crypto,
			name: NAMES[side],
			protocol: protocol[side],
			kem: kem[side],
			dial: (onLink, onFailure) => dial(side, onLink, onFailure),
		});
	const peers: Readonly<Record<Side, SimulatedPeer>> = {a: make('a'), b: make('b')};

	function dial(from: Side, onLink: (end: SimulatedLinkEnd) => void, onFailure: () => void): void {
		const to = otherSide(from);
		if (plan.firewalled?.includes(to) === true) {
			timeline.after(DIAL_TIMEOUT_MS, onFailure);
			return;
		}
		const ends = {a: new SimulatedLinkEnd('a'), b: new SimulatedLinkEnd('b')};
		const link = wire.connect({a: bytes => ends.a.arrive(bytes), b: bytes => ends.b.arrive(bytes)});
		ends.a.join(link);
		ends.b.join(link);
		timeline.after(wire.travelMs(), () => peers[to].accept(ends[to]));
		timeline.after(wire.travelMs(), () => onLink(ends[from]));
	}

	for (const action of actions) timeline.after(action.at, () => act(peers, action));
	const lastAt = Math.max(...actions.map(({at}) => at));
	// A fault that strikes late has as much time to be got over as an early one.
	while (timeline.now < Math.max(lastAt, wire.faultAt) + SETTLE_MS) {
		timeline.runUntil(Math.max(lastAt, wire.faultAt) + SETTLE_MS);
	}
	const before = {a: summarize(peers.a), b: summarize(peers.b)};
	const verdict = judge(peers.a, peers.b);
	peers.a.close();
	peers.b.close();
	timeline.runUntil(timeline.now + HANG_UP_MS);
	const side = (name: Side): SimulatedSide => ({
		...before[name],
		wire: wire.written[name],
		left: peers[name].pending,
	});
	return {verdict, a: side('a'), b: side('b')};
}

function act(peers: Readonly<Record<Side, SimulatedPeer>>, action: SimulatedAction): void {
	const peer = peers[action.side];
	switch (action.do) {
		case 'start':
			peer.start();
			break;
		case 'send':
			peer.send(action.text);
			break;
		case 'verify':
			peer.verify(peers[otherSide(action.side)].session?.ownCode ?? '');
			break;
		case 'close':
			peer.close();
			break;
		default:
			action satisfies never;
	}
}

function summarize(peer: SimulatedPeer): Omit<SimulatedSide, 'wire' | 'left'> {
	return {
		stage: peer.stage,
		session: peer.session?.id,
		sessions: peer.sessions,
		endings: [...peer.endings],
	};
}

function judge(a: SimulatedPeer, b: SimulatedPeer): Simulation['verdict'] {
	if (a.session !== undefined && a.session.id === b.session?.id) return 'open';
	const stages = [a.stage, b.stage];
	const over = (stage: SimulatedStage) => stage === 'halted' || stage === 'closed';
	// Who goes on waiting for a peer that has ended for good is as closed as can be: no session is left.
	return stages.some(over) && stages.every(stage => over(stage) || stage === 'connecting')
		? 'closed'
		: 'stuck';
}
