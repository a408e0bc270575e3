import type {Address} from '../net/link.ts';
import type {Way} from '../net/way.ts';
import {LiveSession} from '../session/live-session.ts';
import type {Seams, SessionRules} from '../session/seams.ts';
import type {Session} from '../session/session.ts';
import type {FakeClock} from './fake-clock.ts';
import {fakeCrypto, fakeKeyPair} from './fake-crypto.ts';
import type {MemoryNetwork} from './memory-network.ts';
import type {SeededRandom} from './seeded-random.ts';

/** Where a memory session lives and what it is made of. */
export type MemorySessionOptions = Partial<SessionRules> & {
	readonly network: MemoryNetwork;
	readonly clock: FakeClock;
	readonly random: SeededRandom;
	readonly self: Address;
	readonly target: Address;
	/** Replaces parts of the way; an end that is undefined is absent. */
	readonly way?: Partial<Way>;
	/** Replaces some of the fakes. */
	readonly seams?: Partial<Seams>;
};

/** A whole session on fakes: memory links, a clock that stands still, quick keys, numbers from a seed. */
export function memorySession(options: MemorySessionOptions): Session {
	const {network, clock, random, self, target, way = {}, seams = {}} = options;
	const {name, protocol = 'auto', requireVerify = false, typing = true} = options;
	return new LiveSession(
		{name, protocol, requireVerify, typing},
		{
			clock,
			random: random.next,
			crypto: fakeCrypto(random),
			generateKeyPair: async () => fakeKeyPair(random),
			way: {...network.way(self, target), ...way},
			forget: () => undefined,
			...seams,
		},
	);
}
