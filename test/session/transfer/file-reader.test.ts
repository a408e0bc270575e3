import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FileReader} from '../../../source/session/transfer/file-reader.ts';
import type {FileSource} from '../../../source/session/transfers.ts';
import {FakeClock, seededRandom, settle} from '../../../source/testing/index.ts';

type Behaviour = {readonly size: number; readonly chunks: () => AsyncGenerator<Uint8Array>};

/** A reader, what it told, and what became of its source. */
function read({size, chunks}: Behaviour) {
	const told: string[] = [];
	const state = {closed: 0, aborted: false, left: false};
	const source: FileSource = {
		name: 'a',
		size,
		async *read(signal) {
			signal.addEventListener('abort', () => {
				state.aborted = true;
			});
			try {
				yield* chunks();
			} finally {
				state.left = true;
			}
		},
		close: async () => {
			state.closed += 1;
		},
	};
	const clock = new FakeClock();
	const reader = new FileReader(source, clock, {
		onReady: () => told.push('ready'),
		onError: error => told.push(`${error.code}: ${error.message}`),
	});
	return {reader, told, state, clock};
}

const bytes = seededRandom(5).bytes(200_000);

/** Pieces of these lengths, over and over, in one array that is used again and again. */
async function* reused(lengths: readonly number[], whole = bytes): AsyncGenerator<Uint8Array> {
	const memory = new Uint8Array(Math.max(...lengths));
	let offset = 0;
	for (let index = 0; offset < whole.length; index += 1) {
		const part = whole.subarray(offset, offset + (lengths[index % lengths.length] ?? 1));
		memory.set(part);
		yield memory.subarray(0, part.length);
		offset += part.length;
	}
}

/** All of it, in pieces of at most so many bytes. */
async function readAll({reader, clock}: ReturnType<typeof read>, size: number, most: number) {
	const parts: Uint8Array[] = [];
	let got = 0;
	for (let turn = 0; got < size && turn < 2_000; turn += 1) {
		const part = reader.take(Math.min(most, 65_527, size - got));
		if (part === undefined) await clock.advance(1);
		else {
			parts.push(part);
			got += part.length;
		}
	}
	return Buffer.concat(parts);
}

const cuts = [
	{name: 'pieces as large as those that go out', lengths: [65_527]},
	{name: 'pieces of a disk', lengths: [65_536]},
	{name: 'small pieces', lengths: [1_000, 1, 7]},
	{name: 'empty pieces in between', lengths: [50_000, 0]},
	{name: 'the whole in one', lengths: [200_000]},
] as const;

for (const {name, lengths} of cuts) {
	for (const most of [65_527, 10_000] as const) {
		test(`${name}, asked for by ${most}: what comes out is what was there`, async () => {
			const given = read({size: 200_000, chunks: () => reused(lengths)});
			assert.deepEqual(await readAll(given, 200_000, most), Buffer.from(bytes));
			await given.reader.close();
			assert.deepEqual(given.state, {closed: 1, aborted: true, left: true});
		});
	}
}

test('an empty file is not read at all', async () => {
	const given = read({size: 0, chunks: () => reused([1])});
	assert.deepEqual(given.reader.take(0), new Uint8Array());
	await given.reader.close();
	assert.deepEqual(given.state, {closed: 1, aborted: false, left: false});
});

test('of a file that has grown only what was offered is read', async () => {
	const given = read({size: 1_500, chunks: () => reused([1_000])});
	assert.deepEqual(await readAll(given, 1_500, 65_527), Buffer.from(bytes.subarray(0, 1_500)));
	await settle();
	assert.deepEqual(given.told, ['ready']);
});

test('a file that was shortened, that throws, or that gives no bytes cannot be read', async () => {
	const failures: readonly {readonly chunks: () => AsyncGenerator<Uint8Array>; readonly says: string}[] = [
		{
			chunks: () => reused([100], bytes.subarray(0, 300)),
			says: 'ERR_FILE_UNREADABLE: the file is shorter than it was',
		},
		{
			async *chunks() {
				yield bytes.subarray(0, 10);
				throw new Error('EIO');
			},
			says: 'ERR_FILE_UNREADABLE: the file can no longer be read',
		},
		{
			async *chunks() {
				yield 'text' as unknown as Uint8Array;
			},
			says: 'ERR_FILE_UNREADABLE: the file can no longer be read',
		},
	];
	for (const {chunks, says} of failures) {
		const given = read({size: 1_000, chunks});
		assert.equal(given.reader.take(1_000), undefined);
		await settle();
		assert.deepEqual(given.told, [says]);
		await given.reader.close();
		assert.equal(given.state.closed, 1);
	}
});

test('no more is pulled than one piece beyond what was taken', async () => {
	let pulled = 0;
	const given = read({
		size: 10_000_000,
		async *chunks() {
			for (;;) {
				pulled += 10_000;
				yield bytes.subarray(0, 10_000);
			}
		},
	});
	given.reader.take(65_527);
	await settle();
	assert.ok(pulled < 65_527 + 10_000);
	given.reader.take(65_527);
	await settle();
	assert.ok(pulled < 2 * 65_527 + 10_000);
	await given.reader.close();
});

test('after it was closed nothing is told, and a source that hangs is closed all the same', async () => {
	const {promise} = Promise.withResolvers<void>();
	const given = read({
		size: 1_000,
		async *chunks() {
			yield bytes.subarray(0, 10);
			await promise;
		},
	});
	given.reader.take(1_000);
	await settle();
	await given.reader.close();
	assert.deepEqual([given.told, given.state.closed, given.state.aborted], [[], 1, true]);
});

test('a file in pieces of one byte lets others have their turn', async () => {
	const given = read({size: 5_000, chunks: () => reused([1])});
	given.reader.take(5_000);
	await settle();
	assert.deepEqual(given.told, []);
	await given.clock.advance(100);
	assert.deepEqual(given.reader.take(5_000), bytes.slice(0, 5_000));
});
