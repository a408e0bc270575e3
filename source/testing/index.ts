// Published as `ttchat/testing`: what one needs to test a program that is built on the core.
export {FakeClock, settle} from './fake-clock.ts';
export {fakeCrypto, fakeKeyPair} from './fake-crypto.ts';
export {MemoryFile, MemorySink} from './memory-file.ts';
export {MemoryLink, memoryLinkPair, punchedLinkPair} from './memory-link.ts';
export {MemoryNetwork} from './memory-network.ts';
export {type MemorySessionOptions, memorySession} from './memory-session.ts';
export {type SeededRandom, seededRandom} from './seeded-random.ts';
