import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MAX_CHUNK_BYTES} from '../../../source/protocol/constants.ts';
import {FileWindow} from '../../../source/session/transfer/file-window.ts';

const KIB = 1_024;
const size = 2 ** 50;

/** What is asked for beyond what is written, in the end, at so many bytes a second; and how often a MiB was asked for. */
function run(bytesPerSecond: number, seconds: number, wayMs = 0) {
	const window = new FileWindow(size, 0);
	let [written, asks, now, limit] = [0, 0, wayMs, window.limit];
	const widths: number[] = [];
	while (now < seconds * 1_000) {
		now += (MAX_CHUNK_BYTES / bytesPerSecond) * 1_000;
		written += MAX_CHUNK_BYTES;
		assert.ok(written <= limit, 'a peer that keeps the rules has to wait');
		const next = window.note(MAX_CHUNK_BYTES, now);
		if (next === undefined) continue;
		assert.ok(next > limit);
		limit = next;
		asks += 1;
		widths.push(limit - written);
	}
	return {widest: Math.max(...widths), last: widths.at(-1) ?? 0, asksPerMiB: asks / (written / KIB ** 2)};
}

const speeds = [
	{bytesPerSecond: 10_000, last: 4 * MAX_CHUNK_BYTES},
	{bytesPerSecond: 2_000_000, last: 4 * MAX_CHUNK_BYTES},
	{bytesPerSecond: 10_000_000, last: 13 * MAX_CHUNK_BYTES},
	{bytesPerSecond: 100_000_000, last: 32 * MAX_CHUNK_BYTES},
	// A long way is kept full.
	{bytesPerSecond: 2_000_000, wayMs: 200, last: 9 * MAX_CHUNK_BYTES},
	{bytesPerSecond: 2_000_000, wayMs: 10_000, last: 17 * MAX_CHUNK_BYTES},
] as const;

for (const {bytesPerSecond, last, ...rest} of speeds) {
	const wayMs = 'wayMs' in rest ? rest.wayMs : 0;
	test(`at ${bytesPerSecond} bytes a second, ${wayMs} ms away, ${last} are asked for ahead`, () => {
		const result = run(bytesPerSecond, 30, wayMs);
		assert.equal(result.last, last);
		assert.ok(result.widest <= 2 * KIB ** 2);
		assert.ok(result.asksPerMiB <= 8.1, 'each costs the other side a private-key operation');
	});
}

test('an end that is near is asked for to the byte, once', () => {
	const window = new FileWindow(300_000, 0);
	assert.equal(window.limit, 262_108);
	assert.equal(window.note(100_000, 1), 300_000);
	assert.equal(window.note(65_527, 2), undefined);
});

test('a small file is asked for as a whole', () => {
	for (const bytes of [0, 1, 262_108]) assert.equal(new FileWindow(bytes, 0).limit, bytes);
});

test('time that stands still asks for no more than the most', () => {
	const window = new FileWindow(size, 5);
	let limit = window.limit;
	for (let count = 1; count < 100; count += 1) {
		limit = window.note(MAX_CHUNK_BYTES, 5) ?? limit;
		assert.ok(limit - count * MAX_CHUNK_BYTES <= 32 * MAX_CHUNK_BYTES);
	}
});
