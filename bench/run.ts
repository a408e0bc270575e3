import {globSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {type Bench, type Figure, measure} from './ratio.ts';

// Runs every bench/*.bench.ts, or those whose names contain one of the arguments, and prints one table. A machine's
// speed says nothing about the program's: every time is a ratio to a yardstick that was measured in the same run.
const wanted = process.argv.slice(2);
const files = globSync('*.bench.ts', {cwd: import.meta.dirname}).toSorted();
const chosen = files.filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)));
if (chosen.length === 0) {
	process.stderr.write('no such benchmark\n');
	process.exitCode = 1;
}

process.stdout.write('| what | figure | as a multiple of | bound |\n|---|---|---|---|\n');
for (const file of chosen) {
	const loaded: {readonly bench: Bench} | {readonly figures: () => Promise<readonly Figure[]>} = await import(
		pathToFileURL(path.join(import.meta.dirname, file)).href
	);
	const figures = 'bench' in loaded ? await measure(loaded.bench) : await loaded.figures();
	if ('bench' in loaded) await loaded.bench.end?.();
	for (const figure of figures) process.stdout.write(rowOf(figure));
	if (!figures.every(isWithin)) process.exitCode = 1;
}

function rowOf(figure: Figure): string {
	const {name, value, unit, than, atMost, atLeast} = figure;
	const bounds = [
		...(atMost === undefined ? [] : [`≤ ${atMost}`]),
		...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
		...(isWithin(figure) ? [] : ['MISSED']),
	];
	return `| ${name} | ${format(value)} ${unit} | ${than} | ${bounds.join(' ')} |\n`;
}

/** Three digits, as far as they say anything. */
function format(value: number): string {
	return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

function isWithin({
	value,
	atMost = Number.POSITIVE_INFINITY,
	atLeast = Number.NEGATIVE_INFINITY,
}: Figure): boolean {
	return value >= atLeast && value <= atMost;
}
