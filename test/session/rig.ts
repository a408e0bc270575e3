import assert from 'node:assert/strict';
import type {Address} from '../../source/net/link.ts';
import type {Way} from '../../source/net/way.ts';
import type {SessionEvent} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import type {Seams, SessionRules} from '../../source/session/seams.ts';
import type {Receipt, Session} from '../../source/session/session.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {
	FakeClock,
	fakeKeyPair,
	type MemoryLink,
	MemoryNetwork,
	memorySession,
	seededRandom,
	settle,
} from '../../source/testing/index.ts';

export const ALICE: Address = {host: '10.0.0.1', port: 2006};
export const BOB: Address = {host: '10.0.0.2', port: 2006};
const START = 1_700_000_000_000;

type Side = {readonly self?: Address; readonly target?: Address} & Partial<SessionRules> & {
		readonly way?: Partial<Way>;
		/** Whether it tries to meet the dials of the other side. */
		readonly puncher?: boolean;
		readonly seams?: Partial<Seams>;
	};

/** One side: its session, and everything that it has told. */
export type Person = {
	readonly address: Address;
	readonly session: Session;
	readonly events: SessionEvent[];
	/** What became of each message by its text: a receipt or an error's code. */
	readonly fates: Map<string, string>;
	readonly keys: {made: number; destroyed: number; forgotten: number};
	send(text: string, id?: string): void;
	snapshot(): SessionSnapshot;
	types(): readonly string[];
	last<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, {type: T}>;
	count(type: SessionEvent['type']): number;
	/** Texts that came from the peer. */
	heard(): readonly string[];
};

/** Alice and Bob on one network, with time that stands still. */
export class Rig {
	readonly network = new MemoryNetwork();
	readonly clock = new FakeClock(START);
	readonly alice: Person;
	readonly bob: Person;
	readonly #random;
	readonly #people: {readonly person: Person; readonly snapshots: SessionSnapshot[]}[] = [];

	constructor({
		alice = {},
		bob = {},
		seed = 1,
	}: {
		readonly alice?: Side;
		readonly bob?: Side;
		readonly seed?: number;
	} = {}) {
		this.#random = seededRandom(seed);
		this.alice = this.#person({self: ALICE, target: BOB, name: 'alice', ...alice});
		this.bob = this.#person({self: BOB, target: ALICE, name: 'bob', ...bob});
	}

	get elapsedMs(): number {
		return this.clock.now() - START;
	}

	/** Both there, keys agreed. */
	async connect(): Promise<void> {
		await this.alice.session.open();
		await this.bob.session.open();
		await this.clock.advance(6_000);
		assert.equal(this.alice.snapshot().stage, 'secured');
		assert.equal(this.bob.snapshot().stage, 'secured');
	}

	/** Bob again, with another program: the one before must have been closed. */
	join(options: Side): Person {
		return this.#person({self: BOB, target: ALICE, name: 'bob', ...options});
	}

	/** Alice types the code that Bob tells her. */
	verify(by: 'alice' | 'bob' = 'alice'): void {
		const [typing, telling] = by === 'alice' ? [this.alice, this.bob] : [this.bob, this.alice];
		assert.equal(typing.session.verify(telling.snapshot().ownCode ?? ''), 'verified');
	}

	/** The newest link that was dialed to that address: its dialing end first. */
	linkTo({host}: Address): readonly [MemoryLink, MemoryLink] {
		const pair = this.network.links.findLast(([dialed]) => dialed.remote.host === host);
		assert.ok(pair !== undefined);
		return pair;
	}

	/** Breaks every link, as a pulled cable that somebody noticed. */
	async sever(): Promise<void> {
		for (const [dialed] of this.network.links) dialed.sever();
		await settle();
	}

	/** Closes both; checks that nothing is left and that every snapshot was what the events make of it. */
	async end(): Promise<void> {
		const closing = this.#people.map(({person}) => person.session.close());
		await this.clock.advance(2_000);
		await Promise.all(closing);
		await settle();
		assert.equal(this.clock.pending, 0, 'timers are left');
		for (const {person, snapshots} of this.#people) {
			assert.equal(person.events.at(-1)?.type, 'closed');
			assert.equal(person.keys.made, person.keys.destroyed, 'keys are left');
			// A test that brings key pairs of its own counts them itself.
			if (person.keys.made > 0) assert.equal(person.keys.made, person.keys.forgotten);
			let snapshot = initialSnapshot;
			for (const [index, event] of person.events.entries()) {
				snapshot = reduceSession(snapshot, event);
				assert.deepEqual(snapshots[index], snapshot, `after event ${index}, ${event.type}`);
			}
			assert.equal(person.session.getSnapshot(), snapshots.at(-1));
		}
	}

	#person({self = ALICE, target = BOB, way, puncher = false, seams, ...rules}: Side): Person {
		const random = this.#random;
		const keys = {made: 0, destroyed: 0, forgotten: 0};
		const session = memorySession({
			network: this.network,
			clock: this.clock,
			random,
			self,
			target,
			way: {...(puncher ? {puncher: this.network.puncher(self, target)} : {}), ...way},
			...rules,
			seams: {
				generateKeyPair: async () => {
					const pair = fakeKeyPair(random);
					keys.made += 1;
					const destroy = () => {
						keys.destroyed += 1;
						pair.destroy();
					};
					return {...pair, destroy};
				},
				forget: () => {
					keys.forgotten += 1;
				},
				...seams,
			},
		});
		const events: SessionEvent[] = [];
		const snapshots: SessionSnapshot[] = [];
		const fates = new Map<string, string>();
		void record(session, events);
		session.subscribe(() => snapshots.push(session.getSnapshot()));
		const person: Person = {
			address: self,
			session,
			events,
			fates,
			keys,
			send(text, id) {
				const settled = (fate: Receipt | string) => fates.set(text, fate);
				session.send(text, id === undefined ? {} : {id}).then(settled, error => settled(error.code));
			},
			snapshot: () => session.getSnapshot(),
			types: () => events.map(({type}) => type),
			last(type) {
				const found = events.findLast(event => event.type === type);
				assert.ok(found !== undefined, `no ${type}`);
				return found as Extract<SessionEvent, {type: typeof type}>;
			},
			count: type => events.filter(event => event.type === type).length,
			heard: () => events.flatMap(event => (event.type === 'message' ? [event.message.text] : [])),
		};
		this.#people.push({person, snapshots});
		return person;
	}
}

async function record(session: Session, events: SessionEvent[]): Promise<void> {
	for await (const event of session.events()) events.push(event);
}
