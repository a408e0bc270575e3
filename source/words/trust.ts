import type {Trust} from '../session/snapshot.ts';

/** The word for how much is known of the peer; empty while nobody is there. Never truncated. */
export const trustWord: Readonly<Record<Trust, string>> = {
	none: '',
	legacy: 'LEGACY v1',
	unverified: 'NOT VERIFIED',
	verified: 'verified',
	mismatched: 'CODES DO NOT MATCH',
};
