import {closeSync, constants, openSync, readSync} from 'node:fs';
import {dropInput} from '../ui/terminal/drop-input.ts';
import type {Environment} from '../ui/terminal/surroundings.ts';
import {allFlags} from './flags.ts';

// Erased as a whole: without an alternate screen, what stood there goes to the scrollback and is not lost.
const enter = '\x1b[?1049h\x1b[H\x1b[J';
const leave = '\x1b[?1049l';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

let held = false;

/** Which of the two are terminals. */
export type Terminals = {readonly stdin: boolean; readonly stdout: boolean};

/** Whether a full screen can be drawn, and is of use to whoever is there. */
export function canDraw(env: Environment, {stdin, stdout}: Terminals): boolean {
	return stdin && stdout && env['TERM'] !== 'dumb' && env['INK_SCREEN_READER'] !== 'true';
}

/**
 * Whether the program is going to draw on a full screen, as far as it can be told before anything is loaded.
 * Too few is harmless (the interface enters the screen itself), so every doubt counts as no.
 */
export function willDraw(argv: readonly string[], env: Environment, terminals: Terminals): boolean {
	return canDraw(env, terminals) && !argv.some(argument => notDrawn.has(argument.split('=', 1)[0] ?? ''));
}

/**
 * Takes the screen and the keyboard before the interface is loaded: keys typed meanwhile would be echoed by the
 * terminal and shift the first row. They stay in the terminal's buffer and land in the composer.
 */
export function enterEarly(): void {
	if (held) {
		return;
	}
	held = true;
	// Before there is anything to give back: a signal that nobody listens to ends the program where it stands.
	// Node prints the exception after this, and ends the program.
	process.on('uncaughtExceptionMonitor', leaveAtOnce);
	for (const signal of signals) {
		process.on(signal, leaveBySignal);
	}
	process.stdin.setRawMode(true);
	process.stdout.write(enter);
}

/**
 * Gives screen and keyboard back; for every way out before the interface runs. What was typed meanwhile was meant
 * for the chat, and goes to nobody. Does nothing the second time.
 */
export async function leaveEarly(): Promise<void> {
	if (!held) {
		return;
	}
	held = false;
	const giveKeysBack = dropInput(process.stdin);
	process.stdout.write(leave);
	await giveKeysBack();
	letGo();
}

/** The same where there is no time left: what has come by now is thrown away, and nothing is waited for. */
function leaveAtOnce(): void {
	letGo();
	dropWaiting();
	process.stdin.setRawMode(false);
	process.stdout.write(leave);
}

/**
 * The interface takes over and restores the terminal itself from here on: to be awaited right before it is
 * rendered, and after it was loaded. Our signal listeners must be gone by then, for Ink leaves a signal alone
 * that somebody else listens to.
 */
export async function handOverEarly(): Promise<void> {
	// Signals that came while modules were being loaded are delivered in the next turn; without a listener
	// they would be lost.
	await new Promise(turn => setImmediate(turn));
	letGo();
}

/** So much may wait there; a terminal keeps 4 KiB. */
const MAX_WAITING_BYTES = 65_536;

function dropWaiting(): void {
	try {
		// Standard input itself may be one that a read waits for.
		const terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		try {
			const waiting = new Uint8Array(4096);
			for (let dropped = 0; dropped < MAX_WAITING_BYTES; ) {
				const count = readSync(terminal, waiting);
				if (count === 0) break;
				dropped += count;
			}
		} finally {
			closeSync(terminal);
		}
	} catch {
		// EAGAIN: there is no more. Where it cannot be opened, the shell gets what was typed for us.
	}
}

function letGo(): void {
	held = false;
	process.off('uncaughtExceptionMonitor', leaveAtOnce);
	for (const signal of signals) {
		process.off(signal, leaveBySignal);
	}
}

const notDrawn: ReadonlySet<string> = new Set(
	allFlags
		.filter(({screen}) => screen === false)
		.flatMap(({name, short}) => (short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`])),
);

function leaveBySignal(signal: NodeJS.Signals): void {
	leaveAtOnce();
	// With our listener gone, the signal does what it would have done without us.
	process.kill(process.pid, signal);
}
