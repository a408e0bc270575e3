import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import {FileWriter} from '../../../source/session/transfer/file-writer.ts';
import type {FileSink} from '../../../source/session/transfers.ts';
import {settle} from '../../../source/testing/index.ts';

/** A writer whose sink does what a test says, and everything that happened, in order. */
function write(behaviour: Partial<FileSink> & {readonly onWritten?: () => void} = {}) {
	const log: string[] = [];
	const sink: FileSink = {
		async write(bytes) {
			log.push(`write ${bytes.length}`);
			await behaviour.write?.(bytes);
		},
		async finish() {
			log.push('finish');
			return behaviour.finish?.();
		},
		async discard() {
			log.push('discard');
			await behaviour.discard?.();
		},
	};
	const writer = new FileWriter(sink, {
		onWritten: bytes => {
			log.push(`written ${bytes}`);
			behaviour.onWritten?.();
		},
		onDone: path => log.push(`done ${path}`),
		onError: error => log.push(error.code),
	});
	return {writer, log};
}

const piece = (length: number) => new Uint8Array(length);
const later = () => Promise.withResolvers<void>();

test('pieces go to the sink one after another, and the last one finishes it', async () => {
	const {writer, log} = write({finish: async () => '/there'});
	writer.push(piece(3), false);
	writer.push(piece(2), false);
	await settle();
	writer.push(piece(1), true);
	await writer.settled();
	assert.deepEqual(log, [
		'write 3',
		'written 3',
		'write 2',
		'written 2',
		'write 1',
		'written 1',
		'finish',
		'done /there',
	]);
	assert.equal(writer.discard(), false);
});

test('an empty file is finished without a write', async () => {
	const {writer, log} = write();
	writer.push(piece(0), true);
	await writer.settled();
	assert.deepEqual(log, ['written 0', 'finish', 'done undefined']);
});

test('the next piece waits for a sink that is slow', async () => {
	const {promise, resolve} = later();
	const {writer, log} = write({write: () => promise});
	writer.push(piece(3), false);
	writer.push(piece(2), true);
	await settle();
	assert.deepEqual(log, ['write 3']);
	resolve();
	await writer.settled();
	assert.deepEqual(log.slice(1), ['written 3', 'write 2', 'written 2', 'finish', 'done undefined']);
});

test('tiny pieces that wait become larger ones: no more of them are kept than what they hold', async () => {
	const {promise, resolve} = later();
	const {writer, log} = write({write: () => promise});
	writer.push(piece(3), false);
	for (let count = 0; count < 70_000; count += 1000) writer.push(piece(1_000), false);
	writer.push(piece(1), true);
	resolve();
	await writer.settled();
	assert.deepEqual(
		log.filter(line => line.startsWith('write ')),
		['write 3', 'write 65000', 'write 5001'],
	);
});

test('what is given up by whoever is told of a write has settled only once it is discarded', async () => {
	const {promise, resolve} = later();
	const {writer, log} = write({onWritten: () => writer.discard(), discard: () => promise});
	writer.push(piece(1), false);
	await settle();
	let settled = false;
	const left = writer.settled().then(() => {
		settled = true;
	});
	await settle();
	assert.deepEqual([log, settled], [['write 1', 'written 1', 'discard'], false]);
	resolve();
	await left;
});

test('what is not wanted any more is discarded once, after the write that is under way, and nothing is told', async () => {
	const {promise, resolve} = later();
	const {writer, log} = write({write: () => promise});
	writer.push(piece(3), false);
	writer.push(piece(2), true);
	assert.equal(writer.discard(), true);
	assert.equal(writer.discard(), false);
	await settle();
	assert.deepEqual(log, ['write 3']);
	resolve();
	await writer.settled();
	assert.deepEqual(log, ['write 3', 'discard']);
});

test('a sink that was given nothing is discarded', async () => {
	const {writer, log} = write();
	writer.discard();
	await writer.settled();
	assert.deepEqual(log, ['discard']);
});

test('what is being finished is not discarded', async () => {
	const {promise, resolve} = Promise.withResolvers<string>();
	const {writer, log} = write({finish: () => promise});
	writer.push(piece(1), true);
	await settle();
	assert.equal(writer.discard(), false);
	resolve('/there');
	await writer.settled();
	assert.deepEqual(log, ['write 1', 'written 1', 'finish', 'done /there']);
});

const failures = [
	{name: 'anything', error: new Error('EACCES'), code: 'ERR_FILE_UNWRITABLE'},
	{name: 'a full disk', error: new TtchatError('ERR_FILE_DISK_FULL'), code: 'ERR_FILE_DISK_FULL'},
	{name: 'another error of ours', error: new TtchatError('ERR_LINK_LOST'), code: 'ERR_FILE_UNWRITABLE'},
] as const;

for (const {name, error, code} of failures) {
	test(`a write that fails with ${name} is told, and what is there is discarded`, async () => {
		const {writer, log} = write({write: () => Promise.reject(error)});
		writer.push(piece(1), false);
		writer.push(piece(2), true);
		await writer.settled();
		assert.deepEqual(log, ['write 1', code, 'discard']);
		assert.equal(writer.discard(), false);
	});

	test(`a finish that fails with ${name} is told, and what is there is discarded`, async () => {
		const {writer, log} = write({finish: () => Promise.reject(error)});
		writer.push(piece(1), true);
		await writer.settled();
		assert.deepEqual(log, ['write 1', 'written 1', 'finish', code, 'discard']);
	});
}

test('a write that fails after it was given up is not told; a discard that fails changes nothing', async () => {
	const {promise, reject} = later();
	const {writer, log} = write({write: () => promise, discard: () => Promise.reject(new Error('EIO'))});
	writer.push(piece(1), false);
	writer.discard();
	reject(new Error('EIO'));
	await writer.settled();
	assert.deepEqual(log, ['write 1', 'discard']);
});
