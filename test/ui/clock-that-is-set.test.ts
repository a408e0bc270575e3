import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {toJsonEvent} from '../../source/plain/json-events.ts';
import {initialLines, stepLines, stepSilence} from '../../source/plain/lines.ts';
import {wait} from '../../source/session/clock.ts';
import type {FileSink} from '../../source/session/transfers.ts';
import {fakeKeyPair, MemoryFile, seededRandom} from '../../source/testing/index.ts';
import {formatDay, formatTime} from '../../source/text/format.ts';
import {Chat} from '../../source/ui/chat.ts';
import {connectionPane} from '../../source/ui/components/connection-pane.tsx';
import type {Row} from '../../source/ui/rows/row.ts';
import {statusRow} from '../../source/ui/rows/status-row.ts';
import {unseenTransfers, viewOf} from '../../source/ui/state/view.ts';
import {createTheme} from '../../source/ui/theme.ts';
import {statusWords} from '../../source/words/status.ts';
import {ALICE, Rig} from '../session/rig.ts';

const STEP_MS = 500;
const STEPS = 130;
const DAY_MS = 24 * 3_600_000;
const {glyphs} = createTheme({color: false, ascii: false});

/** Two that take their time to make keys, Bob more of it; and Alice cannot be dialed. */
function slowRig(): Rig {
	const random = seededRandom(5);
	const after = (delayMs: number) => async () => {
		await pass(rig, delayMs);
		return fakeKeyPair(random);
	};
	const rig: Rig = new Rig({
		alice: {seams: {generateKeyPair: after(2_300)}},
		bob: {seams: {generateKeyPair: after(12_000)}},
	});
	rig.network.unreachable.add(ALICE.host);
	return rig;
}

function pass({clock}: Rig, delayMs: number): Promise<boolean> {
	return wait(clock, delayMs, new AbortController().signal);
}

/** A chat from its first key to a file that stands still: what happens at the beginning of which step. */
function script(rig: Rig): ReadonlyMap<number, () => unknown> {
	const {alice, bob} = rig;
	let written = 0;
	const sink: FileSink = {
		write: async () => {
			written += 1;
			await pass(rig, written < 10 ? 300 : DAY_MS);
		},
		finish: async () => undefined,
		discard: async () => undefined,
	};
	const file = new MemoryFile('a.jpg', new Uint8Array(3_000_000));
	const steps: readonly (readonly [number, () => unknown])[] = [
		[0, () => alice.session.open()],
		[20, () => bob.session.open()],
		[70, () => bob.session.typing()],
		[90, () => bob.session.offerFile(file)],
		[92, () => alice.session.acceptFile(alice.last('file-offered').file, sink)],
	];
	return new Map(steps);
}

/** What Alice sees, in the full screen and in plain lines. */
class Watch {
	readonly #rig: Rig;
	readonly #chat: Chat;
	#plain = initialLines({echo: true});
	#read = 0;

	constructor(rig: Rig) {
		const {clock} = rig;
		this.#rig = rig;
		this.#chat = new Chat(
			rig.alice.session,
			{columns: 120, rows: 400, ascii: false, at: clock.now()},
			() => clock.now(),
			() => clock.elapsed(),
		);
	}

	/** All that is shown, and all that was printed since the look before. */
	look(): string {
		this.#chat.past();
		return [...this.#screen(), ...this.#lines()].join('\n');
	}

	end(): void {
		this.#chat.stop();
		this.#rig.alice.session.burn();
		this.#rig.bob.session.burn();
	}

	#screen(): readonly string[] {
		const state = this.#chat.getSnapshot();
		const {session: snapshot} = state;
		const now = this.#rig.clock.elapsed();
		const view = {snapshot, now, glyphs, otherSide: [], transfers: unseenTransfers(state)};
		return [
			...connectionPane(view, {heading: '', recent: []}, {columns: 100, rows: 40}).map(textOf),
			textOf(statusRow({snapshot, now, hint: undefined, glyphs}, 100)),
			...viewOf(state).messages.map(textOf),
			...statusWords(snapshot),
		];
	}

	#lines(): readonly string[] {
		const {alice, clock} = this.#rig;
		const printed = alice.events.slice(this.#read).flatMap(event => {
			const {state, lines} = stepLines(this.#plain, event);
			this.#plain = state;
			return lines;
		});
		this.#read = alice.events.length;
		const silence = stepSilence(this.#plain, {at: clock.now(), elapsed: clock.elapsed()});
		this.#plain = silence.state;
		return [...printed, ...silence.lines].map(({text}) => text);
	}
}

function textOf(row: Row): string {
	return row.map(({text}) => text).join('');
}

/** All that is shown of that chat, step by step, where the clock is set before each step. */
async function shown(context: TestContext, jumpsMs: readonly number[]): Promise<readonly string[]> {
	context.mock.timers.reset();
	context.mock.timers.enable({apis: ['setTimeout', 'setInterval']});
	const rig = slowRig();
	const watch = new Watch(rig);
	const steps = script(rig);
	const frames: string[] = [];
	for (let step = 0; step < STEPS; step += 1) {
		rig.clock.set(jumpsMs[step % jumpsMs.length] ?? 0);
		await steps.get(step)?.();
		frames.push(watch.look());
		await rig.clock.advance(STEP_MS);
		context.mock.timers.tick(STEP_MS);
	}
	watch.end();
	return frames;
}

function withoutTimesOfDay(frame: string): string {
	return frame
		.split('\n')
		.filter(row => !/^ *-- \w+, \d+ \w+ \d+ --/.test(row))
		.map(row => row.replace(/\b\d\d:\d\d(?::\d\d)?\b/g, '--:--'))
		.filter(row => row !== '')
		.join('\n');
}

const jumps: readonly (readonly [name: string, jumpsMs: readonly number[]])[] = [
	['set a day on', [DAY_MS]],
	['set a day back', [-DAY_MS]],
	['set to and fro by a day', [DAY_MS, -DAY_MS]],
	['set by a little', [-700, 0, 400, 900]],
];

test('no clock that is set changes what is shown of how long something lasts', async context => {
	const straight = (await shown(context, [0])).map(withoutTimesOfDay);
	const seen = straight.join('\n');
	for (const words of [
		'RSA-4096 pair · 2 s',
		'try 4 in 1 s',
		'You can reach them; they cannot reach you.',
		'is typing',
		'nothing for 9 s',
		'nothing for 10 s',
		'kB/s',
	]) {
		assert.ok(seen.includes(words), `never shown: ${words}`);
	}
	for (const [name, jumpsMs] of jumps) {
		const frames = (await shown(context, jumpsMs)).map(withoutTimesOfDay);
		for (const [step, frame] of frames.entries())
			assert.equal(frame, straight[step], `${name}, step ${step}`);
	}
});

test('times of day follow a clock that is set, and JSON tells nothing else', async context => {
	context.mock.timers.enable({apis: ['setTimeout', 'setInterval']});
	for (const jumpMs of [DAY_MS + 3_660_000, -DAY_MS - 3_660_000]) {
		const rig = slowRig();
		const watch = new Watch(rig);
		await rig.alice.session.open();
		await rig.bob.session.open();
		await rig.clock.advance(40_000);
		watch.look();
		rig.clock.set(jumpMs);
		rig.bob.send('hello');
		await rig.clock.advance(0);
		const frame = watch.look();
		assert.match(frame, new RegExp(`${formatTime(rig.clock.now())} +.*hello`));
		assert.ok(frame.includes(formatDay(rig.clock.now())));
		for (const event of rig.alice.events) assert.ok(!('elapsed' in (toJsonEvent(event) ?? {})), event.type);
		assert.equal(toJsonEvent(rig.alice.last('message'))?.at, rig.clock.now());
		watch.end();
	}
});
