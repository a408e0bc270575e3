import {cellWidth, graphemes} from '../../source/text/graphemes.ts';
import type {Condition} from './condition.ts';
import {freePorts} from './ports.ts';
import {openTerminal, type TerminalOptions, type TestTerminal} from './terminal.ts';

/** A chat with the built-in echo partner, once it is secured. */
export async function openDemo(options: TerminalOptions = {}): Promise<TestTerminal> {
	const terminal = openTerminal({...options, args: ['--demo', ...(options.args ?? [])]});
	await terminal.waitFor('echo connected');
	await terminal.idle();
	return terminal;
}

/** Two free ports of loopback and how each of two programs is started on them. */
export async function twoPlaces(): Promise<{
	readonly ports: readonly [number, number];
	readonly alice: readonly string[];
	readonly bob: readonly string[];
}> {
	const [one = 0, two = 0] = await freePorts(2);
	return {
		ports: [one, two],
		alice: [`127.0.0.1:${two}`, '--port', String(one), '--name', 'alice'],
		bob: [`127.0.0.1:${one}`, '--port', String(two), '--name', 'bob'],
	};
}

/** The status bar. */
export function statusOf(rows: readonly string[]): string {
	const rule = ruleOf(rows);
	// In the bare view a text may begin as a rule does.
	const hints = /[─-]{3}$/.test(rows[rule] ?? '') ? rows.slice(rule + 2, -1).filter(isHint) : [];
	return [...hints, rows.at(-1) ?? ''].map(row => row.trim()).join(' ');
}

/** A long hint begins above the last row. A draft stands further to the right. */
function isHint(row: string): boolean {
	return /^ \S/.test(row);
}

function ruleOf(rows: readonly string[]): number {
	const rule = rows.findLastIndex(row => /^[─-]{2}/.test(row));
	return rule === -1 ? rows.length : rule;
}

/** The draft, with a bar where the cursor stands; `undefined` where there is no composer on the screen. */
export function draftOf(terminal: TestTerminal): string | undefined {
	const rows = terminal.rows();
	const rule = ruleOf(rows);
	const cursor = terminal.cursor();
	if (cursor.row <= rule || cursor.row >= rows.length - 1) {
		return undefined;
	}
	const draft = rows
		.slice(rule + 1, -1)
		.filter((row, index) => index === 0 || !isHint(row))
		.map((row, index) => (index === cursor.row - rule - 1 ? withBar(row, cursor.column) : row))
		.map(row => row.slice(promptLength))
		.join('\n');
	return placeholders.some(words => draft.startsWith(`|${words}`)) ? '|' : draft;
}

/** Waits until the draft is this one, `|` standing for the cursor. */
export function waitForDraft(terminal: TestTerminal, draft: string): Promise<void> {
	return terminal.waitFor(
		named(`the draft ${JSON.stringify(draft)}`, () => draftOf(terminal)?.normalize() === draft.normalize()),
	);
}

/** Waits until the status bar holds this. */
export function waitForStatus(terminal: TestTerminal, wanted: string | RegExp): Promise<void> {
	return terminal.waitFor(
		named(`in the status bar: ${wanted}`, rows => {
			const status = statusOf(rows);
			return typeof wanted === 'string' ? status.includes(wanted) : wanted.test(status);
		}),
	);
}

/** The safety code in the pane beside the messages: the one of the program itself. */
export function codeOf(terminal: TestTerminal): string {
	return /^ (\d{4} \d{4}) +│/m.exec(terminal.screen())?.[1] ?? '';
}

/** How many messages were sent, or have come, as the connection pane says. */
export function countOf(what: 'sent' | 'received', rows: readonly string[]): number {
	const {groups} = /sent (?<sent>\d+) . received (?<received>\d+)/.exec(rows.join('\n')) ?? {};
	return Number(groups?.[what]);
}

/**
 * Does what sends a message to an echo, and waits until it is back. It cannot be told by its text: what was sent reads as
 * what comes back.
 */
export async function echoed(terminal: TestTerminal, send: () => void | Promise<void>): Promise<void> {
	const before = countOf('received', terminal.rows());
	await send();
	await terminal.waitFor(named('the echo', rows => countOf('received', rows) === before + 1));
}

/** Types a line and waits until it was taken. In a terminal that does not mark pastes, two lines in one read would be one. */
export async function enter(terminal: TestTerminal, line: string): Promise<void> {
	terminal.type(line);
	await terminal.waitFor(named('a draft', () => ![undefined, '|'].includes(draftOf(terminal))));
	terminal.press('enter');
	await waitForDraft(terminal, '|');
}

/** Empties the draft, all of which must be on the screen: what is still to be shown would stay. */
export async function clearDraft(terminal: TestTerminal): Promise<void> {
	await terminal.waitFor(named('a composer', () => draftOf(terminal) !== undefined));
	if (draftOf(terminal) !== '|') {
		terminal.press('ctrl+c');
		await waitForDraft(terminal, '|');
	}
}

/** Has everything drawn anew, and waits until it is. */
export async function drawAnew(terminal: TestTerminal): Promise<void> {
	const mark = terminal.output.length;
	terminal.press('ctrl+l');
	const isDrawn = () => /\x1b\[\?1049h.*\x1b\[\?2026l/s.test(terminal.output.slice(mark));
	await terminal.waitFor(named('everything drawn anew', isDrawn));
}

/** The message pane's rows, without the pane beside it. */
export function messagesOf(rows: readonly string[]): readonly string[] {
	const rule = rows.findLastIndex(row => /^[─-]{2}/.test(row));
	return rows.slice(1, rule).map(row => row.replace(/^[^│]*│ ?/, ''));
}

/** A condition that says what it waits for. */
export function named(what: string, holds: (rows: readonly string[]) => boolean): Condition {
	return Object.assign(holds, {toString: () => what});
}

const promptLength = 3;
/** Stand in an empty composer: while nobody is there, or what is typed is held; after a loss; at the end. */
const placeholders = ['What you send now', '/reconnect starts anew', 'The chat is over'];

function withBar(row: string, column: number): string {
	let before = '';
	for (const grapheme of graphemes(row)) {
		if (cellWidth(before) >= column) {
			break;
		}
		before += grapheme;
	}
	const gap = ' '.repeat(Math.max(0, column - cellWidth(before)));
	return `${before}${gap}|${row.slice(before.length)}`;
}
