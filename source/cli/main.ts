import {existsSync} from 'node:fs';
import process from 'node:process';
import {parseOptions} from './options.ts';
import {run} from './run.ts';
import {readSettingsFile} from './settings-file.ts';

/**
 * The program, from its arguments to its end.
 *
 * @returns The exit code.
 */
export function main(): Promise<number> {
	const inputIsTerminal = process.stdin.isTTY === true;
	const outputIsTerminal = process.stdout.isTTY === true;
	const {argv, env} = process;
	const terminals = {stdin: inputIsTerminal, stdout: outputIsTerminal};
	const parsed = parseOptions(argv.slice(2), env, terminals, () => readSettingsFile(env));
	return run(parsed, {
		streams: {
			input: process.stdin,
			output: process.stdout,
			errors: process.stderr,
			inputIsTerminal,
			outputIsTerminal,
		},
		signals: process,
		kill: signal => process.kill(process.pid, signal),
		become,
	});
}

/** Not on Windows, nor with a Node before 22.15. Where the file is not there, Node would abort. */
function become(file: string, args: readonly string[]): void {
	if (existsSync(file)) process.execve?.(file, args, {});
}
