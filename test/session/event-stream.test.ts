import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {EventStream} from '../../source/session/event-stream.ts';

const done = {value: undefined, done: true};
const item = (value: number) => ({value, done: false});

test('every reader gets every event from its own beginning on', async () => {
	const stream = new EventStream<number>();
	const first = stream.read();
	stream.push(1);
	const second = stream.read();
	stream.push(2);
	stream.end();
	assert.deepEqual([await first.next(), await first.next(), await first.next()], [item(1), item(2), done]);
	assert.deepEqual([await second.next(), await second.next()], [item(2), done]);
	assert.deepEqual(await stream.read().next(), done);
});

test('several calls of next() that wait are answered in order, and none is forgotten', async () => {
	const stream = new EventStream<number>();
	const reader = stream.read();
	const calls = [reader.next(), reader.next(), reader.next(), reader.next()];
	stream.push(1);
	stream.push(2);
	stream.end();
	assert.deepEqual(await Promise.all(calls), [item(1), item(2), done, done]);
});

test('a reader that leaves is done, also where it was waiting', async () => {
	const stream = new EventStream<number>();
	const reader = stream.read();
	stream.push(1);
	assert.deepEqual(await reader.return?.(), done);
	assert.deepEqual(await reader.next(), done);
	const other = stream.read();
	const waiting = other.next();
	await other.return?.();
	assert.deepEqual(await waiting, done);
	stream.push(2);
	assert.deepEqual(await other.next(), done);
});

for (const limit of [0, 1, 10]) {
	test(`a limit of ${limit}: so many unread events are kept, one more and the reader is told once`, async () => {
		const stream = new EventStream<number>();
		const slow = stream.read(limit);
		const careful = stream.read(limit);
		for (let value = 0; value < limit; value += 1) {
			stream.push(value);
			assert.deepEqual(await careful.next(), item(value));
		}
		const awaited = careful.next();
		stream.push(limit);
		assert.deepEqual(await awaited, item(limit));
		await assert.rejects(slow.next(), {code: 'ERR_TOO_SLOW'});
		stream.push(limit + 1);
		assert.deepEqual(await slow.next(), done);
	});
}

test('property: whatever the order of pushes and reads, a reader within its limit misses nothing', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.boolean(), {maxLength: 200}), async steps => {
			const stream = new EventStream<number>();
			const reader = stream.read(200);
			const reads: Promise<IteratorResult<number>>[] = [];
			let pushed = 0;
			for (const isPush of steps) {
				if (isPush) {
					stream.push(pushed);
					pushed += 1;
				} else {
					reads.push(reader.next());
				}
			}
			stream.end();
			for (let rest = reads.length; rest <= pushed; rest += 1) reads.push(reader.next());
			const results = await Promise.all(reads);
			const values = results.flatMap(result => (result.done === true ? [] : [result.value]));
			assert.deepEqual(
				values,
				Array.from({length: pushed}, (_, index) => index),
			);
		}),
		{numRuns: 200},
	);
});
