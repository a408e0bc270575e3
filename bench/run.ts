import {globSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Bench} from './ratio.ts';
import {measure} from './ratio.ts';

// Runs every bench/*.bench.ts, or those whose names contain one of the arguments. A machine's speed says nothing
// about the program's: every number is a ratio to a yardstick that was measured in the same run.
const wanted = process.argv.slice(2);
const files = globSync('*.bench.ts', {cwd: import.meta.dirname}).toSorted();
const chosen = files.filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)));
if (chosen.length === 0) {
	process.stderr.write('no such benchmark\n');
	process.exitCode = 1;
}

for (const file of chosen) {
	const loaded: {readonly bench: Bench} = await import(
		pathToFileURL(path.join(import.meta.dirname, file)).href
	);
	process.stdout.write(`\n${file}: ${loaded.bench.name}\n`);
	const measurements = await measure(loaded.bench);
	await loaded.bench.end?.();
	for (const {name, ratio, spread, atMost} of measurements) {
		const tooSlow = atMost !== undefined && ratio > atMost;
		const limit = atMost === undefined ? '' : `, at most ${atMost.toFixed(1)}${tooSlow ? ': TOO SLOW' : ''}`;
		process.stdout.write(
			`  ${name.padEnd(48)} ${ratio.toFixed(2).padStart(8)} x (± ${(spread * 100).toFixed(0)} %)${limit}\n`,
		);
		if (tooSlow) {
			process.exitCode = 1;
		}
	}
}
