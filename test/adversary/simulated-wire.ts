import type {Clock} from '../../source/session/clock.ts';
import type {SeededRandom} from '../../source/testing/index.ts';

export type Side = 'a' | 'b';

/** The other one. */
export function otherSide(side: Side): Side {
	return side === 'a' ? 'b' : 'a';
}

/** What the adversary does to one frame. He sees and changes every byte, but has no key. */
export type Fault =
	| {readonly type: 'drop'}
	/** The frame comes after the one that follows it in its direction. */
	| {readonly type: 'swap'}
	| {readonly type: 'flip'; readonly bit: number}
	/** Only so many of its bytes come, then the stream ends in both directions. */
	| {readonly type: 'cut'; readonly bytes: number}
	/** The frame comes, then the link breaks. */
	| {readonly type: 'reset'}
	| {readonly type: 'delay'; readonly ms: number}
	/** The frame comes, and behind it one that was seen before: its own copy, an older one, the other side's. */
	| {readonly type: 'inject'; readonly copyOf: FrameNumber};

/** Counts the frames that a side writes from 0, through all its links and rounds. */
export type FrameNumber = {readonly from: Side; readonly frame: number};

/** What a frame meets on its way. */
export type WireFault = FrameNumber & {readonly fault: Fault};

/** What comes out at the end of a link. */
export type Arrival = Uint8Array | 'end' | 'break';

/** Who reads one end of a link. */
export type Reader = (arrival: Arrival) => void;

type Direction = {
	/** Nothing overtakes in TCP: what is sent later comes no earlier than this. */
	lastAt: number;
	held: Uint8Array | undefined;
	ended: boolean;
	reader: Reader;
};

const LATENCY_MS = 5;
const JITTER_MS = 20;

/** Everything between two programs: links that keep the order of bytes, cut them anywhere, and an adversary. */
export class SimulatedWire {
	/** Every frame that was written, in order. */
	readonly written: Readonly<Record<Side, Uint8Array[]>> = {a: [], b: []};
	readonly #clock: Clock;
	readonly #random: SeededRandom;
	readonly #faults: ReadonlyMap<string, Fault>;
	#faultAt = 0;

	constructor(clock: Clock, random: SeededRandom, faults: readonly WireFault[]) {
		this.#clock = clock;
		this.#random = random;
		this.#faults = new Map(faults.map(({from, frame, fault}) => [`${from}${frame}`, fault]));
	}

	/** When the adversary did something for the last time, or what he delayed came. */
	get faultAt(): number {
		return this.#faultAt;
	}

	/** A new link. `readers` are who reads at each side. */
	connect(readers: Readonly<Record<Side, Reader>>): SimulatedStream {
		const direction = (reader: Reader): Direction => ({lastAt: 0, held: undefined, ended: false, reader});
		return new SimulatedStream(this, {a: direction(readers.b), b: direction(readers.a)});
	}

	/** How long something takes to the other side. */
	travelMs(): number {
		return LATENCY_MS + this.#random.below(JITTER_MS);
	}

	/** Carries a frame, or what the adversary makes of it. */
	carry(link: SimulatedStream, from: Side, direction: Direction, frame: Uint8Array): void {
		const fault = this.#faults.get(`${from}${this.written[from].length}`);
		this.written[from].push(frame);
		if (fault !== undefined) this.#faultAt = this.#clock.elapsed() + (fault.type === 'delay' ? fault.ms : 0);
		switch (fault?.type) {
			case 'drop':
				break;
			case 'swap':
				direction.held = frame;
				return;
			case 'flip':
				this.#deliver(direction, flipBit(frame, fault.bit));
				break;
			case 'cut':
				this.#deliver(direction, frame.subarray(0, fault.bytes));
				link.fall('end');
				break;
			case 'reset':
				this.#deliver(direction, frame);
				link.fall('break');
				break;
			case 'delay':
				direction.lastAt = Math.max(direction.lastAt, this.#clock.elapsed() + fault.ms);
				this.#deliver(direction, frame);
				break;
			case 'inject':
				this.#deliver(direction, frame);
				this.#deliver(direction, this.written[fault.copyOf.from][fault.copyOf.frame]);
				break;
			case undefined:
				this.#deliver(direction, frame);
				break;
			default:
				fault satisfies never;
		}
		const {held} = direction;
		direction.held = undefined;
		this.#deliver(direction, held);
	}

	/** The stream of one direction ends, after everything that is on its way. */
	end(direction: Direction, how: 'end' | 'break'): void {
		if (direction.ended) return;
		this.#plan(direction, how);
		direction.ended = true;
	}

	/** In pieces, as TCP likes to. */
	#deliver(direction: Direction, bytes: Uint8Array | undefined): void {
		if (bytes === undefined || bytes.length === 0) return;
		const cut = this.#random.below(2) === 0 ? bytes.length : 1 + this.#random.below(bytes.length);
		this.#plan(direction, bytes.subarray(0, cut));
		if (cut < bytes.length) this.#plan(direction, bytes.subarray(cut));
	}

	#plan(direction: Direction, arrival: Arrival): void {
		if (direction.ended) return;
		const at = Math.max(direction.lastAt, this.#clock.elapsed() + this.travelMs());
		direction.lastAt = at;
		this.#clock.setTimer(at - this.#clock.elapsed(), () => direction.reader(arrival));
	}
}

/** One link between the two sides, as the wire sees it. */
export class SimulatedStream {
	readonly #wire: SimulatedWire;
	readonly #directions: Readonly<Record<Side, Direction>>;

	constructor(wire: SimulatedWire, directions: Readonly<Record<Side, Direction>>) {
		this.#wire = wire;
		this.#directions = directions;
	}

	write(from: Side, frame: Uint8Array): void {
		const direction = this.#directions[from];
		if (!direction.ended) this.#wire.carry(this, from, direction, frame);
	}

	/** No more comes from this side. */
	end(from: Side): void {
		this.#wire.end(this.#directions[from], 'end');
	}

	/** Both directions end, whoever caused it. */
	fall(how: 'end' | 'break'): void {
		this.#wire.end(this.#directions.a, how);
		this.#wire.end(this.#directions.b, how);
	}
}

function flipBit(frame: Uint8Array, bit: number): Uint8Array {
	const flipped = frame.slice();
	const index = (bit >> 3) % frame.length;
	flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit & 7));
	return flipped;
}
