import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {enterEarly, leaveEarly, willDraw} from './source/cli/early-screen.ts';

// Node lets what lives shortly grow to 120 MB, for throughput that nobody needs here: every key makes a little garbage.
for (const flag of ['--semi-space-growth-factor=1', '--optimize-for-size']) {
	setFlagsFromString(flag);
}

const terminals = {stdin: process.stdin.isTTY === true, stdout: process.stdout.isTTY === true};
if (willDraw(process.argv.slice(2), process.env, terminals)) {
	enterEarly();
}

try {
	// Only now: loading takes a while, and the screen shall not wait for it.
	const {main} = await import('./source/cli/main.ts');
	process.exitCode = await main();
} catch (error) {
	await leaveEarly();
	throw error;
}
