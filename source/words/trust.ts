import type {SessionSnapshot, Trust} from '../session/snapshot.ts';
import {nameless, sentences} from './sentences.ts';

/** All that is said of how much is known of the peer. */
type TrustWords = {
	/** Never truncated; empty while nobody is there. */
	readonly word: string;
	/** What the word means. */
	readonly meaning: string;
	/** At the end, when all is over. */
	readonly past: string;
};

export const trustWords: Readonly<Record<Trust, TrustWords>> = {
	none: {word: '', meaning: 'nobody is there', past: 'not verified'},
	legacy: {
		word: 'LEGACY v1',
		meaning: 'encrypted, but anyone on the path could be the peer',
		past: 'legacy v1, not verified',
	},
	unverified: {word: 'NOT VERIFIED', meaning: 'compare codes by phone, see /verify', past: 'not verified'},
	verified: {word: 'verified', meaning: 'the codes were compared', past: 'verified'},
	mismatched: {
		word: 'CODES DO NOT MATCH',
		meaning: 'someone may be listening',
		past: 'CODES DID NOT MATCH',
	},
};

/** The word and what it means: `NOT VERIFIED: compare codes …`. */
export function trustSentence(trust: Trust): string {
	const {word, meaning} = trustWords[trust];
	return word === '' ? meaning : `${word}: ${meaning}`;
}

/** Why codes are no way out with a v1 peer. */
export const unverifiable = {
	because: 'a v1 peer cannot be verified',
	advice: 'Both sides need ttchat with protocol v2.',
} as const;

/** Stands beside the trust word in a v2 round that RSA alone protects. */
export const rsaOnly = 'RSA ONLY';

/** What it means, for `/status` and the like; no sign of an attack. */
export const rsaOnlyMeaning =
	'RSA ONLY: who records this chat can read it with a large quantum computer, or with the keys of both machines, ' +
	'because one of the two programs has no ML-KEM (Node 24.7 or later has)';

/** What to do after codes were compared and did not match. */
export function mismatchAdvice(who: string): string {
	return `If you mistyped, /verify again; if not, say nothing more here, ask ${who} by phone, then /reconnect.`;
}

/** What to do with one's own code. */
export function codeWords(ownCode: string, who: string): string {
	return `Your code is ${ownCode}. Tell ${who} by phone or in person, never here, and type the code that you hear: /verify 1234 5678`;
}

/** What `/verify` alone says, one line each. */
export function verifyWords({stage, trust, ownCode, peerName}: SessionSnapshot): readonly string[] {
	if (stage !== 'secured') {
		return ['There is no code yet: nobody is connected.'];
	}
	const code =
		ownCode === undefined
			? `There is no code: ${unverifiable.because}.`
			: codeWords(ownCode, peerName ?? nameless);
	return [sentences(trustSentence(trust)), code];
}
