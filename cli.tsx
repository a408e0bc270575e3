import process from 'node:process';
import {enterEarly, leaveEarly, willDraw} from './source/cli/early-screen.ts';
import {print} from './source/cli/print.ts';
import {quickAnswer} from './source/cli/quick-answer.ts';

const argv = process.argv.slice(2);
const answer = quickAnswer(argv);
if (answer === undefined) {
	await start();
} else {
	process.exitCode = await print(answer, {output: process.stdout, errors: process.stderr});
}

async function start(): Promise<void> {
	const terminals = {stdin: process.stdin.isTTY === true, stdout: process.stdout.isTTY === true};
	if (willDraw(argv, process.env, terminals)) {
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
}
