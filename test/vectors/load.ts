import {readFileSync} from 'node:fs';

/** One of the JSON files beside this one. */
export function loadVectors<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export type KnownParty = {pkcs8: string; seed: string; hello: string; helloHash: string; seedFrame: string};
export type KnownHybridParty = KnownParty & {
	kemSeed: string;
	xPrivate: string;
	ek: string;
	x: string;
	/** What this side encapsulated. */
	secret: string;
};
export type KnownRecord = {type: number; body: string; frame: string; dAfter: string};
export type KnownSession = {
	codeA: string;
	codeB: string;
	dA0: string;
	dB0: string;
	remember: string;
};
export type KnownHybridAnswers = {
	a: KnownHybridParty;
	b: KnownHybridParty;
	/** First frames. */
	helloCases: readonly {name: string; expect: string; hello: string}[];
	session: KnownSession & {agreed: string};
	aToB: readonly KnownRecord[];
	bToA: readonly KnownRecord[];
	proofA: string;
	/** The same party and one whose HELLO has no hybrid line. */
	withOldPeer: KnownSession & {
		helloB: string;
		helloHashB: string;
		seedFrameA: string;
		seedFrameB: string;
		aToB: readonly KnownRecord[];
	};
	/** SEEDs from a to b. */
	seedCases: readonly {
		name: string;
		expect: string;
		seedFrame: string;
		peerX?: string;
		dA0?: string;
		dB0?: string;
	}[];
};
export type KnownAnswers = {
	a: KnownParty;
	b: KnownParty;
	session: KnownSession;
	aToB: readonly KnownRecord[];
	bToA: readonly KnownRecord[];
};
