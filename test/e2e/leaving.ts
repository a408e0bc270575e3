import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {builtProgram} from './program.ts';
import type {TerminalOptions, TerminalState, TestTerminal} from './terminal.ts';
import {until} from './until.ts';

/** A terminal that nobody would know a program has run in. */
export const restored: TerminalState = {
	alternateScreen: false,
	cursorVisible: true,
	bracketedPaste: false,
	focusReporting: false,
	mouseTracking: false,
	kittyModes: 0,
	settingsRestored: true,
};

/** The last line of a chat, on the ordinary screen. */
export const farewell =
	/^Chat with (.+) \((.+)\) ended: .+, \d+ messages?\. Keys destroyed, nothing written\.$/m;

/** What is said of a defect, on the ordinary screen. */
export function internalError(message: string): RegExp {
	return new RegExp(`internal error; please report it[^]*${message}`);
}

/**
 * The program with something in front of it that breaks it from inside.
 *
 * @param breaks - One of those in `inject.ts`.
 */
export function breakable(breaks: string, args: readonly string[]): TerminalOptions {
	const inject = new URL('inject.ts', import.meta.url).href;
	return {
		// The single file loads nothing in front of itself.
		command: [...builtProgram, ...args],
		env: {NODE_OPTIONS: `--import ${inject}`, BREAKS: breaks},
	};
}

/**
 * Presses a key that leaves at its second press, as a person does: again once that is asked for, for one that is held down
 * comes faster; and from the start where the program has stood still for so long that the second came too late.
 *
 * @param key - Its name, or what presses it.
 * @param asks - What the first press says; it may be over before anybody has looked at the screen.
 */
export async function pressTwice(
	terminal: TestTerminal,
	key: string | (() => void),
	asks = /Ctrl\+[A-Z] again|once more/,
): Promise<void> {
	const press = typeof key === 'string' ? () => terminal.press(key) : key;
	for (let turn = 0; turn < 6; turn += 1) {
		const mark = terminal.output.length;
		press();
		const isAsked = (rows: readonly string[]) =>
			!terminal.terminalState().alternateScreen ||
			[rows.join('\n'), terminal.output.slice(mark)].some(text => asks.test(text));
		await terminal.waitFor(Object.assign(isAsked, {toString: () => `the first press answered by ${asks}`}));
		await terminal.idle();
		press();
		if (await hasLeft(terminal)) return;
	}
	throw new Error(`pressed twice, it did not leave\n${terminal.screen()}`);
}

/** Whether the screen is left within a time in which a first press is forgotten. */
async function hasLeft(terminal: TestTerminal): Promise<boolean> {
	for (let turn = 0; turn < 100 && terminal.terminalState().alternateScreen; turn += 1) {
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	return !terminal.terminalState().alternateScreen;
}

/** Asserts that the terminal is as it was, the title of its window included. */
export function assertRestored(terminal: TestTerminal): void {
	assert.deepEqual(terminal.terminalState(), restored);
	assertTitleGivenBack(terminal.output);
}

/** Every title that was put away is taken back. */
export function assertTitleGivenBack(output: string): void {
	const taken = output.split('\x1b[22;2t').length - 1;
	const givenBack = output.split('\x1b[23;2t').length - 1;
	assert.equal(givenBack, taken, 'the title is given back as often as it was taken');
	if (taken > 0) {
		assert.ok(output.lastIndexOf('\x1b]2;') < output.lastIndexOf('\x1b[23;2t'), 'and not set again');
	}
}

/** Waits until a process is really gone. */
export function gone(pid: number): Promise<void> {
	return until(() => !isAlive(pid), `process ${pid} is gone`);
}

function isAlive(pid: number): boolean {
	try {
		// A process that its parent has not asked after yet (Z) has ended all the same.
		return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], {encoding: 'utf8'}).startsWith('Z');
	} catch {
		return false;
	}
}
