import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import type {Terminal as Screen} from '@xterm/headless';
import {type Cell, cellsOf} from './cells.ts';
import {childEnvironment, wrapper} from './child.ts';
import {type Condition, describe, holds} from './condition.ts';
import {deadline} from './deadline.ts';
import {Frames} from './frames.ts';
import {keySequence} from './keys.ts';
import {program} from './program.ts';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	/** Arguments of ttchat. */
	readonly args?: readonly string[];
	/** Added to the cleaned environment; `undefined` takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Another program than the built ttchat. */
	readonly command?: readonly [string, ...string[]];
	/** Answer the question for kitty's keyboard protocol, as kitty, Ghostty and others do. */
	readonly kitty?: boolean;
};

/** What a program may leave behind in a terminal. */
export type TerminalState = {
	readonly alternateScreen: boolean;
	readonly cursorVisible: boolean;
	readonly bracketedPaste: boolean;
	readonly focusReporting: boolean;
	readonly mouseTracking: boolean;
	/** How many of kitty's keyboard modes are still on its stack. */
	readonly kittyModes: number;
	/** Whether `stty -g` says the same as before the program; `undefined` while it runs. */
	readonly settingsRestored: boolean | undefined;
};

const require = createRequire(import.meta.url);
const headless: typeof import('@xterm/headless') = require('@xterm/headless');
const {Unicode11Addon}: typeof import('@xterm/addon-unicode11') = require('@xterm/addon-unicode11');

/** Starts the built program in a pseudo-terminal. */
export function openTerminal(options: TerminalOptions = {}): TestTerminal {
	return new TestTerminal(options);
}

/** A pseudo-terminal, the program in it, and what a person would see and type there. */
export class TestTerminal implements AsyncDisposable {
	/** The program's exit code, once it has ended and all its output was read; 128 + n after signal n. */
	readonly exited: Promise<number>;
	readonly #pty: IPty;
	readonly #screen: Screen;
	readonly #folder = mkdtempSync(path.join(tmpdir(), 'ttchat-terminal-'));
	/** Each says whether it was waiting for what the screen shows now. */
	readonly #watchers = new Set<() => boolean>();
	#output = '';
	readonly #frames = new Frames(piece => this.#show(piece));
	#ended = false;
	/** When the program last wrote, or something was typed. */
	#lastStirAt = performance.now();

	constructor({columns = 100, rows = 30, args = [], env = {}, command, kitty = false}: TerminalOptions) {
		this.#screen = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
		this.#screen.loadAddon(new Unicode11Addon());
		this.#screen.unicode.activeVersion = '11';
		const started = command ?? [...program, ...args];
		this.#pty = spawn('/bin/sh', ['-c', wrapper, 'sh', this.#folder, ...started], {
			name: 'xterm-256color',
			cols: columns,
			rows,
			env: childEnvironment(process.env, env),
		});
		if (kitty) {
			this.#screen.parser.registerCsiHandler({prefix: '?', final: 'u'}, () => {
				this.write('\x1b[?0u');
				return true;
			});
		}
		this.#screen.onData(reply => this.write(reply));
		this.#pty.onData(data => {
			this.#lastStirAt = performance.now();
			this.#frames.add(data);
		});
		this.exited = new Promise(resolve => {
			this.#pty.onExit(({exitCode}) => {
				this.#frames.end(() => {
					this.#ended = true;
					resolve(exitCode);
					this.#changed();
				});
			});
		});
	}

	/** The process id of the program itself, not of the shell that looks after it. */
	get pid(): number {
		return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(this.#pty.pid)], {encoding: 'utf8'}));
	}

	/** Everything that the program has written, escape sequences included. */
	get output(): string {
		return this.#output;
	}

	/** The rows of the screen, without trailing blanks. */
	rows(): readonly string[] {
		const {active} = this.#screen.buffer;
		return Array.from({length: this.#screen.rows}, (_, row) => {
			const line = active.getLine(active.viewportY + row);
			const text = line?.translateToString(true, 0, this.#screen.cols) ?? '';
			// A line keeps, beyond the edge, what it held before the screen became narrower: it has no end there.
			return (line?.length ?? 0) > this.#screen.cols ? text.trimEnd() : text;
		});
	}

	screen(): string {
		return this.rows().join('\n');
	}

	/** The same with the looks of each character. */
	cells(): readonly (readonly Cell[])[] {
		return cellsOf(this.#screen);
	}

	/** Where the cursor stands, counted from 0 on the screen. */
	cursor(): {readonly row: number; readonly column: number} {
		const {active} = this.#screen.buffer;
		return {row: active.baseY + active.cursorY - active.viewportY, column: active.cursorX};
	}

	/** Types text as it is; many characters arrive in one read, as from a fast typist or a slow line. */
	type(text: string): void {
		this.write(text);
	}

	/** Presses keys, one after the other; see {@link keySequence}. */
	press(...keys: readonly string[]): void {
		for (const key of keys) {
			this.write(keySequence(key));
		}
	}

	/** Pastes as a terminal does when the program asked for bracketed paste. */
	paste(text: string): void {
		this.write(this.#screen.modes.bracketedPasteMode ? `\x1b[200~${text}\x1b[201~` : text);
	}

	/** Tells the program, if it asked, that the terminal has got or lost the focus. */
	focus(focused: boolean): void {
		if (this.#screen.modes.sendFocusMode) {
			this.write(focused ? '\x1b[I' : '\x1b[O');
		}
	}

	/** Sends bytes to the program as they are. */
	write(data: string): void {
		this.#lastStirAt = performance.now();
		if (!this.#ended) {
			this.#pty.write(data);
		}
	}

	resize(columns: number, rows: number): void {
		this.#lastStirAt = performance.now();
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Sends a signal to the program. */
	signal(name: NodeJS.Signals): void {
		process.kill(this.pid, name);
	}

	/** Takes no more output until {@link goOn}, as a suspended ssh or a stopped multiplexer. */
	stall(): void {
		this.#pty.pause();
	}

	goOn(): void {
		this.#pty.resume();
	}

	/** Takes the terminal away, as when a window is closed or a connection drops. */
	hangUp(): void {
		this.#ended = true;
		this.#pty.kill('SIGHUP');
		// The declaration lacks it: closes our side, so that the program's reads and writes fail.
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	/**
	 * Waits until the screen shows something; looked at after every change.
	 *
	 * @throws {Error} With the screen, after a minute or when the program has ended without it.
	 */
	async waitFor(condition: Condition): Promise<void> {
		const done = Promise.withResolvers<void>();
		const check = () => {
			const isSo = holds(condition, this.rows());
			if (isSo) done.resolve();
			else if (this.#ended)
				done.reject(this.#failure(`the program ended before the screen showed ${describe(condition)}`));
			return isSo;
		};
		using _deadline = deadline(() =>
			done.reject(this.#failure(`never on the screen: ${describe(condition)}`)),
		);
		this.#watchers.add(check);
		check();
		try {
			await done.promise;
		} finally {
			this.#watchers.delete(check);
		}
	}

	/** Waits until the program has written nothing for a while, nor was anything typed. */
	async idle(quietMs = 150): Promise<void> {
		const givenUp = new AbortController();
		using _deadline = deadline(() => givenUp.abort(this.#failure('it never kept still')));
		for (;;) {
			givenUp.signal.throwIfAborted();
			// What came while this process stood still has yet to be read.
			await turn();
			await turn();
			const quiet = performance.now() - this.#lastStirAt;
			if ((quiet >= quietMs && this.#frames.areShown) || this.#ended) {
				return;
			}
			await new Promise(resolve => setTimeout(resolve, Math.max(1, quietMs - quiet)));
		}
	}

	/** What the program has changed in the terminal and not put back. */
	terminalState(): TerminalState {
		const {modes, buffer} = this.#screen;
		return {
			alternateScreen: buffer.active.type === 'alternate',
			cursorVisible: this.#output.lastIndexOf('\x1b[?25l') <= this.#output.lastIndexOf('\x1b[?25h'),
			bracketedPaste: modes.bracketedPasteMode,
			focusReporting: modes.sendFocusMode,
			mouseTracking: modes.mouseTrackingMode !== 'none',
			kittyModes: count(this.#output, /\x1b\[>\d+u/g) - count(this.#output, /\x1b\[<\d*u/g),
			settingsRestored: this.#ended ? this.#settings('before') === this.#settings('after') : undefined,
		};
	}

	/** Ends the program, if it still runs, without asking it. */
	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.#ended) {
			try {
				this.signal('SIGKILL');
			} catch {
				// It has just ended by itself.
			}
			await this.exited;
		}
		rmSync(this.#folder, {recursive: true, force: true});
		this.#screen.dispose();
	}

	async #show(piece: string): Promise<void> {
		this.#output += piece;
		await new Promise<void>(resolve => this.#screen.write(piece, resolve));
		// Who has waited goes on before the next frame.
		if (this.#changed()) await turn();
	}

	/** Returns whether anybody has waited for this. */
	#changed(): boolean {
		return [...this.#watchers].map(check => check()).includes(true);
	}

	#settings(when: 'before' | 'after'): string {
		return readFileSync(path.join(this.#folder, when), 'utf8');
	}

	#failure(message: string): Error {
		const {columns, rows} = {columns: this.#screen.cols, rows: this.#screen.rows};
		return new Error(`${message}\n--- screen ${columns}x${rows} ---\n${this.screen()}\n---`);
	}
}

/** Lets this process take in what has come. */
function turn(): Promise<void> {
	return new Promise(resolve => setImmediate(resolve));
}

function count(text: string, pattern: RegExp): number {
	return text.match(pattern)?.length ?? 0;
}
