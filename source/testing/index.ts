// Published as `ttchat/testing`: what one needs to test a program that is built on the core.
export {FakeClock, settle} from './fake-clock.ts';
export {fakeAgree, fakeCrypto, fakeHybridKeys, fakeKeyPair, fakeSpki, fakeUnwrap} from './fake-crypto.ts';
export {MemoryLink, memoryLinkPair} from './memory-link.ts';
export {MemoryNetwork} from './memory-network.ts';
export {type MemorySessionOptions, memorySession} from './memory-session.ts';
export {type SeededRandom, seededRandom} from './seeded-random.ts';
export {
	NAMES,
	type SimulatedAction,
	type SimulatedSide,
	type Simulation,
	type SimulationPlan,
	simulate,
} from './simulate.ts';
export type {SimulatedSession, SimulatedStage} from './simulated-peer.ts';
export type {Fault, FrameNumber, Side, WireFault} from './simulated-wire.ts';
