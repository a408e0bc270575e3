import {setTimeout as wait} from 'node:timers/promises';
import type {Figure} from './ratio.ts';
import {ScreenProgram} from './screen-program.ts';

const IDLE_MS = 15_000;

/** What a chat does to a terminal, and takes of the processor, while nothing happens. */
export async function figures(): Promise<readonly Figure[]> {
	using screen = new ScreenProgram(['--demo']);
	await screen.until('echo connected');
	await wait(4000);
	const [bytes, cpuMs] = [screen.bytes, screen.cpuMs];
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
			atMost: 1,
		},
	];
}
