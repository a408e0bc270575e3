import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	draftOf,
	drawAnew,
	enter,
	named,
	openDemo,
	statusOf,
	twoPlaces,
	waitForDraft,
} from './chat-terminal.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

type Size = readonly [columns: number, rows: number];

const sizes: readonly Size[] = [
	[200, 60],
	[120, 40],
	[90, 24],
	[80, 24],
	[60, 20],
	[40, 10],
	[20, 5],
];
const tooSmall = 'too small';

/** What the screen shows that can be waited for at a size at which it is drawn. */
type Phase = {
	readonly name: string;
	readonly open: () => Promise<TestTerminal>;
	/** Whether the screen is whole. */
	readonly isWhole: (terminal: TestTerminal, size: Size) => boolean;
};

const phases: readonly Phase[] = [
	{
		name: 'the form',
		open: async () => {
			const terminal = openTerminal();
			await terminal.waitFor('Whom do you want to reach?');
			terminal.type('203.0.113.7');
			await terminal.waitFor('Enter: connect to');
			return terminal;
		},
		isWhole: terminal => {
			const rows = terminal.rows();
			const input = rows.findIndex(row => row.startsWith(' > 203.0.113.7'));
			const {row, column} = terminal.cursor();
			return row === input && column === 14 && isShown(rows, 'Enter: connect to 203.0.113.7:2006.');
		},
	},
	{
		name: 'connecting',
		open: async () => {
			const terminal = openTerminal({args: (await twoPlaces()).alice});
			await terminal.waitFor('Nobody is there yet.');
			await terminal.waitFor(/Keys +● /);
			terminal.type('a draft');
			await waitForDraft(terminal, 'a draft|');
			return terminal;
		},
		isWhole: (terminal, size) => {
			const rows = terminal.rows();
			const phaseRows = ['Keys', 'Outgoing', 'Incoming', 'Security'].filter(label =>
				rows.some(row => new RegExp(`^ ${label} +\\S `).test(row)),
			);
			return isFramed(terminal, size, 'a draft|') && phaseRows.length === 4;
		},
	},
	{
		name: 'secured',
		open: async () => {
			const terminal = await openDemo();
			await enter(terminal, 'hello 日本 👍');
			await terminal.waitFor(/echo {2}hello/);
			terminal.type('a draft');
			await waitForDraft(terminal, 'a draft|');
			return terminal;
		},
		isWhole: (terminal, size) => {
			const rows = terminal.rows();
			return (
				isFramed(terminal, size, 'a draft|') &&
				statusOf(rows).includes('NOT VERIFIED') &&
				rows.some(row => / echo {2}hello 日本/.test(row)) &&
				(size[0] < 90 || rows.some(row => /^ \d{4} \d{4} +│/.test(row))) &&
				rows.slice(0, -3).every(row => size[0] < 90 || row[24] === '│')
			);
		},
	},
	{
		name: 'the connection pane',
		open: async () => {
			const terminal = await openDemo({columns: 80, rows: 24});
			terminal.press('f2');
			await terminal.waitFor(/^ \d{4} \d{4}$/m);
			return terminal;
		},
		isWhole: (terminal, size) => {
			const rows = terminal.rows();
			return (
				isFramed(terminal, size, '|') &&
				rows.some(row => /^ NOT VERIFIED\b/.test(row)) &&
				rows.some(row => /^ \d{4} \d{4}\b/.test(row)) &&
				statusOf(rows).includes('NOT VERIFIED')
			);
		},
	},
	{
		name: 'the help',
		open: async () => {
			const terminal = await openDemo();
			terminal.press('f1');
			await terminal.waitFor('Alt+Enter, Ctrl+J');
			return terminal;
		},
		isWhole: terminal =>
			statusOf(terminal.rows()).startsWith('Help.') && isShown(terminal.rows(), 'Alt+Enter, Ctrl+J'),
	},
	{
		name: 'the bare view',
		open: async () => {
			const terminal = await openDemo();
			terminal.press('alt+l');
			await terminal.waitFor('Text only');
			return terminal;
		},
		isWhole: terminal =>
			// Lines are broken by the terminal there, in words too.
			statusOf(terminal.rows()).startsWith('Text only') &&
			terminal.rows().join('').replaceAll(' ', '').includes('whatelsethereistotype.'),
	},
	{
		name: 'a question',
		open: async () => {
			const terminal = await openDemo();
			terminal.paste('line\n'.repeat(40));
			await terminal.waitFor('(y/n)');
			return terminal;
		},
		isWhole: (terminal, size) => {
			const rows = terminal.rows();
			const asked = rows.findIndex(row => /Paste 40 lines.*\(y\/n\)/.test(row));
			return (
				isRule(rows[asked - 1], size[0]) &&
				rows.at(-1)?.includes('NOT VERIFIED') === true &&
				statusOf(rows).includes('not sent') &&
				terminal.cursor().row === asked
			);
		},
	},
	{
		name: 'finding',
		open: async () => {
			const terminal = await openDemo();
			terminal.press('ctrl+f');
			terminal.type('saved');
			await waitForDraft(terminal, 'saved|');
			return terminal;
		},
		isWhole: (terminal, size) =>
			isFramed(terminal, size, 'saved|') && terminal.rows()[terminal.cursor().row]?.[1] === '?',
	},
];

for (const phase of phases) {
	test(`${phase.name} is whole at every size, and after a storm of resizes`, async t => {
		await using terminal = await phase.open();
		for (const size of sizes) {
			await t.test(size.join('x'), async () => {
				terminal.resize(...size);
				await whole(terminal, phase, size);
			});
		}
		await t.test('a storm', async () => {
			const end: Size = [100, 30];
			terminal.resize(...end);
			await whole(terminal, phase, end);
			await drawAnew(terminal);
			await whole(terminal, phase, end);
			// Whatever a frame leaves behind by mistake is on the screen and not in a new one.
			const anew = stillOf(terminal);
			const asAnew = named(`as drawn anew:\n${anew}`, () => stillOf(terminal) === anew);
			// The program has just seen that size, and of the next two the last only: what the terminal has cut is not told.
			terminal.resize(60, 20);
			await whole(terminal, phase, [60, 20]);
			terminal.resize(...end);
			await terminal.waitFor(asAnew);
			terminal.resize(20, 5);
			terminal.resize(...end);
			await terminal.waitFor(asAnew);
			// Long after a change, a storm that ends where it began is taken for another terminal.
			terminal.resize(60, 20);
			await whole(terminal, phase, [60, 20]);
			const start = terminal.output.length;
			for (let step = 0; step < 30; step += 1) {
				terminal.resize(8 + ((step * 53) % 190), 3 + ((step * 17) % 60));
			}
			terminal.resize(...end);
			await terminal.waitFor(asAnew);
			// As somebody does who drags the edge of a window.
			for (let columns = 99; columns >= 60; columns -= 1) {
				terminal.resize(columns, 30);
			}
			await whole(terminal, phase, [60, 30]);
			terminal.resize(...end);
			await terminal.waitFor(asAnew);
			assert.ok(!terminal.output.slice(start).includes('\x1b[?1049l'), 'the shell behind us is never shown');
		});
	});
}

test('started where there is no room, it says so, and is there when there is', async () => {
	await using terminal = openTerminal({columns: 20, rows: 5, args: ['--demo']});
	await terminal.waitFor(tooSmall);
	terminal.resize(80, 24);
	await terminal.waitFor('echo connected');
	assert.equal(draftOf(terminal), '|');
});

async function whole(terminal: TestTerminal, {name, isWhole}: Phase, size: Size): Promise<void> {
	const [columns, rows] = size;
	const isDrawn = columns >= 40 && rows >= 10;
	await terminal.waitFor(
		named(`${name}, whole at ${size.join('x')}`, () =>
			isDrawn ? isWhole(terminal, size) : terminal.screen().trim().startsWith(tooSmall),
		),
	);
}

/** Rule, composer with the cursor in it, and status bar at the bottom, as wide as the screen. */
function isFramed(terminal: TestTerminal, [columns]: Size, draft: string): boolean {
	const rows = terminal.rows();
	return (
		isRule(rows[terminal.cursor().row - 1], columns) &&
		draftOf(terminal) === draft &&
		/ \S/.test(statusOf(rows))
	);
}

function isRule(row: string | undefined, columns: number): boolean {
	return row?.length === columns && /^─*┴?─*$/.test(row);
}

/** Whether a text is on the screen, wrapped or not. */
function isShown(rows: readonly string[], text: string): boolean {
	return rows
		.map(row => row.trim())
		.join(' ')
		.includes(text);
}

/** The screen without what changes by itself, or by any key: seconds, tries, the spinner and the status bar. */
function stillOf(terminal: TestTerminal): string {
	const rows = terminal.rows().slice(0, -1);
	return rows
		.map(row => row.trimEnd())
		.join('\n')
		.replaceAll(/\d+|[◐◓◑◒]/g, '#');
}
