import {readFileSync} from 'node:fs';

/** One of the JSON files beside this one. */
export function loadVectors<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export type KnownParty = {pkcs8: string; seed: string; hello: string; helloHash: string; seedFrame: string};
export type KnownRecord = {type: number; body: string; frame: string; dAfter: string};
export type KnownAnswers = {
	a: KnownParty;
	b: KnownParty;
	session: {roleA: string; codeA: string; codeB: string; dA0: string; dB0: string; remember: string};
	aToB: readonly KnownRecord[];
	bToA: readonly KnownRecord[];
};
