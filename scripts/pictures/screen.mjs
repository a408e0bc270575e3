import {createRequire} from 'node:module';
import path from 'node:path';
import {spawn} from '@lydell/node-pty';

const require = createRequire(import.meta.url);
const {Terminal} = require('@xterm/headless');
const {Unicode11Addon} = require('@xterm/addon-unicode11');
const program = path.resolve(import.meta.dirname, '../../dist/ttchat.js');
const deadlineMs = 30_000;
// Less than the spinner takes for a turn.
const quietMs = 120;

/** Starts the built program in a terminal of a fixed size, whatever the one that we run in is like. */
export function openScreen({columns, rows, args}) {
	const terminal = new Terminal({cols: columns, rows, allowProposedApi: true});
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	// Nobody's settings.
	const env = {PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8'};
	const child = spawn(process.execPath, [program, ...args], {
		name: env.TERM,
		cols: columns,
		rows,
		env,
	});
	const changed = new Set();
	let lastChangeAt = performance.now();
	let cursorShown = true;
	child.onData(data => {
		cursorShown = /.*\?25([hl])/s.exec(data)?.[1] !== 'l' && (cursorShown || data.includes('?25h'));
		terminal.write(data, () => {
			lastChangeAt = performance.now();
			for (const check of [...changed]) {
				check();
			}
		});
	});
	terminal.onData(reply => child.write(reply));
	const exited = new Promise(resolve => child.onExit(resolve));
	const text = () => cellRows(terminal).map(row => row.map(cell => cell.text).join(''));
	return {
		text,
		type: keys => child.write(keys),
		async waitFor(pattern) {
			const found = Promise.withResolvers();
			const check = () => pattern.test(text().join('\n')) && found.resolve();
			const fail = () => found.reject(new Error(`never on the screen: ${pattern}\n${text().join('\n')}`));
			const deadline = setTimeout(fail, deadlineMs);
			changed.add(check);
			check();
			try {
				await found.promise;
				// What belongs together may come in several pieces.
				while (performance.now() - lastChangeAt < quietMs) {
					await new Promise(resolve => setTimeout(resolve, quietMs));
				}
			} finally {
				clearTimeout(deadline);
				changed.delete(check);
			}
		},
		look() {
			const {active} = terminal.buffer;
			const cursor = cursorShown ? {row: active.cursorY, column: active.cursorX} : undefined;
			return {columns, rows: cellRows(terminal), cursor};
		},
		async close() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

function cellRows(terminal) {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, row) => {
		const line = active.getLine(active.viewportY + row);
		const cells = Array.from({length: terminal.cols}, (__, column) => line?.getCell(column));
		return cells.filter(cell => cell !== undefined && cell.getWidth() > 0).map(toCell);
	});
}

function toCell(cell) {
	return {
		text: cell.getChars() || ' ',
		width: cell.getWidth(),
		color: cell.isFgPalette() ? cell.getFgColor() : undefined,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}
