import {startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {newPrivateKey} from './private-key.ts';
import type {Figure} from './ratio.ts';

const TEXTS = 600;

/** Texts that a program receives in a second, and operations that its private key could do on one thread meanwhile. */
export async function figures(): Promise<readonly Figure[]> {
	const [one = 0, two = 0] = await freePorts(2);
	await using sender = startJsonProgram([`127.0.0.1:${two}`, '--port', String(one)]);
	await using receiver = startJsonProgram([`127.0.0.1:${one}`, '--port', String(two)]);
	await sender.next('secured');
	const key = await newPrivateKey();
	const before = await key.operationMs(100);
	const startedAt = performance.now();
	for (let index = 0; index < TEXTS; index++) sender.tell({type: 'send', text: `message ${index}`});
	await receiver.until(() => receiver.texts.length >= TEXTS, 'all texts');
	const textMs = (performance.now() - startedAt) / TEXTS;
	const operationMs = (before + (await key.operationMs(100))) / 2;
	return [
		{
			name: 'texts received in a second',
			value: operationMs / textMs,
			unit: 'x',
			than: 'RSA-4096 alone on one thread',
			atLeast: 0.7,
		},
	];
}
