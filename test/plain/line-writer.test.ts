import assert from 'node:assert/strict';
import {Writable} from 'node:stream';
import {test} from 'node:test';
import {LineWriter} from '../../source/plain/line-writer.ts';
import {Recorder} from './fake-streams.ts';

test('lines go where they belong, whole', async () => {
	const out = new Recorder();
	const err = new Recorder();
	const writer = new LineWriter(out, err);
	await writer.write([
		{stream: 'out', text: 'a'},
		{stream: 'err', text: 'b'},
		{stream: 'out', text: 'c\n      d'},
	]);
	assert.equal(out.text, 'a\nc\n      d\n');
	assert.equal(err.text, 'b\n');
});

test('a slow reader is waited for', async () => {
	let read: () => void = () => undefined;
	const slow = new Writable({
		highWaterMark: 1,
		write: (_chunk, _encoding, done) => {
			read = done;
		},
	});
	const writer = new LineWriter(slow, new Recorder());
	let isDone = false;
	const writing = writer.write([{stream: 'out', text: 'a'}]).then(() => {
		isDone = true;
	});
	await new Promise(setImmediate);
	assert.equal(isDone, false);
	read();
	await writing;
});

test('an end of the wait is an end of the wait', async () => {
	const stuck = new Writable({highWaterMark: 1, write: () => undefined});
	const controller = new AbortController();
	const writing = new LineWriter(stuck, new Recorder()).write(
		[{stream: 'out', text: 'a'}],
		controller.signal,
	);
	controller.abort();
	await writing;
});

test('a reader that has gone is told quietly, anything else as an error', async () => {
	for (const {code, why} of [
		{code: 'EPIPE', why: 'closed'},
		{code: 'ENOSPC', why: undefined},
	]) {
		const out = new Recorder();
		const writer = new LineWriter(out, new Recorder());
		const failure = Object.assign(new Error(code), {code});
		out.failure = failure;
		await writer.write([{stream: 'out', text: 'a'}]);
		assert.equal(await writer.broken, why ?? failure);
		// And nothing is thrown afterwards.
		await writer.write([{stream: 'out', text: 'b'}]);
	}
});

test('without a reader of the errors the messages go on', async () => {
	const out = new Recorder();
	const err = new Recorder();
	err.failure = Object.assign(new Error('EPIPE'), {code: 'EPIPE'});
	const writer = new LineWriter(out, err);
	await writer.write([{stream: 'err', text: 'a'}]);
	await new Promise(setImmediate);
	await writer.write([
		{stream: 'err', text: 'b'},
		{stream: 'out', text: 'c'},
	]);
	assert.equal(out.text, 'c\n');
});
