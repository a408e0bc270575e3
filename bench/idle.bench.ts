import {setTimeout as wait} from 'node:timers/promises';
import {freePorts} from '../test/e2e/ports.ts';
import type {Figure} from './ratio.ts';
import {ScreenProgram} from './screen-program.ts';

/** A PING each 10 s: so many of them, however they fall. */
const IDLE_MS = 20_000;
/** Node tidies up when nothing has been made for 8 s, twice and then no more: 80 ms of all threads. */
const SETTLED_MS = 15_000;

/** What a chat does to a terminal, and takes of the processor, while nothing happens. */
export async function figures(): Promise<readonly Figure[]> {
	return [...(await secured()), ...(await waiting())];
}

async function secured(): Promise<readonly Figure[]> {
	using screen = new ScreenProgram(['--demo']);
	await screen.until('echo connected');
	await wait(SETTLED_MS);
	const [bytes, cpuMs, wakes] = [screen.bytes, screen.cpuMs, screen.wakes];
	await wait(IDLE_MS);
	return [
		{
			name: 'written to the terminal while idle',
			value: screen.bytes - bytes,
			unit: 'bytes',
			than: '',
			atMost: 0,
		},
		{
			name: 'processor while idle, two sessions',
			value: (100 * (screen.cpuMs - cpuMs)) / IDLE_MS,
			unit: '%',
			than: '',
			// Of both, 0.1 are the private operations that open what comes.
			atMost: 0.5,
		},
		// A PING each 10 s, which wakes it when it goes, when it comes and when it is opened; and nothing else.
		{
			name: 'wakes of the main thread while idle, two sessions',
			value: (1000 * (screen.wakes - wakes)) / IDLE_MS,
			unit: 'a second',
			than: '',
			atMost: 1,
		},
	];
}

/** A partner who is not there yet may not be there for hours. */
async function waiting(): Promise<readonly Figure[]> {
	const [target, own] = await freePorts(2);
	using screen = new ScreenProgram([`127.0.0.1:${target}`, '--port', String(own)]);
	await screen.until('try 2');
	await wait(SETTLED_MS);
	const [bytes, cpuMs] = [screen.bytes, screen.cpuMs];
	await wait(IDLE_MS);
	return [
		{
			name: 'written to the terminal while nobody is there',
			value: (screen.bytes - bytes) / (IDLE_MS / 1000),
			unit: 'bytes a second',
			than: '',
			atMost: 500,
		},
		{
			name: 'processor while nobody is there',
			value: (100 * (screen.cpuMs - cpuMs)) / IDLE_MS,
			unit: '%',
			than: '',
			atMost: 2,
		},
	];
}
