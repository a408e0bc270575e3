import {setTimeout as wait} from 'node:timers/promises';
import {freePorts} from '../test/e2e/ports.ts';
import {newPrivateKey} from './private-key.ts';
import type {Figure} from './ratio.ts';
import {ScreenProgram} from './screen-program.ts';

const TIMES = 15;

/** What a person feels, between two screens on one machine: each text costs the peer one operation of its private key. */
export async function figures(): Promise<readonly Figure[]> {
	const [one = 0, two = 0] = await freePorts(2);
	using alice = new ScreenProgram([`127.0.0.1:${two}`, '--port', String(one)]);
	using bob = new ScreenProgram([`127.0.0.1:${one}`, '--port', String(two)]);
	await Promise.all([alice.until('connected. NOT VERIFIED'), bob.until('connected. NOT VERIFIED')]);
	await wait(1000);
	const key = await newPrivateKey();
	const echoes: number[] = [];
	const texts: number[] = [];
	for (let index = 0; index < TIMES; index++) {
		const operationMs = await key.operationMs();
		const word = `word${index}word`;
		echoes.push((await timed(() => alice.typeUntil(word, word))) / operationMs);
		await wait(100);
		bob.forget();
		alice.type('\r');
		texts.push((await timed(() => bob.until(word))) / operationMs);
		await wait(300);
	}
	const than = 'a private RSA-4096 operation';
	return [
		{name: 'a key, until it is on the screen', value: median(echoes), unit: 'x', than, atMost: 3},
		{name: 'Enter, until the text is on the other screen', value: median(texts), unit: 'x', than, atMost: 6},
	];
}

async function timed(act: () => Promise<void>): Promise<number> {
	const startedAt = performance.now();
	await act();
	return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
	return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
