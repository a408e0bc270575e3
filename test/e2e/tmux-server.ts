import {execFileSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {openTerminal, type TestTerminal} from './terminal.ts';

/** A tmux of the test's own, with one session and no configuration. */
export type Tmux = {
	/** Carries out a command of tmux, and gives what it prints. */
	readonly run: (...command: readonly string[]) => string;
	/** What a format such as `#{pane_title}` stands for. */
	readonly tell: (format: string) => string;
	/** The rows of the pane as tmux has them. */
	readonly pane: () => readonly string[];
	/** A terminal with the session in it; the first one starts it. */
	readonly attach: (size?: {readonly columns: number; readonly rows: number}) => TestTerminal;
} & AsyncDisposable;

/**
 * Prepares a tmux.
 *
 * @param command - What runs in its one pane, in words of a shell.
 * @param more - Options to be set before it starts.
 */
export function prepareTmux(command: string, more: readonly string[] = []): Tmux {
	const socket = `ttchat-test-${randomUUID()}`;
	const client = ['tmux', '-L', socket, '-f', '/dev/null'] as const;
	let started = false;
	const run = (...words: readonly string[]) =>
		execFileSync(client[0], [...client.slice(1), ...words], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
	const options = ['set -g focus-events on', 'set -g status off', 'set -g escape-time 20', ...more];
	const start = [
		'start-server',
		';',
		...options.flatMap(option => [...option.split(' '), ';']),
		'new-session',
	];
	return {
		run,
		tell: format => run('display-message', '-p', format).trimEnd(),
		pane: () => run('capture-pane', '-p').split('\n').slice(0, -1),
		attach(size = {columns: 100, rows: 30}) {
			const words = started ? ['attach-session'] : [...start, command];
			started = true;
			return openTerminal({...size, command: [...client, ...words]});
		},
		async [Symbol.asyncDispose]() {
			try {
				run('kill-server');
			} catch {
				// It has ended with its last session.
			}
		},
	};
}
