import assert from 'node:assert/strict';
import {
	type FileHandle,
	link,
	lstat,
	mkdir,
	mkdtemp,
	open,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	statfs,
	symlink,
	unlink,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {createFile, type Disk} from '../../source/files/create-file.ts';
import {removeUnfinished} from '../../source/files/unfinished.ts';

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'ttchat-create-'));
});

afterEach(() => rm(folder, {recursive: true, force: true}));

const real: Disk = {open, link, rename, unlink, lstat, statfs};
const bytes = (text: string) => new TextEncoder().encode(text);
const failure = (code: string) => Object.assign(new Error(`${code}: as a system says it`), {code});
const fails = (code: string) => () => Promise.reject(failure(code));

async function receive(where: string, name: string, text: string, disk: Disk = real): Promise<string> {
	const sink = await createFile(where, {name, size: text.length}, disk);
	await sink.write(bytes(text));
	return (await sink.finish()) ?? '';
}

const names: readonly (readonly [
	what: string,
	there: readonly string[],
	offered: string,
	expected: string,
])[] = [
	['a free name', [], 'photo.jpg', 'photo.jpg'],
	['a taken name', ['photo.jpg'], 'photo.jpg', 'photo (2).jpg'],
	['two taken names', ['photo.jpg', 'photo (2).jpg'], 'photo.jpg', 'photo (3).jpg'],
	['what stands beside a part that was left behind', ['photo.jpg.part'], 'photo.jpg', 'photo.jpg'],
	['an archive', ['a.tar.gz'], 'a.tar.gz', 'a (2).tar.gz'],
	['a name without an extension', ['notes'], 'notes', 'notes (2)'],
	['a name of which nothing is left', [], '../..', 'file'],
	['a path', [], '/etc/passwd', 'passwd'],
	['a hidden name', [], '.bashrc', 'bashrc'],
	['the longest name', [], `${'x'.repeat(251)}.jpg`, `${'x'.repeat(196)}.jpg`],
];

for (const [what, there, offered, expected] of names) {
	test(`gives ${what} its place, and writes over nothing`, async () => {
		for (const name of there) await writeFile(path.join(folder, name), 'old');
		assert.equal(await receive(folder, offered, 'new'), path.join(folder, expected));
		assert.equal(await readFile(path.join(folder, expected), 'utf8'), 'new');
		for (const name of there) assert.equal(await readFile(path.join(folder, name), 'utf8'), 'old');
		assert.deepEqual((await readdir(folder)).sort(), [...there, expected].sort());
	});
}

test('writes a part that its owner alone can read, under its own name only once it is complete', async () => {
	const sink = await createFile(folder, {name: 'a.txt', size: 3});
	await sink.write(bytes('ab'));
	assert.deepEqual(await readdir(folder), ['a.txt.part']);
	assert.equal((await stat(path.join(folder, 'a.txt.part'))).mode & 0o777, 0o600);
	await sink.write(bytes('c'));
	assert.equal(await sink.finish(), path.join(folder, 'a.txt'));
	assert.deepEqual(await readdir(folder), ['a.txt']);
	assert.equal((await stat(path.join(folder, 'a.txt'))).mode & 0o777, 0o600);
});

test('keeps an empty file', async () => {
	const sink = await createFile(folder, {name: 'empty', size: 0});
	assert.equal(await sink.finish(), path.join(folder, 'empty'));
	assert.equal((await stat(path.join(folder, 'empty'))).size, 0);
});

test('leaves nothing of what is discarded, and nothing else goes with it', async () => {
	const sink = await createFile(folder, {name: 'a.txt', size: 3});
	await sink.write(bytes('ab'));
	await sink.discard();
	assert.deepEqual(await readdir(folder), []);
	const other = await createFile(folder, {name: 'b.txt', size: 3});
	await rm(path.join(folder, 'b.txt.part'));
	await writeFile(path.join(folder, 'b.txt.part'), 'of somebody else');
	await other.discard();
	assert.deepEqual(await readdir(folder), ['b.txt.part']);
});

test('leaves nothing of what was in a discarded file whose folder was moved meanwhile', async () => {
	await mkdir(path.join(folder, 'before'));
	const sink = await createFile(path.join(folder, 'before'), {name: 'a.txt', size: 3});
	await sink.write(bytes('ab'));
	await rename(path.join(folder, 'before'), path.join(folder, 'after'));
	await sink.discard();
	assert.equal((await stat(path.join(folder, 'after', 'a.txt.part'))).size, 0);
});

test('takes another name where one has been taken since the file was begun', async () => {
	const sink = await createFile(folder, {name: 'a.txt', size: 1});
	await sink.write(bytes('x'));
	await writeFile(path.join(folder, 'a.txt'), 'newer');
	assert.equal(await sink.finish(), path.join(folder, 'a (2).txt'));
	assert.equal(await readFile(path.join(folder, 'a.txt'), 'utf8'), 'newer');
});

for (const code of ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']) {
	test(`gives a name without links where they are answered by ${code}, and writes over nothing`, async () => {
		const disk: Disk = {...real, link: fails(code)};
		assert.equal(await receive(folder, 'a.txt', 'one', disk), path.join(folder, 'a.txt'));
		const sink = await createFile(folder, {name: 'b.txt', size: 3}, disk);
		await writeFile(path.join(folder, 'b.txt'), 'old');
		await sink.write(bytes('two'));
		assert.equal(await sink.finish(), path.join(folder, 'b (2).txt'));
		assert.equal(await readFile(path.join(folder, 'b.txt'), 'utf8'), 'old');
		assert.equal(await readFile(path.join(folder, 'b (2).txt'), 'utf8'), 'two');
		assert.deepEqual((await readdir(folder)).sort(), ['a.txt', 'b (2).txt', 'b.txt']);
	});
}

test('accepts the name of a file that is not there yet', async () => {
	await mkdir(path.join(folder, 'in'));
	const file = path.join(folder, 'in', 'mine.jpg');
	assert.equal(await receive(file, 'theirs.jpg', 'x'), file);
});

test('accepts a link to a folder as the folder', async () => {
	await mkdir(path.join(folder, 'real'));
	await symlink(path.join(folder, 'real'), path.join(folder, 'link'));
	await receive(path.join(folder, 'link'), 'a', 'x');
	assert.deepEqual(await readdir(path.join(folder, 'real')), ['a']);
});

const refusals: readonly (readonly [what: string, where: string, message: RegExp])[] = [
	['a file that is there', 'old', /old exists already; choose another name$/],
	['a link that leads nowhere', 'dangling', /dangling exists already/],
	['a pipe', 'pipe', /pipe exists already/],
	['a folder that is not there', 'none/', /none is no folder$/],
	['a file in a folder that is not there', 'none/a', /none does not exist$/],
	['a file taken for a folder', 'old/a', /does not exist$/],
	['a file named as a folder', 'old/', /old is no folder$|does not exist$/],
	['a name that is too long', 'x'.repeat(300), /too long/],
];

for (const [what, where, message] of refusals) {
	test(`refuses ${what} before anything is accepted`, async () => {
		await writeFile(path.join(folder, 'old'), 'old');
		await writeFile(path.join(folder, 'pipe'), '');
		await symlink(path.join(folder, 'nowhere'), path.join(folder, 'dangling'));
		const before = await readdir(folder);
		await assert.rejects(createFile(folder + path.sep + where, {name: 'a', size: 1}), error => {
			assert.ok(isTtchatError(error, 'ERR_FILE_UNWRITABLE'), String(error));
			assert.match(error.message, message);
			return true;
		});
		assert.deepEqual(await readdir(folder), before);
	});
}

test('refuses with figures what there is no room for, and makes nothing', async () => {
	const disk: Disk = {...real, statfs: async () => ({blocks: 1000, bavail: 300, bsize: 4096})};
	await assert.rejects(createFile(folder, {name: 'big', size: 2_100_000}, disk), error => {
		assert.ok(isTtchatError(error, 'ERR_FILE_DISK_FULL'));
		assert.equal(error.message, `there is room for 1.2 MB in ${folder}, and the file has 2.1 MB`);
		return true;
	});
	assert.deepEqual(await readdir(folder), []);
});

test('believes no file system that says it has no blocks at all', async () => {
	const disk: Disk = {...real, statfs: async () => ({blocks: 0, bavail: 0, bsize: 4096})};
	await (await createFile(folder, {name: 'a', size: 2_100_000}, disk)).discard();
});

/** A disk on which the written file behaves otherwise. */
function faulty(methods: Partial<FileHandle>): Disk {
	return {
		...real,
		open: async (...args) => {
			const handle = await open(...args);
			return new Proxy(handle, {
				get: (target, name) => {
					const own: unknown = Reflect.get(name in methods ? methods : target, name);
					return typeof own === 'function' ? own.bind(target) : own;
				},
			});
		},
	};
}

const writing: readonly (readonly [code: string, becomes: string, message: RegExp])[] = [
	['ENOSPC', 'ERR_FILE_DISK_FULL', /the disk is full/],
	['EDQUOT', 'ERR_FILE_DISK_FULL', /the disk is full/],
	['EIO', 'ERR_FILE_UNWRITABLE', /as a system says it/],
	['EROFS', 'ERR_FILE_UNWRITABLE', /no permission/],
	['EFBIG', 'ERR_FILE_UNWRITABLE', /larger than/],
];

for (const [code, becomes, message] of writing) {
	for (const method of ['write', 'sync'] as const) {
		test(`says what ${code} at ${method} means, and leaves nothing`, async () => {
			const sink = await createFile(folder, {name: 'a', size: 1}, faulty({[method]: fails(code)}));
			const work = async () => {
				await sink.write(bytes('x'));
				await sink.finish();
			};
			await assert.rejects(work, error => {
				assert.ok(isTtchatError(error));
				assert.equal(error.code, becomes);
				assert.match(error.message, message);
				return true;
			});
			await sink.discard();
			assert.deepEqual(await readdir(folder), []);
		});
	}
}

test('writes all of what the system takes in pieces', async () => {
	const pieces = faulty({
		write: async function (this: FileHandle, buffer: Uint8Array, offset: number) {
			return {bytesWritten: (await this.writev([buffer.subarray(offset, offset + 3)])).bytesWritten, buffer};
		} as never,
	});
	const file = await receive(folder, 'a', 'ten letters', pieces);
	assert.equal(await readFile(file, 'utf8'), 'ten letters');
});

test('notices that the folder was removed meanwhile', async () => {
	const inner = path.join(folder, 'inner');
	await mkdir(inner);
	const sink = await createFile(inner, {name: 'a', size: 1});
	await rm(inner, {recursive: true});
	await sink.write(bytes('x'));
	await assert.rejects(sink.finish(), error => {
		assert.ok(isTtchatError(error, 'ERR_FILE_UNWRITABLE'));
		assert.match(error.message, /was removed while it was written/);
		return true;
	});
	await sink.discard();
});

test('notices before the end that a large file was removed', async () => {
	const sink = await createFile(folder, {name: 'a', size: 9_000_000});
	await unlink(path.join(folder, 'a.part'));
	const mega = new Uint8Array(3_000_000);
	await sink.write(mega);
	await assert.rejects(sink.write(mega), /was removed/);
	await sink.discard();
});

test('a file that has its name is saved, even where the part stays, which is tried again at the end', async () => {
	const stuck = async () => {
		throw Object.assign(new Error('append only'), {code: 'EPERM'});
	};
	const sink = await createFile(folder, {name: 'a', size: 1}, {...real, unlink: stuck});
	await sink.write(bytes('x'));
	assert.equal(await sink.finish(), path.join(folder, 'a'));
	assert.deepEqual((await readdir(folder)).sort(), ['a', 'a.part']);
	removeUnfinished();
	assert.deepEqual(await readdir(folder), ['a']);
	assert.equal(await readFile(path.join(folder, 'a'), 'utf8'), 'x');
});

test('does not take for its own what has its name by the end', async () => {
	const sink = await createFile(folder, {name: 'a', size: 1});
	await sink.write(bytes('x'));
	const other = path.join(folder, 'other');
	await link(path.join(folder, 'a.part'), other);
	await unlink(path.join(folder, 'a.part'));
	await symlink('/etc/passwd', path.join(folder, 'a.part'));
	await assert.rejects(sink.finish(), /is another file now/);
	await sink.discard();
	assert.deepEqual((await readdir(folder)).sort(), ['a.part', 'other']);
});
