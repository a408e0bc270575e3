import process from 'node:process';
import {type JsonProgram, startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {newPrivateKey, type PrivateKey} from './private-key.ts';
import type {Figure} from './ratio.ts';

const TEXTS = 600;
const RUNS = 3;

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
	const alone: number[] = [];
	for (let run = 0; run < RUNS; run++) alone.push(await receivedAlone(sender, receiver, key));
	const than = 'RSA-4096 alone on one thread';
	return [
		{name: 'texts received in a second', value: operationMs / textMs, unit: 'x', than, atLeast: 0.7},
		{
			name: 'texts received in a second, once the sender has sent them',
			value: Math.max(...alone),
			unit: 'x',
			than,
			atLeast: 0.9,
		},
	];
}

/** The receiver stands still until all is on its way: what it takes then, nobody else takes a core for. */
async function receivedAlone(sender: JsonProgram, receiver: JsonProgram, key: PrivateKey): Promise<number> {
	const {pid} = receiver;
	if (pid === undefined) throw new Error('it runs');
	const received = receiver.texts.length;
	const wasSent = countSent(sender);
	process.kill(pid, 'SIGSTOP');
	for (let index = 0; index < TEXTS / 2; index++) sender.tell({type: 'send', text: `message ${index}`});
	await sender.until(() => countSent(sender) >= wasSent + TEXTS / 2, 'all sent');
	const before = await key.operationMs(100);
	const startedAt = performance.now();
	process.kill(pid, 'SIGCONT');
	await receiver.until(() => receiver.texts.length >= received + TEXTS / 2, 'all texts');
	const textMs = (performance.now() - startedAt) / (TEXTS / 2);
	return (before + (await key.operationMs(100))) / 2 / textMs;
}

function countSent(sender: JsonProgram): number {
	return sender.events.filter(({type}) => type === 'sent').length;
}
