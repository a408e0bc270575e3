import {availableParallelism} from 'node:os';
import process from 'node:process';
import {type JsonProgram, startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {newPrivateKey, type PrivateKey} from './private-key.ts';
import type {Figure} from './ratio.ts';

const TEXTS = 300;
const RUNS = 4;

/** Texts that a program receives in a second, and operations that its private key could do on one thread meanwhile. */
export async function figures(): Promise<readonly Figure[]> {
	const [one = 0, two = 0] = await freePorts(2);
	await using sender = startJsonProgram([`127.0.0.1:${two}`, '--port', String(one)]);
	await using receiver = startJsonProgram([`127.0.0.1:${one}`, '--port', String(two)]);
	await sender.next('secured');
	const key = await newPrivateKey();
	const together: number[] = [];
	const alone: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		together.push(await received(sender, receiver, key));
		alone.push(await receivedAlone(sender, receiver, key));
	}
	const than = 'RSA-4096 alone on one thread';
	return [
		{name: 'texts received in a second', value: Math.max(...together), unit: 'x', than, atLeast: 0.95},
		{
			name: 'texts received in a second, once the sender has sent them',
			value: Math.max(...alone),
			unit: 'x',
			than,
			// One core has nothing to give.
			atLeast: availableParallelism() > 1 ? 1.5 : 0.9,
		},
	];
}

async function received(sender: JsonProgram, receiver: JsonProgram, key: PrivateKey): Promise<number> {
	const wanted = receiver.texts.length + TEXTS;
	const before = await key.operationMs(50);
	const startedAt = performance.now();
	for (let index = 0; index < TEXTS; index++) sender.tell({type: 'send', text: `message ${index}`});
	await receiver.until(() => receiver.texts.length >= wanted, 'all texts');
	const textMs = (performance.now() - startedAt) / TEXTS;
	return (before + (await key.operationMs(50))) / 2 / textMs;
}

/** The receiver stands still until all is on its way: what it takes then, nobody else takes a core for. */
async function receivedAlone(sender: JsonProgram, receiver: JsonProgram, key: PrivateKey): Promise<number> {
	const {pid} = receiver;
	if (pid === undefined) throw new Error('it runs');
	const wanted = receiver.texts.length + TEXTS;
	const wasSent = countSent(sender);
	process.kill(pid, 'SIGSTOP');
	for (let index = 0; index < TEXTS; index++) sender.tell({type: 'send', text: `message ${index}`});
	await sender.until(() => countSent(sender) >= wasSent + TEXTS, 'all sent');
	const before = await key.operationMs(50);
	const startedAt = performance.now();
	process.kill(pid, 'SIGCONT');
	await receiver.until(() => receiver.texts.length >= wanted, 'all texts');
	const textMs = (performance.now() - startedAt) / TEXTS;
	return (before + (await key.operationMs(50))) / 2 / textMs;
}

function countSent(sender: JsonProgram): number {
	return sender.events.filter(({type}) => type === 'sent').length;
}
