import process from 'node:process';
import {parseOptions} from './source/cli/options.ts';
import {run} from './source/cli/run.ts';

const inputIsTerminal = process.stdin.isTTY === true;
const outputIsTerminal = process.stdout.isTTY === true;

process.exitCode = await run(
	parseOptions(process.argv.slice(2), process.env, {
		stdinIsTty: inputIsTerminal,
		stdoutIsTty: outputIsTerminal,
	}),
	{
		streams: {
			input: process.stdin,
			output: process.stdout,
			errors: process.stderr,
			inputIsTerminal,
			outputIsTerminal,
		},
		signals: process,
		kill: signal => process.kill(process.pid, signal),
	},
);
