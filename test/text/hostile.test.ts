import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import headless from '@xterm/headless';
import {visibleForm} from '../../source/text/code-points.ts';
import {sanitize} from '../../source/text/sanitize.ts';
import {hostileString, seededRandom} from './hostile-strings.ts';

const rounds = 20_000;

type Seen = {replies: number; bells: number; titles: number; jumps: number};

/** Writes texts to a terminal, each on a line of its own, and counts what text must never cause. */
async function show(
	texts: readonly string[],
): Promise<{readonly seen: Seen; readonly terminal: headless.Terminal}> {
	const terminal = new headless.Terminal({
		cols: 80,
		rows: 24,
		scrollback: 50,
		allowProposedApi: true,
		logLevel: 'off',
	});
	const seen: Seen = {replies: 0, bells: 0, titles: 0, jumps: 0};
	terminal.onData(() => seen.replies++);
	terminal.onBinary(() => seen.replies++);
	terminal.onBell(() => seen.bells++);
	terminal.onTitleChange(() => seen.titles++);
	const atFirst = JSON.stringify(terminal.modes);
	let marker = terminal.registerMarker(0);
	const written = texts.map(
		text =>
			new Promise<void>(resolve => {
				terminal.write(`\r\n${text.replaceAll('\n', '\r\n')}`, () => {
					// Rows moved since the last text: one for each LF, and those that wrapping added.
					const {active} = terminal.buffer;
					const moved = active.baseY + active.cursorY - (marker?.line ?? Number.NaN);
					const least = text.split('\n').length;
					const isSame = JSON.stringify(terminal.modes) === atFirst && active.type === 'normal';
					if (!isSame || !(moved >= least && moved <= least + Math.ceil((text.length * 2) / 79))) {
						seen.jumps++;
					}

					marker?.dispose();
					marker = terminal.registerMarker(0);
					resolve();
				});
			}),
	);
	await Promise.all(written);
	return {seen, terminal};
}

function make(): readonly (string | Uint8Array)[] {
	const random = seededRandom(20_061);
	return Array.from({length: rounds}, () => hostileString(random));
}

test('hostile text does nothing to a terminal once it is sanitized', async () => {
	const {seen, terminal} = await show(make().map(text => sanitize(text)));
	assert.deepEqual(seen, {replies: 0, bells: 0, titles: 0, jumps: 0});
	const cell = terminal.buffer.active.getLine(terminal.buffer.active.baseY)?.getCell(0);
	assert.equal(cell?.isAttributeDefault(), true);
	terminal.dispose();
});

test('the same text, not sanitized, does all of it', async () => {
	const raw = make().slice(0, 2000);
	const {seen, terminal} = await show(
		raw.map(text => (typeof text === 'string' ? text : Buffer.from(text).toString())),
	);
	assert.ok(seen.replies > 10, `${seen.replies} replies`);
	assert.ok(seen.bells > 10, `${seen.bells} bells`);
	assert.ok(seen.titles > 10, `${seen.titles} titles`);
	assert.ok(seen.jumps > 10, `${seen.jumps} jumps`);
	terminal.dispose();
});

test('hostile text keeps no control but LF and is sanitized once and for all', () => {
	for (const text of make()) {
		const safe = sanitize(text);
		assert.doesNotMatch(visibleForm(safe), /[^\P{Cc}\n]|\p{Bidi_Control}/u);
		assert.equal(sanitize(safe), safe);
	}
});
