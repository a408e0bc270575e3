import {type JsonProgram, startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {newPrivateKey} from './private-key.ts';
import type {Figure} from './ratio.ts';

const TIMES = 4;

/** Making keys takes as long as luck wants; what two programs need besides shows from the later key on. */
export async function figures(): Promise<readonly Figure[]> {
	const key = await newPrivateKey();
	const ratios: number[] = [];
	for (let run = 0; run < TIMES; run++) {
		const before = await key.operationMs();
		const tookMs = await fromKeysToSecured();
		ratios.push((2 * tookMs) / (before + (await key.operationMs())));
	}
	return [
		{
			name: 'from the later of the key pairs until both are secured',
			value: Math.min(...ratios),
			unit: 'x',
			than: 'a private RSA-4096 operation',
			// One for SEED, one for NICK, and beside the first the collection of a heap that a start has filled: two or three more.
			// What remains is code that runs for the first time, on both sides, and whoever else wants the processor.
			atMost: 20,
		},
	];
}

async function fromKeysToSecured(): Promise<number> {
	const [one = 0, two = 0] = await freePorts(2);
	await using alice = startJsonProgram([`127.0.0.1:${two}`, '--port', String(one)]);
	await using bob = startJsonProgram([`127.0.0.1:${one}`, '--port', String(two)]);
	const both = [alice, bob];
	await Promise.all(both.map(side => side.next('secured')));
	return Math.max(...both.map(securedAt)) - Math.max(...both.map(keysAt));
}

function securedAt({events}: JsonProgram): number {
	return Number(events.find(({type}) => type === 'secured')?.['at']);
}

function keysAt({events}: JsonProgram): number {
	return Number(
		events.find(({type, phase, state}) => type === 'phase' && phase === 'keys' && state === 'done')?.['at'],
	);
}
