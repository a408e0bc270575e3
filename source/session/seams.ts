import type {HybridKeyPair} from '../crypto/hybrid.ts';
import type {KeyPair} from '../crypto/rsa.ts';
import type {Way} from '../net/way.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import type {ProtocolChoice} from '../protocol/state.ts';
import type {Clock} from './clock.ts';

/** What a session needs of the keys of a round. */
export type SessionKeyPair = Pick<KeyPair, 'spki' | 'unwrap' | 'destroy'> & {
	/** Absent where Node has no ML-KEM. */
	readonly hybrid?: Pick<HybridKeyPair, 'publicKeys' | 'agree'> | undefined;
};

/** What a session is told once and for all. */
export type SessionRules = {
	readonly name: string | undefined;
	readonly protocol: ProtocolChoice;
	readonly requireVerify: boolean;
	readonly typing: boolean;
};

/** Everything that touches the world. Each has one real and one fake implementation. */
export type Seams = {
	readonly clock: Clock;
	/** Uniform in `[0, 1)`; for jitter only, never for secrets. */
	readonly random: () => number;
	readonly crypto: CryptoPort;
	readonly generateKeyPair: () => Promise<SessionKeyPair>;
	readonly way: Way;
	/** Called when a private key was let go of. */
	readonly forget: () => void;
};
