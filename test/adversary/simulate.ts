import type {ErrorCode} from '../../source/errors.ts';
import {TtchatError} from '../../source/errors.ts';
import type {Address, Link, ListenerHandlers} from '../../source/net/link.ts';
import type {Way} from '../../source/net/way.ts';
import type {ProtocolChoice} from '../../source/protocol/state.ts';
import {FakeClock, fakeCrypto, seededRandom} from '../../source/testing/index.ts';
import {SimulatedLink} from './simulated-link.ts';
import {
	type OfferedFile,
	type SimulatedRound,
	SimulatedSide,
	type SimulatedStage,
	type TakenFile,
} from './simulated-side.ts';
import {otherSide, type Side, SimulatedWire, type WireFault} from './simulated-wire.ts';

/** What somebody does at some time, in milliseconds from the start. */
export type SimulatedAction = {readonly at: number; readonly side: Side} & (
	| {readonly do: 'start'}
	| {readonly do: 'send'; readonly text: string}
	/** Offers a file that has its name in it, over and over; the other side wants it. */
	| {readonly do: 'offer'; readonly name: string; readonly bytes: number}
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
export type SideReport = {
	readonly stage: SimulatedStage;
	/** The round that is secured at the end. */
	readonly round: string | undefined;
	readonly rounds: readonly SimulatedRound[];
	/** Why each round ended; `undefined` where this side ended it itself. */
	readonly endings: readonly (ErrorCode | undefined)[];
	/** What it offered, and what it took. */
	readonly offered: readonly OfferedFile[];
	readonly taken: readonly TakenFile[];
	/** Every frame that this side wrote. */
	readonly wire: readonly Uint8Array[];
	/** What is left after both sides have hung up. */
	readonly left: {readonly timers: number; readonly links: number};
};

export type Simulation = {
	/**
	 * `open`: both sides are in one round. `closed`: none is in any, and at least one has ended for good.
	 * `stuck`: anything else.
	 */
	readonly verdict: 'open' | 'closed' | 'stuck';
	readonly a: SideReport;
	readonly b: SideReport;
};

export const NAMES: Readonly<Record<Side, string>> = {a: 'Alice-of-Acre', b: 'Bob-of-Basra'};

/** From the last action or fault to the verdict: longer than every limit of the protocol. */
const SETTLE_MS = 60_000;
/** Longer than a goodbye and the end of a link may take, shorter than any other limit: no timer may be left. */
const HANG_UP_MS = 5_000;
const DIAL_TIMEOUT_MS = 5_000;

const ADDRESSES: Readonly<Record<Side, Address>> = {
	a: {host: '10.0.0.1', port: 2006},
	b: {host: '10.0.0.2', port: 2006},
};

/**
 * Plays a conversation between two whole sessions, with an adversary on the wire, in virtual time: always the same for
 * the same plan. The verdict is given 60 s after the last action or fault. Then both sides hang up, to see what they
 * leave behind.
 */
export async function simulate(plan: SimulationPlan): Promise<Simulation> {
	const {actions, protocol = {a: 'auto', b: 'auto'}, kem = {a: false, b: false}} = plan;
	const random = seededRandom(plan.seed);
	const clock = new FakeClock();
	const network = new Network(
		clock,
		new SimulatedWire(clock, random, plan.faults ?? []),
		plan.firewalled ?? [],
	);
	const crypto = fakeCrypto(random);
	const make = (side: Side) =>
		new SimulatedSide({
			clock,
			random,
			crypto,
			name: NAMES[side],
			protocol: protocol[side],
			kem: kem[side],
			way: network.way(side),
		});
	const sides: Sides = {a: make('a'), b: make('b')};
	for (const action of actions) clock.setTimer(action.at, () => act(sides, action));
	const lastAt = Math.max(...actions.map(({at}) => at));
	// A fault that strikes late has as much time to be got over as an early one.
	const leftMs = () => Math.max(lastAt, network.wire.faultAt) + SETTLE_MS - clock.elapsed();
	while (leftMs() > 0) await clock.advance(leftMs());
	const before = {a: summarize(sides.a), b: summarize(sides.b)};
	const verdict = judge(sides.a, sides.b);
	sides.a.close();
	sides.b.close();
	await clock.advance(HANG_UP_MS);
	const report = (side: Side): SideReport => ({
		...before[side],
		offered: sides[side].offered,
		taken: sides[side].taken,
		wire: network.wire.written[side],
		left: {timers: sides[side].timers, links: network.linksOf(side)},
	});
	return {verdict, a: report('a'), b: report('b')};
}

type Sides = Readonly<Record<Side, SimulatedSide>>;

/** Who can be dialed, and the links that were made. */
class Network {
	readonly wire: SimulatedWire;
	readonly #clock: FakeClock;
	readonly #firewalled: readonly Side[];
	readonly #listening: Partial<Record<Side, ListenerHandlers>> = {};
	readonly #links: Readonly<Record<Side, SimulatedLink[]>> = {a: [], b: []};

	constructor(clock: FakeClock, wire: SimulatedWire, firewalled: readonly Side[]) {
		this.#clock = clock;
		this.wire = wire;
		this.#firewalled = firewalled;
	}

	/** How many links of a side are not through. */
	linksOf(side: Side): number {
		return this.#links[side].filter(({isGone}) => !isGone).length;
	}

	way(side: Side): Way {
		return {
			kind: 'direct',
			label: 'directly',
			listener: {
				listen: async handlers => {
					this.#listening[side] = handlers;
					return ADDRESSES[side];
				},
				close: async () => {
					delete this.#listening[side];
				},
			},
			dialer: {target: ADDRESSES[otherSide(side)], dial: signal => this.#dial(side, signal)},
		};
	}

	async #dial(from: Side, signal: AbortSignal): Promise<Link> {
		const to = otherSide(from);
		const isBlocked = this.#firewalled.includes(to);
		const {promise, resolve, reject} = Promise.withResolvers<Link>();
		signal.addEventListener('abort', () => reject(new TtchatError('ERR_DIAL_FAILED')), {once: true});
		if (isBlocked) this.#clock.setTimer(DIAL_TIMEOUT_MS, () => reject(new TtchatError('ERR_TIMED_OUT')));
		else this.#clock.setTimer(this.wire.travelMs(), () => this.#arrive(from, signal, resolve, reject));
		return promise;
	}

	/** The dial is where it was to go; and so is the answer, a little later. */
	#arrive(
		from: Side,
		signal: AbortSignal,
		resolve: (link: Link) => void,
		reject: (error: TtchatError) => void,
	): void {
		const to = otherSide(from);
		const handlers = this.#listening[to];
		if (handlers === undefined) {
			this.#clock.setTimer(this.wire.travelMs(), () => reject(new TtchatError('ERR_REFUSED')));
			return;
		}
		const dialed = new SimulatedLink(from, 'outbound', ADDRESSES[to], this.#clock);
		const accepted = new SimulatedLink(to, 'inbound', ADDRESSES[from], this.#clock);
		const ends = from === 'a' ? {a: dialed, b: accepted} : {a: accepted, b: dialed};
		const stream = this.wire.connect({a: bytes => ends.a.arrive(bytes), b: bytes => ends.b.arrive(bytes)});
		for (const side of ['a', 'b'] as const) {
			ends[side].join(stream);
			this.#links[side].push(ends[side]);
		}
		handlers.onLink(accepted);
		this.#clock.setTimer(this.wire.travelMs(), () => (signal.aborted ? dialed.destroy() : resolve(dialed)));
	}
}

function act(sides: Sides, action: SimulatedAction): void {
	const side = sides[action.side];
	switch (action.do) {
		case 'start':
			side.start();
			break;
		case 'send':
			side.send(action.text);
			break;
		case 'offer':
			side.offer(action.name, action.bytes);
			break;
		case 'verify':
			side.verify(sides[otherSide(action.side)]);
			break;
		case 'close':
			side.close();
			break;
		default:
			action satisfies never;
	}
}

function summarize(side: SimulatedSide): Omit<SideReport, 'wire' | 'left' | 'offered' | 'taken'> {
	return {stage: side.stage, round: side.round?.id, rounds: side.rounds, endings: [...side.endings]};
}

function judge(a: SimulatedSide, b: SimulatedSide): Simulation['verdict'] {
	if (a.round !== undefined && a.round.id === b.round?.id) return 'open';
	const stages = [a.stage, b.stage];
	const over = (stage: SimulatedStage) => stage === 'halted' || stage === 'closed';
	// Who goes on waiting for a peer that has ended for good is as closed as can be: no round is left.
	return stages.some(over) && stages.every(stage => over(stage) || stage === 'connecting')
		? 'closed'
		: 'stuck';
}
