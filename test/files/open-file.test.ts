import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {openFile} from '../../source/files/open-file.ts';

let folder = '';
const server = createServer();
const never = new AbortController().signal;

before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'ttchat-open-'));
	await mkdir(path.join(folder, 'folder'));
	await symlink('loop', path.join(folder, 'loop'));
	execFileSync('mkfifo', [path.join(folder, 'pipe')]);
	await new Promise<void>(resolve => server.listen(path.join(folder, 'socket'), resolve));
});

after(async () => {
	await new Promise(resolve => server.close(resolve));
	await rm(folder, {recursive: true});
});

const place = (name: string) => path.join(folder, name);

async function readAll(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of file) pieces.push(piece);
	return Buffer.concat(pieces);
}

for (const size of [0, 1, 131_071, 131_072, 131_073, 1_000_000]) {
	test(`reads a file of ${size} bytes in pieces of their own memory`, async () => {
		const text = Buffer.from(Array.from({length: size}, (_, index) => (index * 7 + (index >> 9)) & 0xff));
		await writeFile(place('data.bin'), text);
		const source = await openFile(place('data.bin'));
		assert.deepEqual([source.name, source.size], ['data.bin', size]);
		assert.ok((await readAll(source.read(never))).equals(text));
		await source.close();
	});
}

test('follows a link, and tells its own name', async () => {
	await writeFile(place('real.txt'), 'x');
	await symlink('real.txt', place('link.txt'));
	const source = await openFile(place('link.txt'));
	assert.equal(source.name, 'link.txt');
	await source.close();
});

const refusals: readonly (readonly [what: string, file: () => string, message: RegExp, advice: RegExp])[] = [
	['what is not there', () => place('none'), /^cannot be sent: there is no .*none$/, /^See how the path/],
	['a folder', () => place('folder'), /is a folder$/, /^Pack it into one file/],
	['a folder with a slash', () => `${place('folder')}/`, /is a folder$/, /^Pack it into one file/],
	['a pipe', () => place('pipe'), /is a pipe$/, /^Only ordinary files/],
	['a socket', () => place('socket'), /is a socket$/, /^Only ordinary files/],
	['a device', () => '/dev/null', /is a device$/, /^Only ordinary files/],
	['a link in a circle', () => place('loop'), /leads in a circle$/, /^See how the path/],
	['a file taken for a folder', () => `${place('real.txt')}/x`, /there is no/, /^See how the path/],
	['a name with a zero byte', () => 'a\0b', /null bytes/, /^See how the path/],
];

for (const [what, file, message, advice] of refusals) {
	test(`refuses ${what}, and says what to do about that`, async () => {
		await assert.rejects(openFile(file()), error => {
			assert.ok(isTtchatError(error, 'ERR_FILE_UNREADABLE'), String(error));
			assert.match(error.message, message);
			assert.match(error.advice, advice);
			return true;
		});
	});
}

test('says that a file has become shorter', async () => {
	await writeFile(place('short'), Buffer.alloc(300_000));
	const source = await openFile(place('short'));
	await truncate(place('short'), 200_000);
	await assert.rejects(readAll(source.read(never)), /has become shorter/);
	await source.close();
});

test('sends no more of a file that has grown than was offered', async () => {
	await writeFile(place('long'), 'abc');
	const source = await openFile(place('long'));
	await appendFile(place('long'), 'def');
	assert.equal((await readAll(source.read(never))).toString(), 'abc');
	await source.close();
});

test('stops reading when no more is wanted', async () => {
	await writeFile(place('stop'), Buffer.alloc(300_000));
	const source = await openFile(place('stop'));
	const stop = new AbortController();
	const pieces = source.read(stop.signal)[Symbol.asyncIterator]();
	await pieces.next();
	stop.abort();
	await assert.rejects(pieces.next());
	await source.close();
});
